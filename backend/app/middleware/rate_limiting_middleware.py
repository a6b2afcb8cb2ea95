"""Rate limits: who may ask how often. Change an amount here and restart; how it is counted is in `infra/quotas`."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from app.infra.quotas import Limit, Quotas
from app.middleware.errors import problem_response
from app.problems import TooManyRequests, Unavailable

log = structlog.get_logger()


class Audience(Enum):
    SIGNING_IN = auto()
    COMMANDING = auto()
    COMMANDING_AS_ADMIN = auto()
    WORKING = auto()
    TALKING = auto()


LIMITS: Mapping[Audience, Limit] = {
    Audience.SIGNING_IN: Limit("5 per minute"),  # /api/v1/auth/*, everybody; log-ins also per account that is tried
    Audience.COMMANDING: Limit("10 per minute"),  # /api/v1/commands*, engineers, viewers and strangers
    Audience.COMMANDING_AS_ADMIN: Limit("10000 per minute", lease=100),  # /api/v1/commands*, admins
    Audience.WORKING: Limit("100 per minute"),  # every other route of the API, everybody
    Audience.TALKING: Limit("600 per minute", lease=60),  # messages to /ws/commands, per user
}

LOGGING_OUT = "/api/v1/auth/logout"  # refusing it would keep a session alive
# What is asked before anybody is known is counted by address, whatever token comes along.
BY_ADDRESS = frozenset({"/api/v1/auth/login", "/api/v1/auth/refresh"})
STOPPING = "/cancel"  # a vehicle that should stop is not kept waiting by commands that were sent
LONGEST_PATH = 200  # characters of it in a log
NETWORK_OF_ONE = 64  # bits; who has an IPv6 address has as many more as fit into such a network


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whose token was verified."""

    id: str
    username: str
    role: str


Recognise = Callable[[Scope], Awaitable[Who | None]]
Admit = Callable[[str], Awaitable[None]]
Count = Callable[[str], None]  # of a refusal, by the name of its audience


def uncounted(_audience: str) -> None:
    """Nobody counts refusals."""


def audience_of(path: str, role: str | None) -> Audience:
    if path.startswith("/api/v1/auth/"):
        return Audience.SIGNING_IN
    if path.startswith("/api/v1/commands") and not path.endswith(STOPPING):
        return Audience.COMMANDING_AS_ADMIN if role == "admin" else Audience.COMMANDING
    return Audience.WORKING


class RateLimits:
    """Around all routes. Sockets pass: nothing is kept in memory for each, their messages are counted elsewhere."""

    def __init__(self, app: ASGIApp, quotas: Quotas, recognise: Recognise, count: Count = uncounted) -> None:
        """`recognise` may raise Unavailable."""
        self._app = app
        self._quotas = quotas
        self._recognise = recognise
        self._count = count

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            return self._limited(scope, receive, send)
        return self._app(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        try:
            who = None if path in BY_ADDRESS else await self._recognise(scope)
        except Unavailable:
            who = None  # the route will say so
        if who is None or path != LOGGING_OUT:
            audience = audience_of(path, None if who is None else who.role)
            limit = LIMITS[audience]
            wait = await self._quotas.take(limit, _key_of(who, scope))
            if wait > 0:
                self._count(audience.name.lower())
                _note_refusal(who, path, **({} if who else {"address": _address_of(scope)}))
                await problem_response(_refusal(limit, wait))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def admit_accounts(quotas: Quotas, count: Count = uncounted) -> Admit:
    """For log-ins: `admit(account)`, whatever address it is tried from.

    Raises: TooManyRequests.
    """

    async def admit(account: str) -> None:
        limit = LIMITS[Audience.SIGNING_IN]
        # What people type in place of a name may be their password: it is nowhere kept as it is.
        wait = await quotas.take(limit, f"account {blake2b(account.encode(), digest_size=16).hexdigest()}")
        if wait > 0:
            count(Audience.SIGNING_IN.name.lower())
            _note_refusal(None, "/api/v1/auth/login", counted="tries for one account")
            raise _refusal(limit, wait)

    return admit


def admit_messages(quotas: Quotas, count: Count = uncounted) -> Callable[[Who], Awaitable[None]]:
    """For sockets: `admit(who)` before each message.

    Raises: TooManyRequests.
    """

    async def admit(who: Who) -> None:
        limit = LIMITS[Audience.TALKING]
        wait = await quotas.take(limit, f"user {who.id}")
        if wait > 0:
            count(Audience.TALKING.name.lower())
            _note_refusal(who, "/ws/commands")
            raise _refusal(limit, wait)

    return admit


def _key_of(who: Who | None, scope: Scope) -> str:
    return f"user {who.id}" if who is not None else f"address {network_of(_address_of(scope))}"


def network_of(address: str) -> str:
    """As one is counted: an IPv4 address alone, an IPv6 address with its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> NETWORK_OF_ONE << NETWORK_OF_ONE))
    return address


def _address_of(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _refusal(limit: Limit, wait: float) -> TooManyRequests:
    return TooManyRequests(limit.sentence, retry_after=max(1, math.ceil(wait)))


def _note_refusal(who: Who | None, path: str, **facts: str) -> None:
    """The runbook's reader looks for this sentence, word for word."""
    # A path can hold an end of line.
    place = "".join(letter if letter.isprintable() else "?" for letter in path)[:LONGEST_PATH]
    somebody = "Somebody" if who is None else f"User {who.username} (role={who.role})"
    sentence = f"{somebody} hit rate limit on {place}"
    log.info(sentence, **facts)
