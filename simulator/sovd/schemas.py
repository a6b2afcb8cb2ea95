"""OpenAPI 3.1 schemas of answers, sent when `include-schema=true` asks for them."""

from collections.abc import Mapping

from pydantic import JsonValue

from simulator.operation_specs import OperationSpec, ParameterSpec
from simulator.value_specs import TypeSpec, ValueSpec

Schema = dict[str, JsonValue]

# Unit -> factor and offset from the SI unit, as `x-sovd-unit` wants them.
UNITS: Mapping[str, tuple[float, float]] = {
    "%": (100.0, 0.0),
    "°C": (1.0, -273.15),
    "A": (1.0, 0.0),
    "Ah": (1 / 3_600, 0.0),
    "V": (1.0, 0.0),
    "kW": (1e-3, 0.0),
    "kWh": (1 / 3.6e6, 0.0),
    "km": (1e-3, 0.0),
    "km/h": (3.6, 0.0),
    "m/s²": (1.0, 0.0),
    "rpm": (9.549_296_585_5, 0.0),
    "bar": (1e-5, 0.0),
    "l": (1e3, 0.0),
    "kg": (1.0, 0.0),
    "s": (1.0, 0.0),
    "min": (1 / 60, 0.0),
    "h": (1 / 3_600, 0.0),
    "ms": (1e3, 0.0),
    "mA": (1e3, 0.0),
    "Ω": (1.0, 0.0),
    "kΩ": (1e-3, 0.0),
    "Nm": (1.0, 0.0),
    "°": (57.295_779_513, 0.0),
    "°/s": (57.295_779_513, 0.0),
    "m": (1.0, 0.0),
    "mm": (1e3, 0.0),
    "mbar": (1e-2, 0.0),
    "l/h": (3.6e6, 0.0),
    "ml/h": (3.6e9, 0.0),
    "mg/stroke": (1e6, 0.0),
    "ppm": (1e6, 0.0),
    "MB": (1e-6, 0.0),
}

ITEMS: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "object"}}},
    "required": ["items"],
}
ANY_OBJECT: Schema = {"type": "object"}
CAPABILITIES: Schema = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "translation_id": {"type": "string"}},
    "required": ["id", "name"],
}


def _items_of(properties: Schema) -> Schema:
    item: Schema = {
        "type": "object",
        "properties": {**properties, "tags": {"type": "array", "items": {"type": "string"}}},
        "required": [*properties],
    }
    return {"type": "object", "properties": {"items": {"type": "array", "items": item}}, "required": ["items"]}


REFERENCES = _items_of({"id": {"type": "string"}, "name": {"type": "string"}, "href": {"type": "string"}})
METADATA_ITEMS = _items_of({"id": {"type": "string"}, "name": {"type": "string"}, "category": {"type": "string"}})


def read_value_schema(spec: ValueSpec) -> Schema:
    return {
        "type": "object",
        "properties": {"id": {"type": "string"}, "data": value_schema(spec)},
        "required": ["id", "data"],
    }


def value_schema(spec: TypeSpec) -> Schema:
    schema: Schema = {"type": spec.type}
    if spec.min is not None:
        schema["minimum"] = spec.min
    if spec.max is not None:
        schema["maximum"] = spec.max
    if spec.choices is not None:
        schema["enum"] = spec.choices
    if spec.type == "string":
        schema["maxLength"] = spec.max_length
    if spec.unit is not None:
        factor, offset = UNITS.get(spec.unit, (1.0, 0.0))
        schema["x-sovd-unit"] = {
            "display_name": spec.unit,
            "factor_si_to_unit": factor,
            "offset_si_to_unit": offset,
        }
    if isinstance(spec, ValueSpec) and spec.fields is not None:
        schema["properties"] = {name: value_schema(part) for name, part in spec.fields.items()}
        schema["required"] = list(spec.fields)
    return schema


def operation_schema(spec: OperationSpec) -> Schema:
    """Shape: `parameters` is what a start request may carry there."""
    return {
        "type": "object",
        "properties": {"parameters": parameters_schema(spec)},
        **({"required": ["parameters"]} if any(each.is_required for each in spec.parameters.values()) else {}),
    }


def parameters_schema(spec: OperationSpec) -> Schema:
    required: list[JsonValue] = [name for name, each in spec.parameters.items() if each.is_required]
    return {
        "type": "object",
        "properties": {name: _parameter_schema(each) for name, each in spec.parameters.items()},
        "required": required,
        "additionalProperties": False,
    }


def _parameter_schema(spec: ParameterSpec) -> Schema:
    schema = value_schema(spec)
    if spec.name is not None:
        schema["x-sovd-name"] = spec.name
    if not spec.is_required:
        schema["default"] = spec.default
    return schema


def mode_schema(values: list[str], default: str) -> Schema:
    allowed: list[JsonValue] = [*values]
    return {
        "type": "object",
        "properties": {"value": {"type": "string", "enum": allowed, "default": default}},
        "required": ["value"],
    }
