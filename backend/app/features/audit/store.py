"""All SQL of the audit trail: one statement in two forms, and it only adds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.audit.tables import audit_events
from app.infra.rows import RowStatement, json_rows

COLUMNS = {
    "id": "uuid",
    "at": "timestamptz",
    "actor": "text",
    "role": "text",
    "action": "text",
    "target": "text",
    "command_id": "uuid",
    "outcome": "text",
    "details": "json",
    "correlation_id": "text",
}


def _insert_rows(dialect: str) -> str:
    names = ", ".join(COLUMNS)
    return f"INSERT INTO audit_events ({names}) SELECT {names} FROM {json_rows(dialect, 'v', COLUMNS)}"


# For pages of the ledger, whose rows travel as one parameter.
INSERT_ROWS = RowStatement(_insert_rows)


class AuditStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Shape: one mapping per row, keyed by column name; all with the same keys."""
        if rows:
            await self._connection.execute(insert(audit_events), list(rows))
