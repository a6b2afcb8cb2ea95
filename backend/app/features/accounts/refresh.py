"""What to do with a refresh token that somebody shows. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from hmac import compare_digest
from uuid import UUID

from app.features.accounts.errors import SessionEnded
from app.features.accounts.identity import SessionEnd
from app.features.accounts.store import StoredSession

# A browser whose answer was lost, or whose second tab asked at the same moment, shows the previous value.
REPEAT_WINDOW = timedelta(seconds=10)
_SHAPE = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{20,100})")


class Verdict(Enum):
    ROTATE = auto()  # the current value: replace it
    REPEAT = auto()  # the previous one, moments later: give the current one again
    REUSED = auto()  # an old or invented one: somebody else may have it, so the session ends
    CLOSED = auto()  # the session is over anyway


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """Shape: `<session id, 32 hex digits>.<secret>`."""

    session_id: UUID
    secret: str

    @classmethod
    def parse(cls, text: str) -> "RefreshToken":
        """Raises: SessionEnded; a text of another shape belongs to no session."""
        match = _SHAPE.fullmatch(text)
        if match is None:
            raise SessionEnded
        return cls(UUID(hex=match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.session_id.hex}.{self.secret}"


def judge_refresh(session: StoredSession, fingerprint: str, *, now: datetime, idle: timedelta) -> Verdict:
    if not session.is_open(now=now, idle=idle):
        return Verdict.CLOSED
    if compare_digest(fingerprint, session.refresh_hash):
        return Verdict.ROTATE
    is_previous = compare_digest(fingerprint, session.previous_refresh_hash or "")
    if is_previous and session.rotated_at is not None and now - session.rotated_at <= REPEAT_WINDOW:
        return Verdict.REPEAT
    return Verdict.REUSED


def told_end(session: StoredSession, fingerprint: str) -> SessionEnd | None:
    """Why the session was ended, for whoever has its token; None for everybody else, and when its time was over."""
    known = (session.refresh_hash, session.previous_refresh_hash or "")
    if not any(compare_digest(fingerprint, hashed) for hashed in known):
        return None
    if session.ended_as is None and session.user_is_disabled:
        return SessionEnd.USER_DISABLED
    return session.ended_as
