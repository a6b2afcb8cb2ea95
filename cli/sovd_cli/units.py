"""Values with their units, as the schema of an SOVD answer tells them (`x-sovd-unit`)."""

from collections.abc import Mapping
from typing import Any

from sovd_cli.plain_text import compact, plain


def value_schema(body: Any) -> Mapping[str, Any]:
    """The schema of the value in an answer to a read with include-schema; empty when none is told."""
    return inner(inner(inner(body, "schema"), "properties"), "data")


def unit_of(schema: Mapping[str, Any]) -> str:
    """Empty when the schema tells none."""
    return plain(inner(schema, "x-sovd-unit").get("display_name"))


def field_schema(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return inner(inner(schema, "properties"), name)


def fields_of(value: Any) -> list[tuple[str, Any]]:
    """A value as the values it is made of; a value of one piece has the name ""."""
    return [(str(name), each) for name, each in value.items()] if isinstance(value, Mapping) else [("", value)]


def with_units(value: Any, schema: Mapping[str, Any]) -> str:
    """One line: `73.87 %`, or `lowest: 3.938 V, highest: 3.971 V`."""
    if not isinstance(value, Mapping) or not any(unit_of(field_schema(schema, str(name))) for name in value):
        return f"{compact(value)} {unit_of(schema)}".rstrip()
    return ", ".join(
        f"{plain(name)}: {with_units(each, field_schema(schema, name))}" for name, each in fields_of(value)
    )


def inner(wire: Any, name: str) -> Mapping[str, Any]:
    """The object under a name, empty where there is none."""
    found = wire.get(name) if isinstance(wire, Mapping) else None
    return found if isinstance(found, Mapping) else {}
