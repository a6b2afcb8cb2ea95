"""HTTP of all accounts, for administrators."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf, require_role
from app.features.accounts.identity import Caller, Role
from app.features.accounts.schemas import (
    AccountListOut,
    AccountOut,
    EndedOut,
    GivenPasswordOut,
    GivePasswordIn,
    NewAccountIn,
    NewAccountOut,
    RoleIn,
    SessionListOut,
    SessionOut,
)
from app.features.accounts.users import Users

AdminOf = Callable[[Caller], Awaitable[Caller]]


def user_routes(users: Users, caller_of: CallerOf) -> APIRouter:
    admin_of = require_role(caller_of, Role.ADMIN)
    router = APIRouter(prefix="/api/v1/users", tags=["users"], dependencies=[Depends(admin_of)])

    @router.get("")
    async def list_users() -> AccountListOut:
        return AccountListOut(items=[AccountOut.of_summary(summary) for summary in await users.list_all()])

    @router.post("", status_code=201)
    async def create_user(body: NewAccountIn, caller: Annotated[Caller, Depends(admin_of)]) -> NewAccountOut:
        created, password = await users.create(body.new_user(), by=caller)
        return NewAccountOut(user=AccountOut.of_summary(created), password=password)

    @router.get("/{user_id}")
    async def get_user(user_id: UUID) -> AccountOut:
        return AccountOut.of_summary(await users.get(user_id))

    @router.put("/{user_id}/role")
    async def set_role(user_id: UUID, body: RoleIn, caller: Annotated[Caller, Depends(admin_of)]) -> AccountOut:
        """Ends the user's sessions: they log in again, with the new role."""
        await users.set_role(user_id, body.role, by=caller)
        return AccountOut.of_summary(await users.get(user_id))

    @router.post("/{user_id}/disable")
    async def disable_user(user_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> AccountOut:
        """Ends the user's sessions as well."""
        await users.disable(user_id, by=caller)
        return AccountOut.of_summary(await users.get(user_id))

    @router.post("/{user_id}/enable")
    async def enable_user(user_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> AccountOut:
        await users.enable(user_id, by=caller)
        return AccountOut.of_summary(await users.get(user_id))

    @router.post("/{user_id}/password")
    async def give_password(
        user_id: UUID, body: GivePasswordIn, caller: Annotated[Caller, Depends(admin_of)]
    ) -> GivenPasswordOut:
        """Ends the user's sessions."""
        return GivenPasswordOut(password=await users.give_password(user_id, body.password, by=caller))

    _add_session_routes(router, users, admin_of)
    return router


def _add_session_routes(router: APIRouter, users: Users, admin_of: AdminOf) -> None:
    @router.get("/{user_id}/sessions")
    async def list_sessions(user_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> SessionListOut:
        """The open ones, the last used first."""
        return SessionListOut(items=[SessionOut.of(session, caller) for session in await users.list_sessions(user_id)])

    @router.delete("/{user_id}/sessions")
    async def end_sessions(user_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> EndedOut:
        return EndedOut(ended=await users.end_sessions(user_id, by=caller))

    @router.delete("/{user_id}/sessions/{session_id}", status_code=204)
    async def end_session(user_id: UUID, session_id: UUID, caller: Annotated[Caller, Depends(admin_of)]) -> None:
        await users.end_sessions(user_id, session_id, by=caller)
