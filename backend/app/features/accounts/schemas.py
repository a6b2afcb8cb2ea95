"""Wire shapes of accounts."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.features.accounts.credentials import LONGEST_PASSWORD
from app.features.accounts.identity import Caller, Role, SignedIn
from app.features.accounts.store import StoredSession, StoredUser, UserSummary
from app.features.accounts.users import NewUser


class LoginIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    username: str = Field(max_length=128)
    password: str = Field(max_length=LONGEST_PASSWORD, repr=False)


class UserOut(BaseModel):
    id: UUID
    username: str
    role: Role

    @classmethod
    def of(cls, caller: Caller) -> Self:
        return cls(id=caller.user_id, username=caller.username, role=caller.role)


class SignedInOut(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="seconds")
    user: UserOut

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        return cls(
            access_token=signed_in.access_token,
            expires_in=int(signed_in.expires_in.total_seconds()),
            user=UserOut.of(signed_in.caller),
        )


class MeOut(UserOut):
    profile: Literal["demo", "production"]


class OwnAccountOut(UserOut):
    """Oneself. `role` is the account's; a session keeps the one that it began with."""

    created_at: datetime
    last_login_at: datetime | None
    password_given_at: datetime | None = Field(
        description="Since when an administrator knows the password; null: its owner chose it."
    )

    @classmethod
    def of_user(cls, user: StoredUser) -> Self:
        return cls(
            id=user.id,
            username=user.username,
            role=user.role,
            created_at=user.created_at,
            last_login_at=user.last_login_at,
            password_given_at=user.password_given_at,
        )


class AccountOut(OwnAccountOut):
    """A user as an administrator sees it."""

    disabled_at: datetime | None
    last_used_at: datetime | None = Field(
        description="When a token of the user was last renewed, of the sessions of the last month."
    )
    open_sessions: int

    @classmethod
    def of_summary(cls, summary: UserSummary) -> Self:
        user = summary.user
        return cls(
            **OwnAccountOut.of_user(user).model_dump(),
            disabled_at=user.disabled_at,
            last_used_at=summary.last_used_at,
            open_sessions=summary.open_sessions,
        )


class AccountListOut(BaseModel):
    items: list[AccountOut]


class NewAccountIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    username: str = Field(max_length=128)
    role: Role
    password: str | None = Field(
        default=None, max_length=LONGEST_PASSWORD, repr=False, description="Absent: one is drawn."
    )

    def new_user(self) -> NewUser:
        return NewUser(self.username, self.role, self.password)


class NewAccountOut(BaseModel):
    user: AccountOut
    password: str = Field(repr=False, description="Told this once.")


class RoleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Role


class GivePasswordIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: str | None = Field(
        default=None, max_length=LONGEST_PASSWORD, repr=False, description="Absent: one is drawn."
    )


class GivenPasswordOut(BaseModel):
    password: str = Field(repr=False, description="Told this once.")


class ChangePasswordIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    old_password: str = Field(max_length=LONGEST_PASSWORD, repr=False)
    new_password: str = Field(max_length=LONGEST_PASSWORD, repr=False)


class SessionOut(BaseModel):
    id: UUID
    is_this: bool = Field(description="The one that asks.")
    role: Role = Field(description="As it was at the log-in.")
    created_at: datetime
    last_used_at: datetime = Field(description="When its token was last renewed.")
    expires_at: datetime
    address: str | None
    user_agent: str | None

    @classmethod
    def of(cls, session: StoredSession, caller: Caller) -> Self:
        return cls(
            id=session.id,
            is_this=session.id == caller.session_id,
            role=session.role,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            address=session.place.address,
            user_agent=session.place.user_agent,
        )


class SessionListOut(BaseModel):
    items: list[SessionOut]


class EndedOut(BaseModel):
    ended: int = Field(description="How many sessions were ended.")
