"""The shape of a scenario file: one vehicle, its content and its movement. Reading is in `scenario_files`."""

import re
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from simulator.vin import require_valid_vin

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]
Vin = Annotated[str, AfterValidator(require_valid_vin)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Percent = Annotated[float, Field(ge=0, le=100)]
Category = Literal["identData", "currentData", "storedData", "sysInfo"]
DialectName = Literal["standard", "cda", "core", "medkit", "sovdd", "tak", "native"]
Quantity = Literal["speed", "acceleration", "power", "energy", "distance", "engine_speed"]


class Spec(BaseModel):
    """Strict: a wrong type or an unknown key refuses the whole file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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

    Units: speed km/h, acceleration m/s2, power kW, energy kWh, distance km, engine_speed rpm.
    """

    kind: Literal["drive"]
    quantity: Quantity
    gain: float = 1.0
    offset: float = 0.0
    lag_s: Annotated[float, Field(ge=0, le=3_600)] = 0.0
    low: float | None = None
    high: float | None = None


Signal = Annotated[ConstantSignal | SineSignal | RampSignal | DriveSignal, Field(discriminator="kind")]


class ValueSpec(Spec):
    """One value: fixed (`value`), moving (`signal`) or made of named parts (`fields`)."""

    type: Literal["number", "integer", "string", "boolean", "object"]
    unit: str | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    min: float | None = None
    max: float | None = None
    choices: list[JsonValue] | None = None
    max_length: Annotated[int, Field(ge=1, le=4_096)] = 256
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


class DataSpec(ValueSpec):
    id: Identifier
    name: str
    category: Category
    groups: list[Identifier] = []
    tags: list[str] = []
    writable: bool = False

    @model_validator(mode="after")
    def _moves_or_is_written(self) -> Self:
        if self.writable and self.signal is not None:
            raise ValueError("data that moves by itself cannot be writable")
        return self


class ConfigurationSpec(ValueSpec):
    """A configuration of type parameter: always writable."""

    id: Identifier
    name: str
    tags: list[str] = []


class WindowSpec(Spec):
    """A time of each round of the drive cycle. Units: s after its beginning."""

    from_s: Annotated[float, Field(ge=0)]
    to_s: float

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.to_s <= self.from_s:
            raise ValueError("to_s must be later than from_s")
        return self


class FaultSpec(Spec):
    """`mask` is the UDS status byte in hex; every status key is derived from it."""

    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]+$")]
    fault_name: str
    mask: Annotated[str, Field(pattern=r"^[0-9A-F]{2}$")]
    display_code: str | None = None
    scope: str = "Default"
    severity: Annotated[int, Field(ge=1, le=4)] = 2
    symptom: str | None = None
    tags: list[str] = []
    environment: dict[str, JsonValue] = {}
    during: WindowSpec | None = None  # fails only then, and is healed after it; none: stays as it is
    freeze: list[Identifier] = []  # data of the entity that go into the environment when it begins to fail


class FailureSpec(Spec):
    """How an operation fails. `at_percent` only counts for an asynchronous one."""

    error_code: str
    message: str
    at_percent: Percent = 100.0


class OperationSpec(Spec):
    id: Identifier
    name: str
    asynchronous: bool = False
    duration_s: Seconds | None = None
    result: dict[str, JsonValue] = {}
    failure: FailureSpec | None = None
    required_modes: dict[Identifier, str] = {}
    tags: list[str] = []

    @model_validator(mode="after")
    def _takes_time_if_asynchronous(self) -> Self:
        if self.asynchronous != (self.duration_s is not None):
            raise ValueError("an asynchronous operation needs duration_s, a synchronous one has none")
        return self


