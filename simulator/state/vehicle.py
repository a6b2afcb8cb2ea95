"""A vehicle at rest in memory."""

from functools import cached_property

from simulator.clock import Clock
from simulator.state.entity import Entity
from simulator.state.model import Model
from simulator.state.own import Own
from simulator.state.updates import UpdateBook


class Vehicle:
    """Entities are found by their path, e.g. `components/bms`; each is made when it is first asked for."""

    def __init__(self, model: Model, clock: Clock, own: Own | None = None) -> None:
        self.model = model
        self.clock = clock
        self.own = Own.of(model.scenario) if own is None else own
        self._entities: dict[str, Entity] = {}

    @property
    def vin(self) -> str:
        return self.own.vin

    @cached_property
    def updates(self) -> UpdateBook:
        return UpdateBook(self.model.scenario.updates)

    def drive_time_s(self) -> float:
        """Where the vehicle is in its drive cycle."""
        return self.clock.now_s() + self.own.starts_at_s

    def find(self, path: str) -> Entity | None:
        entity = self._entities.get(path)
        if entity is None:
            model = self.model.entities.get(path)
            if model is None:
                return None
            entity = self._entities[path] = Entity(model, self.own)
        return entity
