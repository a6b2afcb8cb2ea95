"""All SQL of vehicles."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.vehicles.description import decode_description, encode_description
from app.features.vehicles.faults import OpenFaults, Severity
from app.features.vehicles.tables import FAULTY, vehicle_entities, vehicle_faults, vehicles
from app.features.vehicles.vehicle import (
    EntityReading,
    FaultFilter,
    Vehicle,
    VehicleDraft,
    VehicleName,
    VehicleQuery,
    VehicleStatus,
)
from app.features.vehicles.vin import LENGTH
from app.sovd.link import Endpoint, TlsOptions

SHORTEST_ENDING = 3  # of a VIN; fewer characters would fit by accident
SECRETS = ("token", "client_key_pem")
_ENDPOINTS = select(vehicles.c.id, vehicles.c.endpoint, vehicles.c.endpoint_token, vehicles.c.client_key_pem)
_NOT_MEASURED = {
    "status": VehicleStatus.UNKNOWN.value,
    "status_reason": None,
    "checked_at": None,
    **dict.fromkeys(("open_fatal", "open_error", "open_warn", "open_info", "worst_fault")),
}
_AS_BAD_AS: Mapping[FaultFilter, Severity] = {
    FaultFilter.ANY: Severity.INFO,
    FaultFilter.WARN: Severity.WARN,
    FaultFilter.ERROR: Severity.ERROR,
    FaultFilter.FATAL: Severity.FATAL,
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one exchange, or its absence, showed."""

    vehicle_id: UUID
    status: VehicleStatus
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DueVehicle:
    id: UUID
    endpoint: Endpoint
    is_urgent: bool  # never asked at its present address, or somebody looks at it


class VehicleStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, vehicle_id: UUID, *, lock: bool = False) -> Vehicle | None:
        query = select(vehicles).where(vehicles.c.id == vehicle_id)
        if lock:
            query = query.with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _vehicle(row)

    async def find_id(self, vin: str) -> UUID | None:
        query = select(vehicles.c.id).where(vehicles.c.vin == vin)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def find_endpoint(self, vehicle_id: UUID) -> Endpoint | None:
        row = (await self._connection.execute(_ENDPOINTS.where(vehicles.c.id == vehicle_id))).one_or_none()
        return None if row is None else _endpoint(row)

    async def list_matching(self, query: VehicleQuery) -> Sequence[Vehicle]:
        # Sorting what fits is five times as quick as walking the index in its order, which an expression rules out.
        name_order = vehicles.c.name.concat("") if query.text or query.called else vehicles.c.name
        statement = select(vehicles).where(*_conditions(query)).order_by(name_order, vehicles.c.id)
        if query.after is not None:
            name, last = query.after
            place = tuple_(vehicles.c.name, vehicles.c.id)
            statement = statement.where(
                place > tuple_(bindparam("n", name, vehicles.c.name.type), bindparam("i", last, vehicles.c.id.type))
            )
        if query.offset:
            statement = statement.offset(query.offset)
        return [_vehicle(row) for row in await self._connection.execute(statement.limit(query.limit))]

    async def count_matching(self, query: VehicleQuery) -> int:
        """In all, wherever the page begins."""
        statement = select(func.count()).select_from(vehicles).where(*_conditions(query))
        return (await self._connection.execute(statement)).scalar_one()

    async def list_by_vin(self, vins: Sequence[str]) -> Mapping[str, Vehicle]:
        query = select(vehicles).where(vehicles.c.vin.in_(vins))
        return {row.vin: _vehicle(row) for row in await self._connection.execute(query)}

    async def list_names(self, vehicle_ids: Sequence[UUID]) -> Mapping[UUID, VehicleName]:
        query = select(vehicles.c.id, vehicles.c.vin, vehicles.c.name).where(vehicles.c.id.in_(vehicle_ids))
        return {row.id: VehicleName(row.vin, row.name) for row in await self._connection.execute(query)}

    async def count_by_status(self) -> Mapping[VehicleStatus, int]:
        query = select(vehicles.c.status, func.count()).group_by(vehicles.c.status)
        found = {VehicleStatus(status): count for status, count in await self._connection.execute(query)}
        return {status: found.get(status, 0) for status in VehicleStatus}

    async def list_never_asked(self, *, limit: int) -> Sequence[DueVehicle]:
        """Those nobody has asked yet at their present address."""
        query = _ENDPOINTS.where(vehicles.c.checked_at.is_(None)).limit(limit)
        return [DueVehicle(row.id, _endpoint(row), is_urgent=True) for row in await self._connection.execute(query)]

    async def list_due(self, *, before: datetime, limit: int) -> Sequence[DueVehicle]:
        """Those measured before that time, the longest unmeasured first."""
        query = _ENDPOINTS.where(vehicles.c.checked_at < before).order_by(vehicles.c.checked_at).limit(limit)
        return [DueVehicle(row.id, _endpoint(row), is_urgent=False) for row in await self._connection.execute(query)]

    async def add(self, new: Sequence[tuple[UUID, VehicleDraft]], *, at: datetime) -> None:
        rows = [
            {
                **_draft_values(draft),
                "id": vehicle_id,
                "status": VehicleStatus.UNKNOWN.value,
                "created_at": at,
                "updated_at": at,
            }
            for vehicle_id, draft in new
        ]
        if rows:
            await self._connection.execute(insert(vehicles), rows)

    async def change(self, vehicle: Vehicle, draft: VehicleDraft, *, at: datetime) -> None:
        """At another endpoint nothing measured or read before holds."""
        values = {**_draft_values(draft), "updated_at": at}
        if draft.endpoint != vehicle.endpoint:
            values |= _NOT_MEASURED
            await self._forget_readings([vehicle.id])
        await self._connection.execute(update(vehicles).where(vehicles.c.id == vehicle.id).values(values))

    async def move(self, moved: Sequence[tuple[UUID, VehicleDraft]], *, at: datetime) -> None:
        """Many at once, each to another endpoint."""
        rows = [
            {**_draft_values(draft), **_NOT_MEASURED, "updated_at": at, "vehicle_id": vehicle_id}
            for vehicle_id, draft in moved
        ]
        if rows:
            await self._forget_readings([vehicle_id for vehicle_id, _ in moved])
            change = update(vehicles).where(vehicles.c.id == bindparam("vehicle_id", type_=vehicles.c.id.type))
            await self._connection.execute(change, rows)

    async def _forget_readings(self, vehicle_ids: Sequence[UUID]) -> None:
        await self._forget_entities(vehicle_ids)
        await self._connection.execute(delete(vehicle_faults).where(vehicle_faults.c.vehicle_id.in_(vehicle_ids)))

    async def _forget_entities(self, vehicle_ids: Sequence[UUID]) -> None:
        await self._connection.execute(delete(vehicle_entities).where(vehicle_entities.c.vehicle_id.in_(vehicle_ids)))

    async def remove(self, vehicle_ids: Sequence[UUID]) -> None:
        await self._connection.execute(delete(vehicles).where(vehicles.c.id.in_(vehicle_ids)))

    async def record(self, measurements: Sequence[Measurement]) -> None:
        """An older measurement never replaces a newer one. Sorted, so that two processes cannot deadlock."""
        ordered = sorted(measurements, key=lambda each: each.vehicle_id)
        seen = [each for each in ordered if each.status is VehicleStatus.CONNECTED]
        unseen = [each for each in ordered if each.status is not VehicleStatus.CONNECTED]
        change = (
            update(vehicles)
            .where(vehicles.c.id == bindparam("vehicle_id"))
            .where(
                or_(
                    vehicles.c.checked_at.is_(None),
                    vehicles.c.checked_at <= bindparam("at", type_=vehicles.c.checked_at.type),
                )
            )
            .values(status=bindparam("measured"), status_reason=bindparam("reason"), checked_at=bindparam("at"))
        )
        if seen:
            await self._connection.execute(
                change.values(last_seen_at=bindparam("at")), [_measured(each) for each in seen]
            )
        if unseen:
            await self._connection.execute(change, [_measured(each) for each in unseen])

    async def find_entities(self, vehicle_id: UUID) -> EntityReading | None:
        query = select(vehicle_entities).where(vehicle_entities.c.vehicle_id == vehicle_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else EntityReading(row.vehicle_id, decode_description(row.description), row.read_at)

    async def keep_entities(self, reading: EntityReading) -> None:
        """Within a transaction that has locked the vehicle."""
        await self._forget_entities([reading.vehicle_id])
        values = {
            "vehicle_id": reading.vehicle_id,
            "description": encode_description(reading.description),
            "read_at": reading.read_at,
        }
        await self._connection.execute(insert(vehicle_entities).values(values))


def _conditions(query: VehicleQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.text:
        words = query.text.lower()
        conditions.append(
            or_(
                vehicles.c.search.contains(words, autoescape=True),
                vehicles.c.tag_words.contains(words, autoescape=True),
            )
        )
    if query.called:
        conditions.append(_is_called(query.called))
    if query.status is not None:
        conditions.append(vehicles.c.status == query.status.value)
    conditions += [vehicles.c.tag_words.contains(_tag_words([tag]), autoescape=True) for tag in query.tags]
    if query.faults is not None:
        conditions += _fault_conditions(query.faults)
    return conditions


def _fault_conditions(wanted: FaultFilter) -> list[ColumnElement[bool]]:
    if wanted is FaultFilter.UNREAD:
        return [vehicles.c.worst_fault.is_(None)]
    if wanted is FaultFilter.NONE:
        return [vehicles.c.worst_fault == 0]
    # As the index of those with faults has it, word for word, so that it is taken.
    return [literal_column(FAULTY.text, Boolean()), vehicles.c.worst_fault <= int(_AS_BAD_AS[wanted])]


def _tag_words(tags: Sequence[str]) -> str:
    """Each between line breaks, which a tag cannot hold: a whole tag is found as well as a part of one."""
    return "\n" + "".join(f"{tag.lower()}\n" for tag in tags) if tags else ""


def _is_called(words: str) -> ColumnElement[bool]:
    is_name = func.substr(vehicles.c.search, LENGTH + 2) == words.lower()
    if len(words) < SHORTEST_ENDING:
        return is_name
    return or_(is_name, vehicles.c.vin.endswith(words.upper(), autoescape=True))


def _measured(measurement: Measurement) -> dict[str, object]:
    return {
        "vehicle_id": measurement.vehicle_id,
        "measured": measurement.status.value,
        "reason": measurement.reason,
        "at": measurement.at,
    }


def _draft_values(draft: VehicleDraft) -> dict[str, Any]:
    public = {name: value for name, value in asdict(draft.endpoint).items() if name not in SECRETS}
    tls = draft.endpoint.tls
    if tls is not None:
        public["tls"] = {name: value for name, value in asdict(tls).items() if name not in SECRETS}
    return {
        "vin": draft.vin,
        "name": draft.name,
        "search": f"{draft.vin} {draft.name}".lower(),
        "tags": list(draft.tags),
        "tag_words": _tag_words(draft.tags),
        "endpoint": public,
        "endpoint_token": draft.endpoint.token,
        "client_key_pem": None if tls is None else tls.client_key_pem,
    }


def _endpoint(row: Row[*tuple[Any, ...]]) -> Endpoint:
    public = dict(row.endpoint)
    tls = public.pop("tls", None)
    return Endpoint(
        **public,
        token=row.endpoint_token,
        tls=None if tls is None else TlsOptions(**tls, client_key_pem=row.client_key_pem),
    )


def _vehicle(row: Row[*tuple[Any, ...]]) -> Vehicle:
    return Vehicle(
        id=row.id,
        vin=row.vin,
        name=row.name,
        tags=tuple(row.tags),
        endpoint=_endpoint(row),
        status=VehicleStatus(row.status),
        status_reason=row.status_reason,
        last_seen_at=row.last_seen_at,
        checked_at=row.checked_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        open_faults=_open_faults(row),
    )


def _open_faults(row: Row[*tuple[Any, ...]]) -> OpenFaults | None:
    if row.worst_fault is None:
        return None
    return OpenFaults(row.open_fatal, row.open_error, row.open_warn, row.open_info)
