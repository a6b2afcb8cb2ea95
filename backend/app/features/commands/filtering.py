"""What of the history is asked for, in SQL: whatever the filter is, little is read beside what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, or_, select, tuple_, union_all

from app.features.commands.expressions import Aside, EntityRoot, entity_root
from app.features.commands.states import ENDED, Status
from app.features.commands.tables import ENDED as ENDED_WORDS
from app.features.commands.tables import OPEN, TROUBLED, UNKNOWN, commands

OPEN_STATUSES = frozenset(Status) - ENDED
FEW = (OPEN_STATUSES, frozenset({Status.UNKNOWN}))  # of these there are never many
PARTIAL: Mapping[frozenset[Status], str] = {
    OPEN_STATUSES: OPEN,
    frozenset({Status.UNKNOWN}): UNKNOWN,
    ENDED - {Status.SUCCEEDED}: TROUBLED,
    ENDED: ENDED_WORDS,
}


@dataclass(frozen=True, slots=True)
class CommandFilter:
    """Which commands to list. `path` matches anywhere in the path; `component` is an entity, with all below it;
    `statuses` empty means any. `user` is a user name, for `reading` to find the `user_id` of: no index has names."""

    vehicle_id: UUID | None = None
    statuses: frozenset[Status] = frozenset()
    path: str | None = None
    component: str | None = None
    command: str | None = None
    user: str | None = None
    user_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def newest_query(wanted: CommandFilter, before: tuple[datetime, UUID] | None, limit: int) -> Select[Any]:
    parts = [_newest(part, before, limit) for part in _parts(wanted)]
    if len(parts) == 1:
        return parts[0]
    every = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(every).order_by(every.c.created_at.desc(), every.c.id.desc()).limit(limit)


def _parts(wanted: CommandFilter) -> Sequence[CommandFilter]:
    """What has ended and what has not, where each has an index of its own and no index has both."""
    asked = wanted.statuses or frozenset(Status)
    if not wanted.command and not wanted.component and Status.SUCCEEDED in asked:
        return [wanted]
    return [replace(wanted, statuses=part) for part in (asked & ENDED, asked & OPEN_STATUSES) if part]


def _newest(wanted: CommandFilter, before: tuple[datetime, UUID] | None, limit: int) -> Select[Any]:
    query = select(commands).where(*conditions_of(wanted))
    if before is not None:
        at, last = before
        # As one value: spelled out with OR, PostgreSQL walks through everything before the page, every time.
        seen = tuple_(bindparam("at", at, commands.c.created_at.type), bindparam("last", last, commands.c.id.type))
        query = query.where(tuple_(commands.c.created_at, commands.c.id) < seen)
    return query.order_by(commands.c.created_at.desc(), commands.c.id.desc()).limit(limit)


def conditions_of(wanted: CommandFilter) -> Sequence[ColumnElement[bool]]:
    c = commands.c
    found = [*_equalities(wanted)]
    if wanted.statuses:
        found += of_statuses(wanted.statuses)
    if wanted.path:
        found.append(c.path.contains(wanted.path, autoescape=True))
    if wanted.component and wanted.component != entity_root(wanted.component):
        found.append(or_(c.path == wanted.component, c.path.startswith(wanted.component + "/", autoescape=True)))
    if wanted.since is not None:
        found.append(c.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(c.created_at < wanted.until)
    return found


def _equalities(wanted: CommandFilter) -> Iterator[ColumnElement[bool]]:
    """What has an index, where fewer commands are usually left first: SQLite looks into that of the first."""
    c = commands.c
    has_index = wanted.statuses not in FEW
    root = entity_root(wanted.component) if wanted.component else None
    for column, value in ((c.vehicle_id, wanted.vehicle_id), (c.user_id, wanted.user_id)):
        if value is not None:
            yield (column if has_index else Aside(column)) == value
            has_index = False
    for words, text in ((EntityRoot(c.path), root), (c.command, wanted.command)):
        if text:
            # Written out, so that PostgreSQL plans by how frequent this one is, and not by what is usual.
            yield (words if has_index else Aside(words)) == bindparam(None, text, words.type, literal_execute=True)
            has_index = False


def of_statuses(statuses: frozenset[Status]) -> Sequence[ColumnElement[bool]]:
    # A partial index is used only by a question that says its condition in its own words.
    found: list[ColumnElement[bool]] = [literal_column(words) for of, words in PARTIAL.items() if statuses <= of]
    if statuses not in PARTIAL:
        found.append(commands.c.status.in_(sorted(status.value for status in statuses)))
    return found
