"""The list of vehicles: find, add, change, remove. Reading their entity trees is in `entity_trees`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.features.accounts.identity import Caller
from app.features.audit.service import AuditEntry, note
from app.features.vehicles.cursor import decode_cursor, encode_cursor
from app.features.vehicles.drafts import (
    EndpointRules,
    checked_draft,
    is_printable,
    require_token_of_same_host,
)
from app.features.vehicles.entity_trees import EntityTrees
from app.features.vehicles.errors import BadVehicle, NoSuchVehicle, VinTaken
from app.features.vehicles.links import CHANGED_TOPIC, RENAMED_TOPIC, LinkBook
from app.features.vehicles.reachability import Reachability
from app.features.vehicles.seed import DemoVehicle
from app.features.vehicles.store import VehicleStore
from app.features.vehicles.vehicle import (
    EntityReading,
    LastCommand,
    Vehicle,
    VehicleDraft,
    VehiclePage,
    VehicleQuery,
)
from app.infra.bus import Bus
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ids import new_id
from app.infra.log import mask_vin
from app.sovd.link import Endpoint, TlsOptions

LONGEST_SEARCH = 100  # characters
MOST_LISTED = 200
MOST_PASSED_OVER = 1_000_000
SEEDED_AT_ONCE = 500  # vehicles per transaction


@dataclass(frozen=True, slots=True)
class VehicleChange:
    """What is to be different. A field that is absent stays; `endpoint` and its `tls` are merged likewise.

    Shape: `fields` holds any of name, vin, tags; `endpoint` any field of Endpoint but `tls`;
    `tls` any field of TlsOptions, or None to do without.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    endpoint: Mapping[str, Any] = field(default_factory=dict)
    tls: Mapping[str, Any] | None = field(default_factory=dict)

    def names(self) -> list[str]:
        """The fields that are given, for the audit trail."""
        tls = ["endpoint.tls"] if self.tls is None else [f"endpoint.tls.{name}" for name in self.tls]
        return sorted([*self.fields, *(f"endpoint.{name}" for name in self.endpoint), *tls])


LastCommandsOf = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, LastCommand]]]


async def no_commands(_vehicles: Sequence[UUID]) -> Mapping[UUID, LastCommand]:
    return {}


@dataclass(frozen=True, slots=True)
class VehicleTools:
    """What the list works with."""

    database: Database
    bus: Bus
    clock: Clock
    links: LinkBook
    reachability: Reachability
    rules: EndpointRules
    trees: EntityTrees
    last_commands: LastCommandsOf = no_commands
    changed: Callable[[UUID], None] = lambda _vehicle_id: None  # for whoever looks at it


