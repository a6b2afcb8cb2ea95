"""Values that can be read at any time and perhaps written: data and configurations of one entity."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from simulator.failures import BadValue, NotFound, ReadOnly
from simulator.scenario import ConfigurationSpec, DataSpec, DifferSpec
from simulator.signals import Reading
from simulator.state.own import Own
from simulator.value_specs import TypeSpec, ValueSpec


@dataclass(frozen=True, slots=True, eq=False)
class DataItem:
    """Shared by all vehicles of a scenario."""

    spec: DataSpec
    read: Reading
    differs: DifferSpec | None

    @property
    def is_writable(self) -> bool:
        return self.spec.writable


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A configuration of type parameter, shared by all vehicles of a scenario."""

    spec: ConfigurationSpec
    read: Reading
    differs: None = None
    is_writable: bool = True


Item = DataItem | Parameter


class Values:
    """What one entity of one vehicle says of items that all share; a write replaces what the scenario gave."""

    __slots__ = ("_items", "_own", "_started_s", "_word", "_written")

    def __init__(self, items: Mapping[str, Item], own: Own, word: str, started_s: float = 0.0) -> None:
        self._items = items
        self._own = own
        self._word = word  # for what is not there
        self._started_s = started_s
        self._written: dict[str, JsonValue] = {}

    def read(self, item_id: str, time_s: float) -> JsonValue:
        """Raises: NotFound."""
        if self._written and item_id in self._written:
            return self._written[item_id]
        item = self._items.get(item_id) or self.get(item_id)
        if item.differs is None:
            return item.read(time_s)
        if item.differs.by == "start":
            return item.read(max(0.0, time_s - self._started_s))
        return self._own.adapt(item.spec, item.differs, item.read(time_s))

    def write(self, item_id: str, value: JsonValue, pointer: str) -> None:
        """Keep a new value.

        Raises: NotFound; ReadOnly; BadValue if type or range is wrong, with the place below `pointer`.
        """
        item = self.get(item_id)
        if not item.is_writable:
            raise ReadOnly("this resource is read-only")
        require_fits(item.spec, value, pointer)
        self._written[item_id] = value

    def forget(self, item_ids: Iterable[str]) -> None:
        """Go back to what the scenario gave."""
        for item_id in item_ids:
            self._written.pop(item_id, None)

    def restart(self, time_s: float) -> None:
        """What was written stays; what counts from the start begins again."""
        self._started_s = time_s

    def get(self, item_id: str) -> Item:
        """Raises: NotFound."""
        item = self._items.get(item_id)
        if item is None:
            raise NotFound(f"no {self._word} {item_id}")
        return item


def require_fits(spec: TypeSpec, value: JsonValue, pointer: str) -> None:
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
    if isinstance(spec, ValueSpec) and spec.fields is not None and isinstance(value, dict):
        _require_fields(spec.fields, value, pointer)


def _require_type(spec: TypeSpec, value: JsonValue, pointer: str) -> None:
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


def _require_range(spec: TypeSpec, value: float, pointer: str) -> None:
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
