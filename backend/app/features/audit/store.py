"""All SQL of the audit trail: one statement, and it only adds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.audit.tables import audit_events


class AuditStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Shape: one mapping per row, keyed by column name; all with the same keys."""
        if rows:
            await self._connection.execute(insert(audit_events), list(rows))
