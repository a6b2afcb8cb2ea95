"""All SQL of vehicles."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.vehicles.description import decode_description, encode_description
from app.features.vehicles.tables import vehicle_entities, vehicles
from app.features.vehicles.vehicle import EntityReading, Vehicle, VehicleDraft, VehicleStatus
from app.sovd.link import Endpoint, TlsOptions

SECRETS = ("token", "client_key_pem")


@dataclass(frozen=True, slots=True)
class VehicleQuery:
    """Which vehicles to list. `after`: name and id of the last one already seen."""

    text: str | None = None
    status: VehicleStatus | None = None
    after: tuple[str, UUID] | None = None
    limit: int = 50


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
    is_new: bool  # never asked at its present address


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
        query = select(vehicles.c.endpoint, vehicles.c.endpoint_token, vehicles.c.client_key_pem)
        row = (await self._connection.execute(query.where(vehicles.c.id == vehicle_id))).one_or_none()
        return None if row is None else _endpoint(row)

    async def list_matching(self, query: VehicleQuery) -> Sequence[Vehicle]:
        statement = select(vehicles).order_by(vehicles.c.name, vehicles.c.id).limit(query.limit)
        if query.text:
            statement = statement.where(vehicles.c.search.contains(query.text.lower(), autoescape=True))
        if query.status is not None:
            statement = statement.where(vehicles.c.status == query.status.value)
        if query.after is not None:
            name, last = query.after
            place = tuple_(vehicles.c.name, vehicles.c.id)
            statement = statement.where(
                place > tuple_(bindparam("n", name, vehicles.c.name.type), bindparam("i", last, vehicles.c.id.type))
            )
        return [_vehicle(row) for row in await self._connection.execute(statement)]

    async def list_by_vin(self, vins: Sequence[str]) -> Mapping[str, Vehicle]:
        query = select(vehicles).where(vehicles.c.vin.in_(vins))
        return {row.vin: _vehicle(row) for row in await self._connection.execute(query)}

    async def list_due(self, *, before: datetime, limit: int) -> Sequence[DueVehicle]:
        """Those not measured since `before`, the new ones first, then the longest unmeasured."""
        query = select(vehicles.c.id, vehicles.c.checked_at).where(
            or_(vehicles.c.checked_at.is_(None), vehicles.c.checked_at < before)
        )
        query = query.order_by(vehicles.c.checked_at.asc().nulls_first()).limit(limit)
        return [DueVehicle(row.id, row.checked_at is None) for row in await self._connection.execute(query)]

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
            values |= {"status": VehicleStatus.UNKNOWN.value, "status_reason": None, "checked_at": None}
            await self._connection.execute(delete(vehicle_entities).where(vehicle_entities.c.vehicle_id == vehicle.id))
        await self._connection.execute(update(vehicles).where(vehicles.c.id == vehicle.id).values(values))

    async def remove(self, vehicle_id: UUID) -> None:
        await self._connection.execute(delete(vehicles).where(vehicles.c.id == vehicle_id))

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
        await self._connection.execute(
            delete(vehicle_entities).where(vehicle_entities.c.vehicle_id == reading.vehicle_id)
        )
        values = {
            "vehicle_id": reading.vehicle_id,
            "description": encode_description(reading.description),
            "read_at": reading.read_at,
        }
        await self._connection.execute(insert(vehicle_entities).values(values))


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
    )
