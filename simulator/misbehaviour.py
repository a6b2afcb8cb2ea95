"""Rules by which a vehicle misbehaves: what they are and which one meets a request."""

import re
from collections.abc import Mapping
from fnmatch import translate
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

ACTS_UNLESS_TOLD = frozenset({"slow", "cut", "endless", "wrong-length", "late", "never-ends"})
NEEDED: Mapping[str, str] = {"slow": "seconds", "status": "status", "wrong-length": "off_by", "late": "seconds"}
Kind = Literal[
    "slow", "silent", "cut", "status", "html", "endless", "wrong-length", "garbage", "lock-broken", "never-ends",
    "asleep", "late",
]  # fmt: skip


class Rule(BaseModel):
    """Strict: an unknown key or a missing parameter refuses the whole list."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: Kind
    path: str = "*"  # glob over what follows the base; `*` also crosses slashes
    methods: list[str] | None = None
    seconds: Annotated[float, Field(ge=0, le=3_600)] | None = None  # slow, late
    wakes_after_s: Annotated[float, Field(ge=0, le=3_600)] | None = None  # asleep; none: only when it is woken
    resets: bool = False  # asleep: resets the connection instead of keeping it open without a word
    off_by: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None  # wrong-length, in bytes
    after_bytes: Annotated[int, Field(ge=0)] = 0  # cut; counts the headers too
    status: Annotated[int, Field(ge=400, le=599)] | None = None  # status
    times: Annotated[int, Field(ge=1)] | None = None  # how many requests; none: all
    acts: bool | None = None  # whether the request has its effect; none: as the kind has it

    @model_validator(mode="after")
    def _has_its_parameter(self) -> Self:
        needed = NEEDED.get(self.kind)
        if needed is not None and getattr(self, needed) is None:
            raise ValueError(f"{self.kind} needs {needed}")
        if self.off_by == 0:
            raise ValueError("off_by 0 is the right length")
        return self

    @property
    def has_effect(self) -> bool:
        return self.kind in ACTS_UNLESS_TOLD if self.acts is None else self.acts


RULES = TypeAdapter(list[Rule])


class _LiveRule:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.left = rule.times
        self._pattern = re.compile(translate(rule.path))
        self.wakes_at_s: float | None = None  # of an asleep vehicle that was asked
        self._methods = rule.methods and {method.upper() for method in rule.methods}

    def meets(self, method: str, subject: str) -> bool:
        if self.left == 0 or (self._methods and method not in self._methods):
            return False
        return self._pattern.match(subject) is not None

    def count(self, now_s: float) -> None:
        if self.left is not None:
            self.left -= 1
        if self.wakes_at_s is None and self.rule.wakes_after_s is not None:
            self.wakes_at_s = now_s + self.rule.wakes_after_s

    def has_woken(self, now_s: float) -> bool:
        return self.wakes_at_s is not None and now_s >= self.wakes_at_s


class Misbehaviour:
    """The rules of one vehicle; the first that meets a request decides."""

    def __init__(self) -> None:
        self._rules: list[_LiveRule] = []

    def set(self, rules: list[Rule]) -> None:
        self._rules = [_LiveRule(rule) for rule in rules]

    def reset(self) -> None:
        self._rules = []

    def wake(self) -> None:
        """End its sleep; other rules stay."""
        self._rules = [live for live in self._rules if live.rule.kind != "asleep"]

    def find(self, method: str, subject: str, now_s: float) -> Rule | None:
        """Find the rule for a request and count the request against it.

        Shape: `subject` is what follows the base in the path.
        """
        self._rules = [live for live in self._rules if not live.has_woken(now_s)]
        for live in self._rules:
            if live.meets(method, subject):
                live.count(now_s)
                return live.rule
        return None

    def describe(self) -> list[JsonValue]:
        """Shape: the rules as they were set, with `left` where they are counted."""
        return [
            {
                **live.rule.model_dump(mode="json", exclude_none=True),
                **({} if live.left is None else {"left": live.left}),
            }
            for live in self._rules
        ]
