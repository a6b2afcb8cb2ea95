"""HTTP of one's own account: its password and its sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.features.accounts.callers import CallerOf
from app.features.accounts.identity import Caller
from app.features.accounts.own import OwnAccount
from app.features.accounts.schemas import ChangePasswordIn, EndedOut, OwnAccountOut, SessionListOut, SessionOut


def own_routes(own: OwnAccount, caller_of: CallerOf) -> APIRouter:
    """Only what checks a password counts as signing in, five times a minute."""
    router = APIRouter(prefix="/api/v1", tags=["auth"])

    @router.get("/account")
    async def get_own_account(caller: Annotated[Caller, Depends(caller_of)]) -> OwnAccountOut:
        return OwnAccountOut.of_user(await own.get(caller))

    @router.post("/auth/password")
    async def change_own_password(body: ChangePasswordIn, caller: Annotated[Caller, Depends(caller_of)]) -> EndedOut:
        """Ends the other sessions."""
        return EndedOut(ended=await own.change_password(body.old_password, body.new_password, by=caller))

    @router.get("/account/sessions")
    async def list_own_sessions(caller: Annotated[Caller, Depends(caller_of)]) -> SessionListOut:
        return SessionListOut(items=[SessionOut.of(session, caller) for session in await own.list_sessions(caller)])

    @router.delete("/account/sessions")
    async def end_other_sessions(caller: Annotated[Caller, Depends(caller_of)]) -> EndedOut:
        """All but the one that asks."""
        return EndedOut(ended=await own.end_other_sessions(by=caller))

    @router.delete("/account/sessions/{session_id}", status_code=204)
    async def end_own_session(session_id: UUID, caller: Annotated[Caller, Depends(caller_of)]) -> None:
        await own.end_session(session_id, by=caller)

    return router
