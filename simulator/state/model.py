"""What all vehicles of one scenario share: its entities with their relations, and every value as a function of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.drive_cycle import DriveCycle
from simulator.operation_specs import OperationSpec
from simulator.scenario import (
    AppSpec,
    AreaSpec,
    BulkConfigurationSpec,
    BulkSpec,
    ComponentSpec,
    DataSpec,
    DifferSpec,
    EntitySpec,
    EquippedSpec,
    FaultSpec,
    FunctionSpec,
    ModeSpec,
    Scenario,
    ScriptSpec,
)
from simulator.scenario_files import BadScenario
from simulator.signals import compile_value
from simulator.state.values import DataItem, Parameter

# Data that differs from vehicle to vehicle without being told.
DIFFERS: Mapping[str, DifferSpec] = {
    "vin": DifferSpec(by="vin"),
    "software-version": DifferSpec(by="software"),
    "serial-number": DifferSpec(by="serial"),
}


class EntityKind(StrEnum):
    """What SOVD can address. The value is the path segment on the wire."""

    AREA = "areas"
    COMPONENT = "components"
    APP = "apps"
    FUNCTION = "functions"


@dataclass(frozen=True, slots=True, eq=False)
class EntityModel:
    id: str
    kind: EntityKind
    path: str  # e.g. `components/gateway/subcomponents/lin`
    name: str
    tags: Sequence[str]
    period_s: float  # of the drive cycle
    owns_resources: bool = False  # components and apps do; areas and functions only have relations
    variant: dict[str, str] | None = None
    data: Mapping[str, DataItem] = field(default_factory=dict)
    configurations: Mapping[str, Parameter] = field(default_factory=dict)
    bulk_configurations: Mapping[str, BulkConfigurationSpec] = field(default_factory=dict)
    faults: Mapping[str, FaultSpec] = field(default_factory=dict)
    operations: Mapping[str, OperationSpec] = field(default_factory=dict)
    modes: Mapping[str, ModeSpec] = field(default_factory=dict)
    bulk: Mapping[str, Sequence[BulkSpec]] = field(default_factory=dict)
    scripts: Sequence[ScriptSpec] = ()
    records: bool = False  # what it says on its bus
    # Relation name on the wire -> the entities it leads to; absent: not supported here.
    relations: dict[str, "list[EntityModel]"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Entities are found by their path, e.g. `components/bms`."""

    scenario: Scenario
    cycle: DriveCycle
    entities: Mapping[str, EntityModel]

    def list_roots(self, kind: EntityKind) -> list[EntityModel]:
        """List the entities of a kind that are not inside another one."""
        return [entity for path, entity in self.entities.items() if path == f"{kind}/{entity.id}"]


def compile_model(scenario: Scenario) -> Model:
    """Build the entity tree with its relations, once for all vehicles of a scenario.

    Raises: BadScenario if an id is used twice or a relation leads nowhere.
    """
    cycle = DriveCycle(scenario.drive)
    return Model(scenario, cycle, _EntityTree(scenario, cycle).build())


