"""The shape of a scenario file: one vehicle, its content and its movement. Reading is in `scenario_files`."""

# Pydantic copies defaults for every instance; ruff knows a model only beside its BaseModel.
# ruff: noqa: RUF012

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator

from simulator.drive_specs import DriveSpec
from simulator.operation_specs import FailureSpec, OperationSpec
from simulator.value_specs import Identifier, Seconds, Spec, ValueSpec, WindowSpec
from simulator.vin import require_valid_vin

Vin = Annotated[str, AfterValidator(require_valid_vin)]
Category = Literal["identData", "currentData", "storedData", "sysInfo"]
DialectName = Literal["standard", "cda", "core", "medkit", "sovdd", "tak", "native"]


class DifferSpec(Spec):
    """In what the value differs from vehicle to vehicle, and with `start`, from one start of the entity to the next.

    Units: `gain` is per km (mileage) or per percent of charge.
    """

    by: Literal["vin", "software", "serial", "mileage", "charge", "start"]
    gain: float = 1.0


class DataSpec(ValueSpec):
    id: Identifier
    name: str
    category: Category = "currentData"
    groups: list[Identifier] = []
    tags: list[str] = []
    writable: bool = False
    differs: DifferSpec | None = None  # `vin` and `software-version` differ without being told

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
    prone: Literal["old-software", "mileage"] | None = None  # which vehicles of a fleet have it more often


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


class ContentSpec(Spec):
    """Bytes; they are `text`, so many times."""

    id: Identifier
    name: str
    text: str
    repeat: Annotated[int, Field(ge=1, le=100_000)] = 1

    @property
    def content(self) -> bytes:
        return self.text.encode() * self.repeat


class BulkSpec(ContentSpec):
    """A file."""

    mimetype: str = "text/plain"


class BulkConfigurationSpec(ContentSpec):
    """A configuration of type bulk: read and written as a whole."""

    version: str
    content_type: str = "application/octet-stream"
    tags: list[str] = []


class ScriptSpec(Spec):
    """What it says is not carried out: it takes its time and gives its result, or fails at the end."""

    id: Identifier
    name: str
    text: str
    duration_s: Seconds = 3.0
    result: dict[str, JsonValue] = {}
    failure: FailureSpec | None = None
    tags: list[str] = []


class EntitySpec(Spec):
    id: Identifier
    name: str
    tags: list[str] = []


class AreaSpec(EntitySpec):
    subareas: list["AreaSpec"] = []


class EquippedSpec(EntitySpec):
    """An entity that owns resources: a component or an app."""

    variant: dict[str, str] | None = None
    depends_on: list[str] = []  # entity paths, e.g. `components/gateway`
    data: list[DataSpec] = []
    configurations: list[ConfigurationSpec] = []
    bulk_configurations: list[BulkConfigurationSpec] = []
    faults: list[FaultSpec] = []
    operations: list[OperationSpec] = []
    modes: list[ModeSpec] = []
    communication_logs: bool = False  # whether what it says on its bus can be recorded
    scripts: list[ScriptSpec] = []  # none: the entity takes none either
    bulk_data: dict[Identifier, list[BulkSpec]] = {}  # category -> its files


class ComponentSpec(EquippedSpec):
    area: Identifier | None = None
    subcomponents: list["ComponentSpec"] = []


class AppSpec(EquippedSpec):
    host: Identifier


class FunctionSpec(EntitySpec):
    """`hosts` names apps and components by their entity path, e.g. `components/bms`."""

    hosts: list[str] = []


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


class FleetSpec(Spec):
    """How a fleet of such vehicles is spread: what this one has run, and what they run in a year."""

    odometer_km: Annotated[float, Field(ge=0)]
    km_per_year: Annotated[float, Field(gt=0)]
    charge_spread: Annotated[float, Field(ge=0, le=50)] = 0.0  # percent of charge or fuel, up and down


class Scenario(Spec):
    """One file, one vehicle."""

    format: Literal[1]
    vin: Vin
    name: str
    tags: list[str] = []
    dialect: DialectName = "standard"
    drive: DriveSpec
    fleet: FleetSpec | None = None
    areas: list[AreaSpec] = []
    components: Annotated[list[ComponentSpec], Field(min_length=1)]
    apps: list[AppSpec] = []
    functions: list[FunctionSpec] = []
    updates: list[UpdateSpec] = []
