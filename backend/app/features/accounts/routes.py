"""HTTP of accounts. The refresh token travels in a cookie that scripts cannot read."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response

from app.config import Settings
from app.features.accounts.callers import CallerOf
from app.features.accounts.credentials import fold_username
from app.features.accounts.errors import SessionEnded
from app.features.accounts.identity import Caller, LoginPlace, SignedIn
from app.features.accounts.schemas import LoginIn, MeOut, SignedInOut, UserOut
from app.features.accounts.service import Accounts
from app.infra.clock import Clock
from app.problems import NotAllowed

COOKIE = "sovd_refresh"
COOKIE_PATH = "/api/v1/auth"
# As the table has them.
LONGEST_ADDRESS = 64
LONGEST_USER_AGENT = 200
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


# Lets the next try for an account of this name through, or raises TooManyRequests.
Admit = Callable[[str], Awaitable[None]]


def account_routes(
    accounts: Accounts, caller_of: CallerOf, settings: Settings, clock: Clock, admit: Admit | None = None
) -> APIRouter:
    """`admit` None: log-ins are not limited per account."""
    router = APIRouter(prefix="/api/v1", tags=["auth"])

    @router.post("/auth/login")
    async def login(body: LoginIn, request: Request, response: Response) -> SignedInOut:
        _require_known_origin(request, settings.allowed_origins)
        account = fold_username(body.username)
        if admit is not None and account is not None:
            await admit(account)
        signed_in = await accounts.login(body.username, body.password, _place_of(request))
        _set_cookie(request, response, signed_in, now=clock.now())
        return SignedInOut.of(signed_in)

    @router.post("/auth/refresh")
    async def refresh(
        request: Request, response: Response, sovd_refresh: Annotated[str | None, Cookie()] = None
    ) -> SignedInOut:
        _require_known_origin(request, settings.allowed_origins)
        if sovd_refresh is None:
            raise SessionEnded
        signed_in = await accounts.refresh(sovd_refresh)
        _set_cookie(request, response, signed_in, now=clock.now())
        return SignedInOut.of(signed_in)

    @router.post("/auth/logout", status_code=204)
    async def logout(response: Response, caller: Annotated[Caller, Depends(caller_of)]) -> None:
        await accounts.logout(caller)
        response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="strict")

    @router.get("/auth/me")
    @router.get("/me")  # the console asks with every page that is loaded; under /auth that would be five a minute
    async def me(caller: Annotated[Caller, Depends(caller_of)]) -> MeOut:
        return MeOut(**UserOut.of(caller).model_dump(), profile=settings.profile)

    return router


def _place_of(request: Request) -> LoginPlace:
    told = "".join(letter for letter in request.headers.get("User-Agent", "") if letter.isprintable())
    address = None if request.client is None else request.client.host[:LONGEST_ADDRESS]
    return LoginPlace(address, told[:LONGEST_USER_AGENT] or None)


def _set_cookie(request: Request, response: Response, signed_in: SignedIn, *, now: datetime) -> None:
    # Browsers accept Secure cookies from a plain http page of this machine only in part.
    is_local = request.url.scheme == "http" and request.url.hostname in LOOPBACK_HOSTS
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=max(0, int((signed_in.session_ends_at - now).total_seconds())),
        path=COOKIE_PATH,
        secure=not is_local,
        httponly=True,
        samesite="strict",
    )


def _require_known_origin(request: Request, allowed: tuple[str, ...]) -> None:
    """A browser says which page asks; programs say nothing.

    Raises: NotAllowed.
    """
    origin = request.headers.get("Origin")
    if origin is None or origin in allowed:
        return
    # A proxy may have ended TLS, so the scheme seen here need not be the browser's.
    if origin.partition("://")[2] != request.headers.get("Host"):
        raise NotAllowed("This page may not sign in here.", code="ORIGIN_NOT_ALLOWED")
