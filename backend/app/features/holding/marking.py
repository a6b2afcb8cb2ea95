"""The last word on a lock, in SQL: part of the statement that marks a command right before its first byte.

The memory of a process (`register`) refuses early and costs nothing; only this holds between processes.
"""

from app.infra.db import now_in


def no_foreign_lock_text(dialect: str, *, ground: str, collection: str, vehicle: str, user: str) -> str:
    """SQL that is true when nobody else's lock covers the ground. Shape: SQL expressions; `ground` NULL: no question.

    As `HeldLock.covers`; `substr` and not LIKE, because ids may hold `_` and `%`.
    """
    return f"""({ground} IS NULL OR NOT EXISTS (
        SELECT 1 FROM locks_held h
        WHERE h.vehicle_id = {vehicle} AND h.holder_id <> {user} AND h.broken_at IS NULL
          AND h.until > {now_in(dialect)}
          AND (substr({ground}, 1, length(h.ground)) = h.ground OR substr(h.ground, 1, length({ground})) = {ground})
          AND ({collection} = '' OR h.scopes IS NULL OR h.scopes LIKE '%,' || {collection} || ',%')))"""  # noqa: S608 - expressions of ours
