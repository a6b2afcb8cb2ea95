"""What every other part stands on: time, database, Redis or what stands in for it, figures, limits, traces."""

import os
from dataclasses import dataclass

from app.config import Settings
from app.features.accounts.sessions import SESSION_KEYS
from app.infra.bus import Bus, ProcessBus, RedisBus
from app.infra.clock import Clock, SystemClock
from app.infra.db import BACKEND, Database
from app.infra.metrics import Metrics
from app.infra.presence import Presence, ProcessPresence, RedisPresence
from app.infra.quotas import Quotas
from app.infra.traces import Traces, send_traces
from app.middleware.rate_limiting_middleware import Audience
from app.parts.limits import Limits
from app.parts.measuring import build_metrics, count_refusals


@dataclass(frozen=True, slots=True)
class Foundation:
    settings: Settings
    clock: Clock
    database: Database
    bus: Bus
    presence: Presence
    metrics: Metrics
    limits: Limits
    traces: Traces | None


def lay_foundation(settings: Settings) -> Foundation:
    """Raises: BadConfiguration."""
    clock = SystemClock()
    url = settings.redis_url
    metrics = build_metrics(settings)
    return Foundation(
        settings=settings,
        clock=clock,
        database=Database(settings.async_database_url(), pool=settings.database_pool, name=f"{BACKEND}-{os.getpid()}"),
        bus=ProcessBus() if url is None else RedisBus(url),
        presence=ProcessPresence(clock) if url is None else RedisPresence(url, prefix=SESSION_KEYS),
        metrics=metrics,
        limits=Limits(
            quotas=Quotas(url, clock) if settings.rate_limits == "on" else None,
            hits=count_refusals(metrics, [audience.name.lower() for audience in Audience]),
        ),
        traces=None if settings.traces_url is None else send_traces(settings.traces_url),
    )
