"""Who is asking, as FastAPI dependencies: `Annotated[Caller, Depends(current_caller(accounts))]`."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Annotated, Any

from fastapi import Depends, Request

from app.features.accounts.identity import Caller, Role
from app.features.accounts.service import Accounts
from app.problems import NotAllowed, NotAuthenticated

CallerOf = Callable[[Request], Awaitable[Caller]]
RECOGNISED = "sovd.caller"  # where a scope keeps who was recognised


def current_caller(accounts: Accounts) -> CallerOf:
    """The dependency raises NotAuthenticated for a request without a valid bearer token."""

    async def caller_of(request: Request) -> Caller:
        return await caller_of_scope(accounts, request.scope)

    return caller_of


async def recognise(accounts: Accounts, scope: MutableMapping[str, Any]) -> Caller | None:
    """Whoever asks, before it is known whether that matters; the scope keeps it for `caller_of_scope`.

    Raises: Unavailable.
    """
    token = _token_in(scope)
    caller = None if token is None else await accounts.recognise(token)
    if caller is not None:
        scope[RECOGNISED] = caller
    return caller


async def caller_of_scope(accounts: Accounts, scope: Mapping[str, Any]) -> Caller:
    """Of an ASGI request that the framework need not have seen.

    Raises: NotAuthenticated.
    """
    recognised = scope.get(RECOGNISED)
    if isinstance(recognised, Caller):
        return recognised
    token = _token_in(scope)
    if token is None:
        raise NotAuthenticated("Not authenticated")
    return await accounts.authenticate(token)


def _token_in(scope: Mapping[str, Any]) -> str | None:
    given = (value for name, value in scope["headers"] if name == b"authorization")
    scheme, _, token = next(given, b"").decode("latin-1").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def require_role(caller_of: CallerOf, least: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """The dependency raises NotAllowed for a caller with less than this role."""

    async def allowed_caller(caller: Annotated[Caller, Depends(caller_of)]) -> Caller:
        require_at_least(caller, least)
        return caller

    return allowed_caller


def require_at_least(caller: Caller, least: Role) -> None:
    """Raises: NotAllowed."""
    if not caller.role.includes(least):
        raise NotAllowed(f"This needs the role {least.value}; you are {caller.role.value}.")
