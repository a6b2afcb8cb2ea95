"""SOVD 1.1 as it is written. Nothing is translated but the base."""

from pydantic import JsonValue

from simulator.dialects.dialect import Dialect, Document


def version_info(version: str, vendor: str, *, is_absolute: bool = False) -> Document:
    """Shape: `sovd_info`, as the standard has it."""

    def make(origin: str, base: str) -> JsonValue:
        return {
            "sovd_info": [
                {
                    "version": version,
                    "base_uri": f"{origin}{base}" if is_absolute else base,
                    "vendor_info": {"name": vendor, "version": "0.1.0"},
                }
            ]
        }

    return make


_VERSION_INFO = version_info("1.1.0", "SOVD vehicle simulator")

STANDARD = Dialect(
    "standard",
    documents={"/version-info": _VERSION_INFO, "/sovd/version-info": _VERSION_INFO},
    client_header=b"x-client-id",
)
