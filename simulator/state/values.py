"""Values that can be read at any time and perhaps written: data items and configurations."""

import math

from pydantic import JsonValue

from simulator.drive_cycle import DriveCycle
from simulator.failures import BadValue, ReadOnly
from simulator.scenario import ConfigurationSpec, DataSpec, ValueSpec
from simulator.signals import Reading, compile_value


class StoredValue:
    """One readable value; a write replaces what the scenario gave."""

    __slots__ = ("_is_writable", "_read", "spec")

    def __init__(self, spec: ValueSpec, cycle: DriveCycle, *, is_writable: bool) -> None:
        self.spec = spec
        self._read: Reading = compile_value(spec, cycle)
        self._is_writable = is_writable

    def read(self, time_s: float) -> JsonValue:
        return self._read(time_s)

    def write(self, value: JsonValue, pointer: str) -> None:
        """Keep a new value.

        Raises: ReadOnly; BadValue if type or range is wrong, with the place below `pointer`.
        """
        if not self._is_writable:
            raise ReadOnly("this resource is read-only")
        require_fits(self.spec, value, pointer)
        self._read = lambda _time_s: value


class DataItem(StoredValue):
    __slots__ = ("about",)

    def __init__(self, spec: DataSpec, cycle: DriveCycle) -> None:
        super().__init__(spec, cycle, is_writable=spec.writable)
        self.about = spec


class Configuration(StoredValue):
    __slots__ = ("about",)

    def __init__(self, spec: ConfigurationSpec, cycle: DriveCycle) -> None:
        super().__init__(spec, cycle, is_writable=True)
        self.about = spec


def require_fits(spec: ValueSpec, value: JsonValue, pointer: str) -> None:
    """Check type and range.

    Raises: BadValue.
    """
    _require_type(spec, value, pointer)
    if spec.choices is not None and value not in spec.choices:
        raise BadValue(pointer, f"{value!r} is not one of {spec.choices}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        _require_range(spec, value, pointer)
    if isinstance(value, str) and len(value) > spec.max_length:
        raise BadValue(pointer, f"longer than {spec.max_length} characters")
    if spec.fields is not None and isinstance(value, dict):
        _require_fields(spec.fields, value, pointer)


def _require_type(spec: ValueSpec, value: JsonValue, pointer: str) -> None:
    is_bool = isinstance(value, bool)
    fits = {
        "number": isinstance(value, int | float) and not is_bool,
        "integer": isinstance(value, int) and not is_bool,
        "string": isinstance(value, str),
        "boolean": is_bool,
        "object": isinstance(value, dict),
    }
    if not fits[spec.type]:
        raise BadValue(pointer, f"must be of type {spec.type}")


def _require_range(spec: ValueSpec, value: float, pointer: str) -> None:
    if not math.isfinite(value):  # JSON has no infinity, but 1e999 becomes one
        raise BadValue(pointer, "too large a number")
    if spec.min is not None and value < spec.min:
        raise BadValue(pointer, f"{value} is below {spec.min:g}")
    if spec.max is not None and value > spec.max:
        raise BadValue(pointer, f"{value} is above {spec.max:g}")


def _require_fields(fields: dict[str, ValueSpec], value: dict[str, JsonValue], pointer: str) -> None:
    # A write sends the whole resource, so a missing part is as wrong as a strange one.
    for name in sorted(set(value) ^ set(fields)):
        raise BadValue(f"{pointer}/{name}", "unknown" if name in value else "missing")
    for name, part in fields.items():
        require_fits(part, value[name], f"{pointer}/{name}")
