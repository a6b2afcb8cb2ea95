"""Reading the faults of a vehicle's entities: all of them when somebody asks, one again when its faults were cleared.

What is read is handed to the memory, which keeps it.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.features.vehicles.entity_trees import EntityTrees
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.fault_store import FaultStore
from app.features.vehicles.faults import is_repeating
from app.features.vehicles.looking import MOST_PATHS, Looking, Sight
from app.infra.clock import Clock
from app.infra.db import Database
from app.problems import NoAnswer, NotFound, Unavailable
from app.sovd.entities import VehicleDescription
from app.sovd.requests import BadPath, Collection, ResourcePath

MOST_WANTED = 200  # entities to be read again
LOOK_EVERY = 1.0  # seconds between looks for vehicles nobody has read
GIVE_UP_AFTER = timedelta(minutes=10)  # a vehicle that was not met by then is read when somebody asks
FRESH = timedelta(0)


@dataclass(frozen=True, slots=True)
class FaultLook:
    """What came of asking one entity: when it was read, or why it was not."""

    entity: str
    read_at: datetime | None
    code: str | None = None
    message: str | None = None


class FaultReader:
    def __init__(
        self, database: Database, looking: Looking, trees: EntityTrees, memory: FaultMemory, clock: Clock
    ) -> None:
        self._database = database
        self._looking = looking
        self._trees = trees
        self._memory = memory
        self._clock = clock
        self._rounds: dict[UUID, asyncio.Task[Sequence[FaultLook]]] = {}
        self._wanted: dict[tuple[UUID, str], None] = {}
        self._is_wanted = asyncio.Event()
        memory.on_outdated(self._want)

    async def read_all(self, vehicle_id: UUID) -> Sequence[FaultLook]:
        """Everybody who asks meanwhile gets the same round.

        Raises: NoSuchVehicle; VehicleUnavailable when its entities are not known and it does not tell them.
        """
        task = self._rounds.get(vehicle_id)
        if task is None:
            task = self._rounds[vehicle_id] = asyncio.create_task(self._read_all(vehicle_id))
            task.add_done_callback(lambda _done: self._rounds.pop(vehicle_id, None))
        return await asyncio.shield(task)

    async def run(self) -> None:
        """Read again what was cleared, until cancelled."""
        while True:
            await self._is_wanted.wait()
            self._is_wanted.clear()
            while self._wanted:
                vehicle_id, entity = next(iter(self._wanted))
                del self._wanted[vehicle_id, entity]
                # A look that began before they were cleared must not be shared.
                self._looking.changed(vehicle_id)
                with contextlib.suppress(NotFound, Unavailable):
                    await self._look(vehicle_id, [entity])

    async def read_first(self, most: int) -> None:
        """Read the first vehicles whose faults nobody knows, once each, as soon as they were met."""
        tried: set[UUID] = set()
        until = self._clock.now() + GIVE_UP_AFTER
        while len(tried) < most and self._clock.now() < until:
            for vehicle_id in await self._list_unread(most):
                if vehicle_id not in tried and len(tried) < most:
                    tried.add(vehicle_id)
                    with contextlib.suppress(NotFound, NoAnswer, Unavailable):
                        await self.read_all(vehicle_id)
            await asyncio.sleep(LOOK_EVERY)

    async def close(self) -> None:
        """End rounds under way."""
        rounds = list(self._rounds.values())
        for each in rounds:
            each.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)

    async def _list_unread(self, most: int) -> Sequence[UUID]:
        try:
            async with self._database.read() as connection:
                return await FaultStore(connection).list_unread(limit=2 * most)
        except Unavailable:
            return ()

    async def _read_all(self, vehicle_id: UUID) -> Sequence[FaultLook]:
        tree = await self._trees.get(vehicle_id, refresh=False)
        looks: list[FaultLook] = []
        entities = entities_with_faults(tree.description)
        for start in range(0, len(entities), MOST_PATHS):
            looks += await self._look(vehicle_id, entities[start : start + MOST_PATHS])
        await self._memory.flush()
        return looks

    async def _look(self, vehicle_id: UUID, entities: Sequence[str]) -> list[FaultLook]:
        sights = await self._looking.look(vehicle_id, [f"{entity}/faults" for entity in entities], max_age=FRESH)
        return [_look_of(entity, sight) for entity, sight in zip(entities, sights, strict=True)]

    def _want(self, vehicle_id: UUID, entity: str) -> None:
        if len(self._wanted) < MOST_WANTED:
            self._wanted[vehicle_id, entity] = None
            self._is_wanted.set()


def _look_of(entity: str, sight: Sight) -> FaultLook:
    if sight.error is None:
        return FaultLook(entity, sight.read_at)
    return FaultLook(entity, None, sight.error["code"], sight.error["message"])


def entities_with_faults(description: VehicleDescription) -> list[str]:
    """Paths of the entities that offer faults. What only repeats others is asked when there is nothing else.

    An entity that does not say what it offers may have some.
    """
    found = [
        entity.path
        for root in description.entities
        for entity in root.walk()
        if not entity.collections or Collection.FAULTS in entity.collections
    ]
    distinct = list(dict.fromkeys(path for path in found if _can_be_asked(path)))
    return [path for path in distinct if not is_repeating(path)] or distinct


def _can_be_asked(entity: str) -> bool:
    try:
        ResourcePath.parse(f"{entity}/faults")
    except BadPath:
        return False
    return True
