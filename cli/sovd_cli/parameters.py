"""What an operation takes, as its schema tells it (JSON Schema, in an answer to a read with include-schema)."""

from collections.abc import Mapping
from typing import Any

from sovd_cli.plain_text import compact
from sovd_cli.sheets import Sheet
from sovd_cli.units import inner, unit_of


def parameters_schema(body: object) -> Mapping[str, Any]:
    """Empty when none is told."""
    return inner(inner(inner(body, "schema"), "properties"), "parameters")


def parameter_sheet(schema: Mapping[str, Any]) -> Sheet:
    sheet = Sheet("PARAMETER", "TYPE", "VALUES", "UNIT", "DEFAULT", "NEEDED")
    required = schema.get("required")
    for name in inner(schema, "properties"):
        each = inner(inner(schema, "properties"), name)
        default = compact(each["default"]) if "default" in each else ""
        needed = "yes" if isinstance(required, list) and name in required else ""
        sheet.add(name, each.get("type"), values_of(each), unit_of(each), default, needed)
    return sheet


def values_of(schema: Mapping[str, Any]) -> str:
    """`DEFAULT, EXTENDED`, `0 to 100`, `at least 0`, or nothing."""
    choices = schema.get("enum")
    if isinstance(choices, list):
        return ", ".join(compact(choice) for choice in choices)
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else ""
