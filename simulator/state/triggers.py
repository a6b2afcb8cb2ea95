"""Triggers of one entity: what is watched and when it is told."""

import asyncio
from dataclasses import dataclass, field

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound, TooManySubscriptions

TRIGGERS_PER_ENTITY = 32


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` belongs to OnChangeTo, the bounds (both inside the range) to EnterRange and LeaveRange."""

    kind: str
    value: JsonValue = None
    low: float = 0.0
    high: float = 0.0

    def fires(self, before: JsonValue, now: JsonValue) -> bool:
        """Whether the step from one value to the next is what is waited for."""
        match self.kind:
            case "OnChange":
                return before != now
            case "OnChangeTo":
                return before != now and now == self.value
            case "EnterRange":
                return not self._holds(before) and self._holds(now)
            case _:
                return self._holds(before) and not self._holds(now)

    def _holds(self, value: JsonValue) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high


def read_condition(told: JsonValue) -> Condition:
    """Raises: Malformed."""
    if not isinstance(told, dict):
        raise Malformed("trigger_condition must be an object")
    kind = told.get("condition_type")
    if kind == "OnChange":
        return Condition("OnChange")
    if kind == "OnChangeTo":
        if "value" not in told:
            raise Malformed("OnChangeTo needs a value")
        return Condition("OnChangeTo", value=told["value"])
    if kind in {"EnterRange", "LeaveRange"}:
        low, high = told.get("lower_bound"), told.get("upper_bound")
        if isinstance(low, int | float) and isinstance(high, int | float) and low <= high:
            return Condition(str(kind), low=low, high=high)
        raise Malformed(f"{kind} needs lower_bound and upper_bound, the lower one first")
    raise Malformed("condition_type must be OnChange, OnChangeTo, EnterRange or LeaveRange")


@dataclass(slots=True)
class Trigger:
    id: str
    resource: str  # absolute path on this server
    data_id: str
    pointer: str  # JSON pointer into the data; empty: all of it
    condition: Condition
    told_condition: JsonValue  # as the client wrote it
    multishot: bool
    ends_at_s: float
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def part_of(self, value: JsonValue) -> JsonValue:
        """What the pointer leads to; none where it leads nowhere."""
        for step in self.pointer.split("/")[1:]:
            value = value.get(step) if isinstance(value, dict) else None
        return value


class TriggerBook:
    __slots__ = ("_given", "_triggers")

    def __init__(self) -> None:
        self._triggers: dict[str, Trigger] = {}
        self._given = 0

    def list_valid(self, now_s: float) -> list[Trigger]:
        self._triggers = {each.id: each for each in self._triggers.values() if now_s < each.ends_at_s}
        return list(self._triggers.values())

    def get(self, trigger_id: str, now_s: float) -> Trigger:
        """Raises: NotFound."""
        for trigger in self.list_valid(now_s):
            if trigger.id == trigger_id:
                return trigger
        raise NotFound(f"no trigger {trigger_id}")

    def next_id(self, now_s: float) -> str:
        """Raises: TooManySubscriptions."""
        if len(self.list_valid(now_s)) >= TRIGGERS_PER_ENTITY:
            raise TooManySubscriptions(f"at most {TRIGGERS_PER_ENTITY} triggers here")
        self._given += 1
        return f"trigger-{self._given}"

    def add(self, trigger: Trigger) -> None:
        self._triggers[trigger.id] = trigger

    def remove_all(self) -> None:
        for trigger in self._triggers.values():
            trigger.ended.set()
        self._triggers.clear()

    def remove(self, trigger_id: str, now_s: float) -> None:
        """Raises: NotFound."""
        self.get(trigger_id, now_s).ended.set()
        del self._triggers[trigger_id]
