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


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has shown a valid access token of a living session."""

    user_id: UUID
    username: str
    role: Role  # as it was at log-in
    session_id: UUID
    expires_at: datetime  # of the access token


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
