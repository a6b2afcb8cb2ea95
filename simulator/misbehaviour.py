"""Rules by which a vehicle misbehaves: what they are and which one meets a request."""

import re
from fnmatch import translate
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

from simulator.sovd.calls import BASE

ACTS_UNLESS_TOLD = frozenset({"slow", "cut"})


class Rule(BaseModel):
    """Strict: an unknown key or a missing parameter refuses the whole list."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: Literal["slow", "silent", "cut", "status", "html"]
    path: str = "*"  # glob over what follows the base; `*` also crosses slashes
    methods: list[str] | None = None
    seconds: Annotated[float, Field(ge=0, le=3_600)] | None = None  # slow
    after_bytes: Annotated[int, Field(ge=0)] = 0  # cut; counts the headers too
    status: Annotated[int, Field(ge=400, le=599)] | None = None  # status
    times: Annotated[int, Field(ge=1)] | None = None  # how many requests; none: all
    acts: bool | None = None  # whether the request has its effect; none: slow and cut do

    @model_validator(mode="after")
    def _has_its_parameter(self) -> Self:
        if self.kind == "slow" and self.seconds is None:
            raise ValueError("slow needs seconds")
        if self.kind == "status" and self.status is None:
            raise ValueError("status needs status")
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
        self._methods = rule.methods and {method.upper() for method in rule.methods}

    def meets(self, method: str, subject: str) -> bool:
        if self.left == 0 or (self._methods and method not in self._methods):
            return False
        return self._pattern.match(subject) is not None


class Misbehaviour:
    """The rules of one vehicle; the first that meets a request decides."""

    def __init__(self) -> None:
        self._rules: list[_LiveRule] = []

    def set(self, rules: list[Rule]) -> None:
        self._rules = [_LiveRule(rule) for rule in rules]

    def reset(self) -> None:
        self._rules = []

    def find(self, method: str, path: str) -> Rule | None:
        """Find the rule for a request and count the request against it."""
        if not self._rules:
            return None
        subject = path[len(BASE) + 1 :] if path.startswith(f"{BASE}/") else path.lstrip("/")
        for live in self._rules:
            if live.meets(method, subject):
                if live.left is not None:
                    live.left -= 1
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
