"""The shape of operations in a scenario file: what they take, need and give."""

# Pydantic copies defaults for every instance; ruff knows a model only beside its BaseModel.
# ruff: noqa: RUF012

from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from simulator.value_specs import Identifier, Quantity, Seconds, Spec, TypeSpec

Percent = Annotated[float, Field(ge=0, le=100)]


class ParameterSpec(TypeSpec):
    """What a start request may carry; without `default` it must."""

    name: str | None = None
    default: JsonValue = None

    @property
    def is_required(self) -> bool:
        return "default" not in self.model_fields_set

    @model_validator(mode="after")
    def _is_one_plain_value(self) -> Self:
        if self.type == "object":
            raise ValueError("a parameter is a single value, not an object")
        return self


class FailureSpec(Spec):
    """How an operation fails. `at_percent` only counts for an asynchronous one."""

    error_code: str
    message: str
    at_percent: Percent = 100.0
    when: dict[Identifier, JsonValue] = {}  # only with these parameters; none: always


class ConditionSpec(Spec):
    """The state of the drive in which an operation may start; `message` says what is in the way."""

    quantity: Quantity
    low: float | None = None
    high: float | None = None
    message: str

    def is_met(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class OperationSpec(Spec):
    """In `result` a text like `$cylinder` stands for the parameter of that name."""

    id: Identifier
    name: str
    asynchronous: bool = False
    duration_s: Seconds | None = None
    duration_parameter: Identifier | None = None  # a parameter in seconds that takes the place of `duration_s`
    parameters: dict[Identifier, ParameterSpec] = {}
    result: dict[str, JsonValue] = {}
    failure: FailureSpec | None = None
    required_modes: dict[Identifier, str] = {}
    conditions: list[ConditionSpec] = []
    tags: list[str] = []

    @model_validator(mode="after")
    def _takes_time_if_asynchronous(self) -> Self:
        if self.asynchronous != (self.duration_s is not None):
            raise ValueError("an asynchronous operation needs duration_s, a synchronous one has none")
        return self

    @model_validator(mode="after")
    def _names_its_own_parameters(self) -> Self:
        named = [self.duration_parameter] if self.duration_parameter else []
        named += [value[1:] for value in self.result.values() if isinstance(value, str) and value.startswith("$")]
        named += self.failure.when if self.failure else ()
        strange = sorted(set(named) - set(self.parameters))
        if strange:
            raise ValueError(f"no parameter is called {', '.join(strange)}")
        return self
