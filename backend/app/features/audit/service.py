"""Note who did what, within the transaction that does it. Details never hold a secret or a full VIN."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.accounts.trail import AccountEvent
from app.features.audit.store import INSERT_ROWS, AuditStore
from app.infra.db import encode_json, time_text
from app.infra.ids import new_id
from app.infra.ledger import Page
from app.infra.log import current_correlation_id

# As the table has it. An entry that is too long must not undo the transaction it stands in.
LONGEST_TARGET = 200


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that happened. `outcome`: what became of it, in one word."""

    at: datetime
    actor: str  # a user name, or the name of a part of the system
    role: str | None
    action: str  # "vehicle.created"
    target: str | None
    outcome: str  # "accepted", "succeeded", "refused", ...
    command_id: UUID | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    correlation_id: str | None = None


async def note(connection: AsyncConnection, entry: AuditEntry) -> None:
    """For the task that serves a request: without a correlation id the entry gets that request's."""
    bound = entry.correlation_id or current_correlation_id() or None
    await AuditStore(connection).add([{**_row(entry), "correlation_id": bound}])


async def note_all(page: Page, entries: Sequence[AuditEntry]) -> None:
    """Many entries as they stand, in one statement of a page of the ledger."""
    await page.add(INSERT_ROWS, [_plain_row(entry) for entry in entries])


async def note_account_event(connection: AsyncConnection, event: AccountEvent) -> None:
    """What accounts are handed as their trail."""
    await note(
        connection,
        AuditEntry(
            at=event.at,
            actor=event.actor,
            role=event.role,
            action=event.action.value,
            target=event.target,
            outcome=event.outcome,
            details=event.details,
        ),
    )


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": new_id(),
        "at": entry.at,
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "target": entry.target and entry.target[:LONGEST_TARGET],
        "command_id": entry.command_id,
        "outcome": entry.outcome,
        "details": dict(entry.details),
        "correlation_id": entry.correlation_id,
    }


def _plain_row(entry: AuditEntry) -> dict[str, object]:
    row = _row(entry)
    return {
        **row,
        "id": new_id().hex,
        "at": time_text(entry.at),
        "command_id": None if entry.command_id is None else entry.command_id.hex,
        "details": encode_json(row["details"]),
    }