class ModeSpec(Spec):
    id: Identifier
    name: str
    values: Annotated[list[str], Field(min_length=1)]
    default: str
    security: bool = False  # its values are levels, reached with seed and key
    tags: list[str] = []

    @model_validator(mode="after")
    def _levels_are_named(self) -> Self:
        levels = [value for value in self.values if value != self.default]
        if self.security and not all(re.fullmatch(r"Level_[1-9]\d?", level) for level in levels):
            raise ValueError("the values of a security mode are its default and Level_1, Level_3, ...")
        return self

    @model_validator(mode="after")
    def _default_is_a_value(self) -> Self:
        if self.default not in self.values:
            raise ValueError(f"default {self.default!r} is not among the values")
        return self


class BulkSpec(Spec):
    """A file; its content is `text`, so many times."""

    id: Identifier
    name: str
    text: str
    mimetype: str = "text/plain"
    repeat: Annotated[int, Field(ge=1, le=100_000)] = 1


class EntitySpec(Spec):
    id: Identifier
    name: str
    tags: list[str] = []


class AreaSpec(EntitySpec):
    subareas: list["AreaSpec"] = []


class EquippedSpec(EntitySpec):
    """An entity that owns resources: a component or an app."""

    variant: dict[str, str] | None = None
    data: list[DataSpec] = []
    configurations: list[ConfigurationSpec] = []
    faults: list[FaultSpec] = []
    operations: list[OperationSpec] = []
    modes: list[ModeSpec] = []
    bulk_data: dict[Identifier, list[BulkSpec]] = {}  # category -> its files


class ComponentSpec(EquippedSpec):
    area: Identifier | None = None
    subcomponents: list["ComponentSpec"] = []


class AppSpec(EquippedSpec):
    host: Identifier


class FunctionSpec(EntitySpec):
    """`hosts` names apps and components by their entity path, e.g. `components/bms`."""

    hosts: list[str] = []


class GearSpec(Spec):
    up_to_kmh: float
    rpm_per_kmh: float


class EngineSpec(Spec):
    idle_rpm: float
    gears: Annotated[list[GearSpec], Field(min_length=1)]


class RefillSpec(Spec):
    """When the vehicle stands and takes back what the cycle used."""

    from_s: float
    to_s: float


class DriveSpec(Spec):
    """The drive cycle all linked signals share.

    Shape: `points` are pairs of time in s and speed in km/h, the first at 0, the last at the period's end.
    """

    points: Annotated[
        list[Annotated[list[float], Field(min_length=2, max_length=2)]], Field(min_length=2, max_length=500)
    ]
    mass_kg: Annotated[float, Field(gt=0)]
    drag_area_m2: Annotated[float, Field(gt=0)]
    auxiliary_kw: Annotated[float, Field(ge=0)] = 0.4
    recuperates: bool = False
    refill: RefillSpec | None = None
    engine: EngineSpec | None = None
    starts_at_s: float = 0.0

    @model_validator(mode="after")
    def _times_rise_and_speeds_close(self) -> Self:
        times = [time for time, _ in self.points]
        if times[0] != 0 or any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("the times of the points must begin at 0 and rise")
        if self.points[0][1] != self.points[-1][1]:
            raise ValueError("the last speed must equal the first, the cycle repeats")
        if times[-1] > 7_200:
            raise ValueError("a cycle lasts two hours at most")
        if self.refill and not 0 <= self.refill.from_s < self.refill.to_s <= times[-1]:
            raise ValueError("the refill must lie inside the cycle")
        return self


class UpdateSpec(Spec):
    """A software package that waits to be installed. `components` names entity paths."""

    id: Identifier
    name: str
    size_kb: Annotated[int, Field(ge=1)] = 1
    prepare_s: Seconds = 2.0
    execute_s: Seconds = 5.0
    automated: bool = True
    notes: str | None = None
    components: list[str] = []
    failure: FailureSpec | None = None  # of the execution


class Scenario(Spec):
    """One file, one vehicle."""

    format: Literal[1]
    vin: Vin
    name: str
    tags: list[str] = []
    dialect: DialectName = "standard"
    drive: DriveSpec
    areas: list[AreaSpec] = []
    components: Annotated[list[ComponentSpec], Field(min_length=1)]
    apps: list[AppSpec] = []
    functions: list[FunctionSpec] = []
    updates: list[UpdateSpec] = []
