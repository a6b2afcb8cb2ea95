"""The newest command of each of many vehicles: one look into an index per vehicle, in one statement."""

from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import TextualSelect, Uuid, text

from app.features.vehicles.vehicle import LastCommand
from app.infra.db import Database, UtcDateTime, encode_json
from app.infra.rows import json_rows


class LatestCommands:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, vehicle_ids: Sequence[UUID]) -> Mapping[UUID, LastCommand]:
        """By vehicle; one that was never commanded is not there."""
        if not vehicle_ids:
            return {}
        asked = encode_json([{"asked_id": vehicle_id.hex} for vehicle_id in vehicle_ids])
        async with self._database.read() as connection:
            rows = await connection.execute(_newest(self._database.dialect), {"rows": asked})
            return {
                row.vehicle_id: LastCommand(row.id, row.status, row.method, row.path, row.username, row.created_at)
                for row in rows
            }


@cache
def _newest(dialect: str) -> TextualSelect:
    asked = json_rows(dialect, "asked", {"asked_id": "uuid"})
    return text(f"""
        SELECT c.vehicle_id, c.id, c.status, c.method, c.path, c.username, c.created_at
        FROM {asked} JOIN commands AS c ON c.id = (
            SELECT newest.id FROM commands AS newest WHERE newest.vehicle_id = asked.asked_id
            ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1
        )
    """).columns(vehicle_id=Uuid(), id=Uuid(), created_at=UtcDateTime())