class Vehicles:
    def __init__(self, tools: VehicleTools) -> None:
        self._database = tools.database
        self._bus = tools.bus
        self._clock = tools.clock
        self._links = tools.links
        self._reachability = tools.reachability
        self._rules = tools.rules
        self._trees = tools.trees
        self._last_commands = tools.last_commands
        self._changed = tools.changed

    async def get(self, vehicle_id: UUID) -> Vehicle:
        """Raises: NoSuchVehicle."""
        async with self._database.read() as connection:
            vehicle = _required(await VehicleStore(connection).find(vehicle_id))
        self._reachability.looked_at([vehicle])
        (vehicle,) = await self._with_last_commands([vehicle])
        return vehicle

    async def list_matching(self, wanted: VehicleQuery, *, cursor: str | None = None) -> VehiclePage:
        """By name, from the cursor or the offset on.

        Raises: BadVehicle for words or a cursor that make no sense.
        """
        if cursor is not None and wanted.offset:
            raise BadVehicle("A list goes on at a cursor or at an offset, not both.", place="offset")
        limit = min(wanted.limit, MOST_LISTED)
        after = None if cursor is None else decode_cursor(cursor)
        text, called = _checked_words(wanted.text, "q"), _checked_words(wanted.called, "called")
        tags = tuple(_checked_words(tag, "tag") or "" for tag in wanted.tags)
        query = replace(wanted, text=text, called=called, tags=tags, after=after, limit=limit + 1)
        async with self._database.read() as connection:
            store = VehicleStore(connection)
            found = await store.list_matching(query)
            total = await self._total(store, query, len(found)) if after is None else None
        page = await self._with_last_commands(found[:limit])
        self._reachability.looked_at(page)
        more = len(found) > limit
        return VehiclePage(page, encode_cursor(page[-1].name, page[-1].id) if more else None, total)

    async def _total(self, store: VehicleStore, query: VehicleQuery, found: int) -> int:
        """What a page holds whole need not be counted by the database."""
        is_last = found < query.limit and (found or not query.offset)
        return query.offset + found if is_last else await store.count_matching(query)

    async def _with_last_commands(self, found: Sequence[Vehicle]) -> tuple[Vehicle, ...]:
        last = await self._last_commands([vehicle.id for vehicle in found])
        return tuple(replace(vehicle, last_command=last.get(vehicle.id)) for vehicle in found)

    async def create(self, draft: VehicleDraft, *, by: Caller) -> Vehicle:
        """Raises: BadVehicle, VinTaken."""
        checked = checked_draft(draft, self._rules)
        vehicle_id, now = new_id(), self._clock.now()
        async with self._database.write() as connection:
            store = VehicleStore(connection)
            await _unless_taken(store.add([(vehicle_id, checked)], at=now))
            details: dict[str, object] = {"vin": mask_vin(checked.vin), "name": checked.name}
            await note(connection, self._entry("vehicle.created", vehicle_id, by, details))
            vehicle = _required(await store.find(vehicle_id))
        self._tell(vehicle_id)
        return vehicle

    async def change(self, vehicle_id: UUID, change: VehicleChange, *, by: Caller) -> Vehicle:
        """Raises: NoSuchVehicle, BadVehicle, VinTaken."""
        async with self._database.write() as connection:
            store = VehicleStore(connection)
            before = _required(await store.find(vehicle_id, lock=True))
            draft = checked_draft(_merged(before, change), self._rules)
            require_token_of_same_host(before.endpoint, draft.endpoint)
            await _unless_taken(store.change(before, draft, at=self._clock.now()))
            details = {"fields": change.names()}
            await note(connection, self._entry("vehicle.changed", vehicle_id, by, details))
            after = _required(await store.find(vehicle_id))
        (after,) = await self._with_last_commands([after])
        if after.endpoint != before.endpoint:
            self._tell(vehicle_id)
        else:
            self._bus.publish(RENAMED_TOPIC, vehicle_id.hex.encode())
            self._changed(vehicle_id)
        return after

    async def delete(self, vehicle_id: UUID, *, by: Caller) -> None:
        """Its commands stay.

        Raises: NoSuchVehicle.
        """
        async with self._database.write() as connection:
            store = VehicleStore(connection)
            vehicle = _required(await store.find(vehicle_id, lock=True))
            await store.remove([vehicle_id])
            details: dict[str, object] = {"vin": mask_vin(vehicle.vin), "name": vehicle.name}
            await note(connection, self._entry("vehicle.deleted", vehicle_id, by, details))
        self._tell(vehicle_id)

    async def status(self, vehicle_id: UUID) -> Vehicle:
        """Raises: NoSuchVehicle."""
        return await self.get(vehicle_id)

    async def entities(self, vehicle_id: UUID, *, refresh: bool) -> EntityReading:
        """The entity tree as it was last read; read now when there is none, or when asked to.

        Raises: NoSuchVehicle; VehicleUnavailable when it does not answer and was never read.
        """
        return await self._trees.get(vehicle_id, refresh=refresh)

    async def register_demo_vehicles(self, demo: Sequence[DemoVehicle]) -> None:
        """By VIN: add those that are missing, move those that have another address now, remove those that are gone."""
        for start in range(0, len(demo), SEEDED_AT_ONCE):
            for vehicle_id in await self._register(demo[start : start + SEEDED_AT_ONCE]):
                self._tell(vehicle_id)

    async def _register(self, demo: Sequence[DemoVehicle]) -> Sequence[UUID]:
        now = self._clock.now()
        async with self._database.write() as connection:
            store = VehicleStore(connection)
            known = await store.list_by_vin([each.vin for each in demo])
            drafts = [checked_draft(each.draft(), self._rules) for each in demo if not each.is_gone]
            new = [(new_id(), draft) for draft in drafts if draft.vin not in known]
            await store.add(new, at=now)
            here = [(known[draft.vin], draft) for draft in drafts if draft.vin in known]
            moved = [(vehicle.id, draft) for vehicle, draft in here if vehicle.endpoint.url != draft.endpoint.url]
            await store.move(moved, at=now)
            gone = [known[each.vin].id for each in demo if each.is_gone and each.is_still(known.get(each.vin))]
            await store.remove(gone)
        return [*(vehicle_id for vehicle_id, _ in (*new, *moved)), *gone]

    def _tell(self, vehicle_id: UUID) -> None:
        # This process at once; the others, and this one again, through the bus.
        self._links.forget(vehicle_id)
        self._reachability.forget(vehicle_id)
        self._bus.publish(CHANGED_TOPIC, vehicle_id.hex.encode())
        self._changed(vehicle_id)

    def _entry(self, action: str, vehicle_id: UUID, by: Caller, details: Mapping[str, object]) -> AuditEntry:
        return AuditEntry(
            at=self._clock.now(),
            actor=by.username,
            role=by.role,
            action=action,
            target=str(vehicle_id),
            outcome="succeeded",
            details=details,
        )


def _checked_words(words: str | None, place: str) -> str | None:
    """Raises: BadVehicle."""
    clean = None if words is None else words.strip()
    if clean is not None and (len(clean) > LONGEST_SEARCH or not is_printable(clean)):
        raise BadVehicle(f"A search has at most {LONGEST_SEARCH} plain characters.", place=place)
    return clean


def _required(vehicle: Vehicle | None) -> Vehicle:
    if vehicle is None:
        raise NoSuchVehicle
    return vehicle


async def _unless_taken(writing: Awaitable[None]) -> None:
    """Raises: VinTaken."""
    try:
        await writing
    except IntegrityError as taken:
        raise VinTaken from taken


def merged_endpoint(before: Endpoint, change: VehicleChange) -> Endpoint:
    endpoint = replace(before, **change.endpoint)
    if change.tls is None:
        return replace(endpoint, tls=None)
    if change.tls:
        return replace(endpoint, tls=replace(before.tls or TlsOptions(), **change.tls))
    return endpoint


def _merged(before: Vehicle, change: VehicleChange) -> VehicleDraft:
    endpoint = merged_endpoint(before.endpoint, change)
    draft = VehicleDraft(before.vin, before.name, before.tags, endpoint)
    return replace(draft, **change.fields)
