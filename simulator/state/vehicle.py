"""A vehicle at rest in memory, and how it is built from a scenario."""

from collections.abc import Sequence

from simulator.clock import Clock
from simulator.drive_cycle import DriveCycle
from simulator.scenario import (
    AppSpec,
    AreaSpec,
    ComponentSpec,
    EntitySpec,
    EquippedSpec,
    FunctionSpec,
    Scenario,
)
from simulator.scenario_files import BadScenario
from simulator.state.bulk import BulkStore
from simulator.state.entity import Entity, EntityKind
from simulator.state.faults import FaultMemory
from simulator.state.modes import Mode
from simulator.state.operations import Operation
from simulator.state.updates import UpdateBook
from simulator.state.values import Configuration, DataItem


class Vehicle:
    """Entities are found by their path, e.g. `components/bms`."""

    def __init__(self, scenario: Scenario, entities: dict[str, Entity], clock: Clock) -> None:
        self.vin = scenario.vin
        self.name = scenario.name
        self.tags = scenario.tags
        self.entities = entities
        self.clock = clock
        self.updates = UpdateBook(scenario.updates)
        self._starts_at_s = scenario.drive.starts_at_s

    def drive_time_s(self) -> float:
        """Where the vehicle is in its drive cycle."""
        return self.clock.now_s() + self._starts_at_s

    def list_roots(self, kind: EntityKind) -> list[Entity]:
        """List the entities of a kind that are not inside another one."""
        return [entity for path, entity in self.entities.items() if path == f"{kind}/{entity.id}"]


def build_vehicle(scenario: Scenario, clock: Clock, cycle: DriveCycle) -> Vehicle:
    """Build the entity tree with its relations. Vehicles of one scenario can share its cycle.

    Raises: BadScenario if an id is used twice or a relation leads nowhere.
    """
    entities = _EntityTree(scenario, cycle).build()
    return Vehicle(scenario, entities, clock)


class _EntityTree:
    def __init__(self, scenario: Scenario, cycle: DriveCycle) -> None:
        self._scenario = scenario
        self._cycle = cycle
        self._entities: dict[str, Entity] = {}
        self._areas: dict[str, Entity] = {}

    def build(self) -> dict[str, Entity]:
        for area in self._scenario.areas:
            self._add_area(area, EntityKind.AREA, parent=None)
        for component in self._scenario.components:
            self._add_component(component, EntityKind.COMPONENT, parent=None)
        for app in self._scenario.apps:
            self._add_app(app)
        for function in self._scenario.functions:
            self._add_function(function)
        return self._entities

    def _add(self, entity: Entity) -> Entity:
        if entity.path in self._entities:
            raise BadScenario(f"{self._scenario.name}: {entity.path} is there twice")
        self._entities[entity.path] = entity
        return entity

    def _add_area(self, spec: AreaSpec, folder: str, parent: Entity | None) -> None:
        area = self._add(_bare(spec, EntityKind.AREA, folder))
        if spec.id in self._areas:
            raise BadScenario(f"{self._scenario.name}: area {spec.id} is there twice")
        self._areas[spec.id] = area
        area.relations["contains"] = []
        if parent is not None:
            area.relations["belongs-to"] = [parent]
            parent.relations.setdefault("subareas", []).append(area)
        for subarea in spec.subareas:
            self._add_area(subarea, f"{area.path}/subareas", area)

    def _add_component(self, spec: ComponentSpec, folder: str, parent: Entity | None) -> None:
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
        function = self._add(_bare(spec, EntityKind.FUNCTION, EntityKind.FUNCTION))
        function.relations["hosts"] = [self._get(path, asked_by=function) for path in spec.hosts]

    def _get(self, path: str, *, asked_by: Entity) -> Entity:
        entity = self._entities.get(path)
        if entity is None:
            raise BadScenario(f"{self._scenario.name}: {asked_by.path} names {path}, which is not there")
        return entity

    def _equipped(self, spec: EquippedSpec, kind: EntityKind, folder: str) -> Entity:
        entity = _bare(spec, kind, folder)
        self._require_distinct(entity.path, "data", [item.id for item in spec.data])
        self._require_distinct(entity.path, "configurations", [each.id for each in spec.configurations])
        self._require_distinct(entity.path, "faults", [fault.code for fault in spec.faults])
        self._require_distinct(entity.path, "operations", [operation.id for operation in spec.operations])
        entity.variant = spec.variant
        entity.owns_resources = True
        entity.data = {item.id: DataItem(item, self._cycle) for item in spec.data}
        entity.configurations = {each.id: Configuration(each, self._cycle) for each in spec.configurations}
        self._require_known(entity.path, spec)
        entity.faults = FaultMemory(
            spec.faults, self._cycle.period_s, lambda data_id, time_s: entity.data[data_id].read(time_s)
        )
        entity.operations = {operation.id: Operation(operation) for operation in spec.operations}
        entity.bulk = BulkStore(spec.bulk_data)
        entity.modes = {mode.id: Mode(mode) for mode in spec.modes}
        return entity

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


def _bare(spec: EntitySpec, kind: EntityKind, folder: str) -> Entity:
    return Entity(id=spec.id, kind=kind, path=f"{folder}/{spec.id}", name=spec.name, tags=spec.tags)