class _EntityTree:
    def __init__(self, scenario: Scenario, cycle: DriveCycle) -> None:
        self._scenario = scenario
        self._cycle = cycle
        self._entities: dict[str, EntityModel] = {}
        self._areas: dict[str, EntityModel] = {}

    def build(self) -> dict[str, EntityModel]:
        for area in self._scenario.areas:
            self._add_area(area, EntityKind.AREA, parent=None)
        for component in self._scenario.components:
            self._add_component(component, EntityKind.COMPONENT, parent=None)
        for app in self._scenario.apps:
            self._add_app(app)
        for function in self._scenario.functions:
            self._add_function(function)
        for component in self._scenario.components:
            self._relate(EntityKind.COMPONENT, component)
        for app in self._scenario.apps:
            self._relate(EntityKind.APP, app)
        return self._entities

    def _add(self, entity: EntityModel) -> EntityModel:
        if entity.path in self._entities:
            raise BadScenario(f"{self._scenario.name}: {entity.path} is there twice")
        self._entities[entity.path] = entity
        return entity

    def _add_area(self, spec: AreaSpec, folder: str, parent: EntityModel | None) -> None:
        area = self._add(self._bare(spec, EntityKind.AREA, folder))
        if spec.id in self._areas:
            raise BadScenario(f"{self._scenario.name}: area {spec.id} is there twice")
        self._areas[spec.id] = area
        area.relations["contains"] = []
        if parent is not None:
            area.relations["belongs-to"] = [parent]
            parent.relations.setdefault("subareas", []).append(area)
        for subarea in spec.subareas:
            self._add_area(subarea, f"{area.path}/subareas", area)

    def _add_component(self, spec: ComponentSpec, folder: str, parent: EntityModel | None) -> None:
        component = self._add(self._equipped(spec, EntityKind.COMPONENT, folder))
        component.relations["hosts"] = []
        component.relations["belongs-to"] = list(parent.relations["belongs-to"]) if parent else []
        if parent is not None:
            parent.relations.setdefault("subcomponents", []).append(component)
        if spec.area is not None:
            area = self._areas.get(spec.area)
            if area is None:
                raise BadScenario(f"{self._scenario.name}: {component.path} is in no known area: {spec.area}")
            area.relations["contains"].append(component)
            component.relations["belongs-to"] = [area]
        for subcomponent in spec.subcomponents:
            self._add_component(subcomponent, f"{component.path}/subcomponents", component)

    def _add_app(self, spec: AppSpec) -> None:
        app = self._add(self._equipped(spec, EntityKind.APP, EntityKind.APP))
        host = self._get(f"{EntityKind.COMPONENT}/{spec.host}", asked_by=app)
        host.relations["hosts"].append(app)
        app.relations["is-located-on"] = [host]
        app.relations["belongs-to"] = list(host.relations["belongs-to"])

    def _add_function(self, spec: FunctionSpec) -> None:
        function = self._add(self._bare(spec, EntityKind.FUNCTION, EntityKind.FUNCTION))
        function.relations["hosts"] = [self._get(path, asked_by=function) for path in spec.hosts]

    def _relate(self, kind: EntityKind, spec: EquippedSpec) -> None:
        """Last of all: what is depended on may stand further below in the file."""
        entity = self._entities[f"{kind}/{spec.id}"]
        entity.relations["depends-on"] = [self._get(path, asked_by=entity) for path in spec.depends_on]

    def _get(self, path: str, *, asked_by: EntityModel) -> EntityModel:
        entity = self._entities.get(path)
        if entity is None:
            raise BadScenario(f"{self._scenario.name}: {asked_by.path} names {path}, which is not there")
        return entity

    def _bare(self, spec: EntitySpec, kind: EntityKind, folder: str) -> EntityModel:
        return EntityModel(spec.id, kind, f"{folder}/{spec.id}", spec.name, spec.tags, self._cycle.period_s)

    def _equipped(self, spec: EquippedSpec, kind: EntityKind, folder: str) -> EntityModel:
        path = f"{folder}/{spec.id}"
        configurations = [*(each.id for each in spec.configurations), *(each.id for each in spec.bulk_configurations)]
        self._require_distinct(path, "data", [item.id for item in spec.data])
        self._require_distinct(path, "configurations", configurations)
        self._require_distinct(path, "faults", [fault.code for fault in spec.faults])
        self._require_distinct(path, "operations", [operation.id for operation in spec.operations])
        self._require_known(path, spec)
        return EntityModel(
            id=spec.id,
            kind=kind,
            path=path,
            name=spec.name,
            tags=spec.tags,
            period_s=self._cycle.period_s,
            owns_resources=True,
            variant=spec.variant,
            data={item.id: self._data(item) for item in spec.data},
            configurations={each.id: Parameter(each, compile_value(each, self._cycle)) for each in spec.configurations},
            bulk_configurations={each.id: each for each in spec.bulk_configurations},
            faults={fault.code: fault for fault in spec.faults},
            operations={operation.id: operation for operation in spec.operations},
            modes={mode.id: mode for mode in spec.modes},
            bulk=spec.bulk_data,
            scripts=spec.scripts,
            records=spec.communication_logs,
        )

    def _data(self, spec: DataSpec) -> DataItem:
        return DataItem(spec, compile_value(spec, self._cycle), spec.differs or DIFFERS.get(spec.id))

    def _require_known(self, path: str, spec: EquippedSpec) -> None:
        known = {item.id for item in spec.data}
        for fault in spec.faults:
            missing = sorted(set(fault.freeze) - known)
            if missing:
                raise BadScenario(f"{self._scenario.name}: {path}/faults/{fault.code} freezes unknown {missing[0]}")

    def _require_distinct(self, path: str, collection: str, ids: Sequence[str]) -> None:
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise BadScenario(f"{self._scenario.name}: {path}/{collection} has {', '.join(twice)} twice")
