"""Wire shapes of accounts."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.features.accounts.credentials import LONGEST_PASSWORD
from app.features.accounts.identity import Caller, Role, SignedIn


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
