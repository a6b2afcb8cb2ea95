"""Who somebody is: roles, callers, and what a log-in gives."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person may do. Each role may do what the one before it may."""

    VIEWER = "viewer"
    ENGINEER = "engineer"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do whatever `other` may."""
        return _RANK[self] >= _RANK[other]


_RANK = {role: rank for rank, role in enumerate(Role)}


class SessionEnd(StrEnum):
    """Why a session was ended before its time, as its row keeps it."""

    LOGGED_OUT = "logged out"
    ROLE_CHANGED = "role changed"
    USER_DISABLED = "user disabled"
    PASSWORD_GIVEN = "password given"  # noqa: S105 - a reason
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a reason
    ENDED_BY_ADMIN = "ended by an administrator"
    ENDED_BY_OWNER = "ended by its owner"
    REUSED = "refresh token reused"
    ERASED = "erased"
    RESTORED = "a backup was restored"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has shown a valid access token of a living session."""

    user_id: UUID
    username: str
    role: Role  # as it was at log-in
    session_id: UUID
    expires_at: datetime  # of the access token


@dataclass(frozen=True, slots=True)
class LoginPlace:
    """Where a log-in came from, so that people recognise their sessions. Both are claims, not proof."""

    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a log-in or a refresh."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    caller: Caller
    expires_in: timedelta  # of the access token
    session_ends_at: datetime


@dataclass(frozen=True, slots=True)
class User:
    """An account as an administrator sees it."""

    id: UUID
    username: str
    role: Role
    is_disabled: bool
