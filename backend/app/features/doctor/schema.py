"""The schema's revision, judged."""

from app.features.doctor.findings import Cause, Finding, found
from app.infra.schema import RESTORING, known_revisions


def judge_schema(current: str | None, *, has_users: bool) -> Finding:
    known = known_revisions()
    newest = known[0]
    if not has_users:
        return found(Cause.SCHEMA_MISSING)
    if current == newest:
        return found(Cause.SCHEMA_NEWEST, current=newest)
    if current == RESTORING:
        return found(Cause.SCHEMA_RESTORING)
    cause = Cause.SCHEMA_BEHIND if current is None or current in known else Cause.SCHEMA_AHEAD
    return found(cause, current=current or "unmarked", newest=newest)
