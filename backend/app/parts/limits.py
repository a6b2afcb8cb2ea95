"""How often somebody may ask: where limits are off, everybody is let through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Scope

from app.features.accounts.callers import recognise
from app.features.accounts.identity import Caller
from app.features.accounts.service import Accounts
from app.features.commands.conversation import Admit, admit_all
from app.infra.metrics import Counter
from app.infra.quotas import Quotas
from app.middleware.rate_limiting_middleware import RateLimits, Who, admit_accounts, admit_messages


@dataclass(frozen=True, slots=True)
class Limits:
    """`quotas` None: they are off. `hits`: what was refused."""

    quotas: Quotas | None
    hits: Counter


def limit_requests(limits: Limits, accounts: Accounts, routes: ASGIApp) -> ASGIApp:
    if limits.quotas is None:
        return routes

    async def recognised(scope: Scope) -> Who | None:
        caller = await recognise(accounts, scope)
        return None if caller is None else _who(caller)

    return RateLimits(routes, limits.quotas, recognised, limits.hits.add)


def admit_to_log_in(limits: Limits) -> Callable[[str], Awaitable[None]] | None:
    return None if limits.quotas is None else admit_accounts(limits.quotas, limits.hits.add)


def admit_to_talk(limits: Limits) -> Admit:
    if limits.quotas is None:
        return admit_all
    admit = admit_messages(limits.quotas, limits.hits.add)
    return lambda caller: admit(_who(caller))


def _who(caller: Caller) -> Who:
    return Who(caller.user_id.hex, caller.username, caller.role.value)
