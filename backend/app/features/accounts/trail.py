"""What accounts tell the audit trail. The trail itself is handed in, because audit stands above accounts."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection


class AccountAction(StrEnum):
    LOGGED_IN = "account.login"
    LOGGED_OUT = "account.logout"
    SESSION_REVOKED = "account.session_revoked"
    USER_CREATED = "account.user_created"
    ROLE_SET = "account.role_set"
    USER_DISABLED = "account.user_disabled"
    USER_ENABLED = "account.user_enabled"
    PASSWORD_GIVEN = "account.password_given"  # noqa: S105 - an action
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - an action


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One thing that happened to an account. `actor` and `target` are user names; never a secret."""

    at: datetime
    actor: str
    action: AccountAction
    outcome: str  # "succeeded" or "refused"
    target: str | None = None
    role: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


# Writes one event within the transaction of the connection.
NoteAccountEvent = Callable[[AsyncConnection, AccountEvent], Awaitable[None]]
