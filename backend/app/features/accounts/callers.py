"""Who is asking, as FastAPI dependencies: `Annotated[Caller, Depends(current_caller(accounts))]`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request

from app.features.accounts.identity import Caller, Role
from app.features.accounts.service import Accounts
from app.problems import NotAllowed, NotAuthenticated

CallerOf = Callable[[Request], Awaitable[Caller]]


def current_caller(accounts: Accounts) -> CallerOf:
    """The dependency raises NotAuthenticated for a request without a valid bearer token."""

    async def caller_of(request: Request) -> Caller:
        return await caller_with(accounts, request.headers.get("Authorization", ""))

    return caller_of


async def caller_of_scope(accounts: Accounts, scope: Mapping[str, Any]) -> Caller:
    """Of an ASGI request that the framework has not seen.

    Raises: NotAuthenticated.
    """
    given = (value for name, value in scope["headers"] if name == b"authorization")
    return await caller_with(accounts, next(given, b"").decode("latin-1"))


async def caller_with(accounts: Accounts, authorization: str) -> Caller:
    """`authorization`: the header's value.

    Raises: NotAuthenticated.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated("Not authenticated")
    return await accounts.authenticate(token.strip())


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
