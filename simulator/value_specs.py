"""The shape of values in a scenario file: types, ranges, and the signals that move them."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Quantity = Literal[
    "speed", "acceleration", "braking", "power", "traction", "recovery", "charging", "energy", "distance", "trip",
    "engine_speed", "gear", "parked", "running", "standing", "refilling", "steering", "yaw_rate",
    "lateral_acceleration",
]  # fmt: skip


class Spec(BaseModel):
    """Strict: a wrong type or an unknown key refuses the whole file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WindowSpec(Spec):
    """A time of each round of the drive cycle. Units: s after its beginning."""

    from_s: Annotated[float, Field(ge=0)]
    to_s: float

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.to_s <= self.from_s:
            raise ValueError("to_s must be later than from_s")
        return self


class ConstantSignal(Spec):
    kind: Literal["constant"]
    value: JsonValue


class SineSignal(Spec):
    kind: Literal["sine"]
    mean: float
    amplitude: float
    period_s: Seconds
    phase_s: float = 0.0


class RampSignal(Spec):
    """Runs from `start` to `end` in one period, then begins again."""

    kind: Literal["ramp"]
    start: float
    end: float
    period_s: Seconds


class DriveSignal(Spec):
    """Follows the drive cycle: offset + gain * quantity, delayed by a first-order lag, kept in bounds.

    Units: speed km/h, acceleration and braking m/s2, power and its parts traction, recovery and charging kW,
    energy kWh, distance and trip km, engine_speed rpm, steering degrees at the steering wheel, yaw_rate degrees/s;
    parked, running, standing and refilling are 0 or 1.
    """

    kind: Literal["drive"]
    quantity: Quantity
    gain: float = 1.0
    offset: float = 0.0
    lag_s: Annotated[float, Field(ge=0, le=3_600)] = 0.0
    low: float | None = None
    high: float | None = None
    gate: Quantity | None = None  # while this one is 0, the value is 0 too


class StepSpec(Spec):
    below: float
    value: JsonValue


class StepsSignal(Spec):
    """A word or number for each range of a quantity: the first step whose `below` it has not reached."""

    kind: Literal["steps"]
    quantity: Quantity
    lag_s: Annotated[float, Field(ge=0, le=3_600)] = 0.0
    steps: Annotated[list[StepSpec], Field(min_length=1, max_length=50)]
    otherwise: JsonValue

    @model_validator(mode="after")
    def _limits_rise(self) -> Self:
        limits = [step.below for step in self.steps]
        if limits != sorted(set(limits)):
            raise ValueError("the limits of the steps must rise")
        return self


class TimedSpec(WindowSpec):
    value: JsonValue


class WindowsSignal(Spec):
    """A value for times of the round; between them `otherwise`."""

    kind: Literal["windows"]
    windows: Annotated[list[TimedSpec], Field(min_length=1, max_length=50)]
    otherwise: JsonValue


class CounterSignal(Spec):
    """Begins at `start` and grows by `step` at each of these times of every round."""

    kind: Literal["counter"]
    start: float = 0
    step: float = 1
    at_s: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1, max_length=100)]


Signal = Annotated[
    ConstantSignal | SineSignal | RampSignal | DriveSignal | StepsSignal | WindowsSignal | CounterSignal,
    Field(discriminator="kind"),
]


class TypeSpec(Spec):
    """What a value may be."""

    type: Literal["number", "integer", "string", "boolean", "object"] = "number"
    unit: str | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    min: float | None = None
    max: float | None = None
    choices: list[JsonValue] | None = None
    max_length: Annotated[int, Field(ge=1, le=4_096)] = 256


class ValueSpec(TypeSpec):
    """One value: fixed (`value`), moving (`signal`) or made of named parts (`fields`)."""

    value: JsonValue = None
    signal: Signal | None = None
    fields: dict[Identifier, "ValueSpec"] | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        sources = [name for name in ("value", "signal", "fields") if name in self.model_fields_set]
        if len(sources) != 1:
            raise ValueError("needs exactly one of value, signal and fields")
        if (self.type == "object") != (sources == ["fields"]):
            raise ValueError("type object goes with fields, and fields with type object")
        return self
