"""Exports: exactly what a filter shows, page by page, as CSV or JSON. A slow reader holds no connection."""

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

import orjson

from app.features.accounts.identity import Caller
from app.features.audit.service import AuditEntry, note
from app.features.commands.command import Command
from app.features.commands.csv_cells import BYTE_ORDER_MARK, command_row, head_row
from app.features.commands.filtering import CommandFilter
from app.features.commands.reading import Reading
from app.features.commands.schemas import command_json
from app.features.vehicles.overview import VehicleOverview
from app.features.vehicles.vehicle import VehicleName
from app.infra.clock import Clock
from app.infra.db import Database, time_text

# Few, because one answer of a vehicle may have megabytes; many enough that the way to the database is not what costs.
PAGE = 100

_Page = Sequence[Command]


class ExportFormat(StrEnum):
    CSV = "csv"
    JSON = "json"


class Exporting:
    def __init__(self, database: Database, reading: Reading, vehicles: VehicleOverview, clock: Clock) -> None:
        self._database = database
        self._reading = reading
        self._vehicles = vehicles
        self._clock = clock

    async def begin(self, wanted: CommandFilter, form: ExportFormat, *, by: Caller) -> AsyncIterator[bytes]:
        """The file in pieces. What cannot be read is told now, before the first piece; later it breaks the file off.

        Raises: Unavailable.
        """
        await self._note(wanted, form, by)
        pages = self._reading.walk(wanted, by=by, page=PAGE)
        first = await anext(pages, None)
        match form:
            case ExportFormat.CSV:
                return self._csv(first, pages)
            case ExportFormat.JSON:
                return self._json(first, pages)

    async def _csv(self, first: _Page | None, pages: AsyncIterator[_Page]) -> AsyncIterator[bytes]:
        yield (BYTE_ORDER_MARK + head_row()).encode()
        async for commands, names in self._named(first, pages):
            yield "".join(command_row(command, names.get(command.vehicle_id)) for command in commands).encode()

    async def _json(self, first: _Page | None, pages: AsyncIterator[_Page]) -> AsyncIterator[bytes]:
        yield b'{"exported_at":' + orjson.dumps(time_text(self._clock.now())) + b',"items":['
        between = b"\n"
        async for commands, names in self._named(first, pages):
            items = (orjson.dumps(_item(each, names.get(each.vehicle_id)), default=str) for each in commands)
            yield between + b",\n".join(items)
            between = b",\n"
        yield b"\n]}\n"

    async def _named(
        self, first: _Page | None, pages: AsyncIterator[_Page]
    ) -> AsyncIterator[tuple[_Page, Mapping[UUID, VehicleName]]]:
        """Each page with the names of its vehicles."""
        page = first
        while page is not None:
            yield page, await self._vehicles.names({command.vehicle_id for command in page})
            page = await anext(pages, None)

    async def _note(self, wanted: CommandFilter, form: ExportFormat, by: Caller) -> None:
        """Who took what out of here. The filter's words are not told: a path may hold what a person typed."""
        entry = AuditEntry(
            at=self._clock.now(),
            actor=by.username,
            role=by.role.value,
            action="commands.export",
            target=None if wanted.vehicle_id is None else str(wanted.vehicle_id),
            outcome="begun",
            details={"format": form.value},
        )
        async with self._database.write() as connection:
            await note(connection, entry)


def _item(command: Command, vehicle: VehicleName | None) -> Mapping[str, object]:
    named = None if vehicle is None else {"vin": vehicle.vin, "name": vehicle.name}
    return {**command_json(command), "vehicle": named}
