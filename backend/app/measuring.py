"""Beside the composition root: where figures are kept and served, and which gauges there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.config import BadConfiguration, Settings
from app.connectors.sovd_http.wire import OpenLines
from app.features.accounts.counting import LoggedIn
from app.features.commands.counting import CommandCounts
from app.features.commands.feed import EventFeed
from app.features.commands.runner import CommandRunner
from app.features.commands.socket import CommandSockets
from app.features.vehicles.overview import VehicleOverview
from app.infra.bus import Bus
from app.infra.db import Database
from app.infra.figures import FolderBusy, OwnFigures, SharedFigures
from app.infra.ledger import Ledger
from app.infra.metrics import Counter, Metrics, Truth
from app.infra.metrics_listener import MetricsListener


def build_metrics(settings: Settings) -> Metrics:
    """Without an address nobody reads them, and they stay in memory.

    Raises: BadConfiguration.
    """
    if settings.metrics_port is None:
        return Metrics(OwnFigures())
    try:
        return Metrics(SharedFigures(settings.figures_dir))
    except (FolderBusy, OSError) as wrong:
        raise BadConfiguration(f"SOVD_METRICS_DIR: {settings.figures_dir} cannot be used: {wrong}.") from wrong


def build_listener(settings: Settings, metrics: Metrics) -> MetricsListener | None:
    """Raises: BadConfiguration."""
    host, port = settings.metrics_host, settings.metrics_port
    if port is None:
        return None
    try:
        return MetricsListener(metrics.page, host, port)
    except OSError as wrong:
        reason = wrong.strerror or wrong
        raise BadConfiguration(f"SOVD_METRICS_PORT: cannot listen on {host} port {port}: {reason}.") from wrong


def count_refusals(metrics: Metrics, kinds: Sequence[str]) -> Counter:
    told = "Requests and messages that were refused for being too many"
    return metrics.counter("rate_limits_hit_total", told, ("kind",), known=kinds)


@dataclass(frozen=True, slots=True)
class Present:
    """What is looked at in this process."""

    sockets: CommandSockets
    lines: OpenLines
    runner: CommandRunner
    ledger: Ledger
    feed: EventFeed
    database: Database
    most_connections: int
    bus: Bus


def name_gauges(metrics: Metrics, present: Present) -> None:
    gauge = metrics.gauge
    gauge("websocket_connections_active", "Live sockets that are open", lambda: present.sockets.count)
    gauge("vehicle_connections_active", "Connections to vehicles that are open", lambda: present.lines.count)
    gauge("commands_running", "Commands that are worked on", lambda: len(present.runner.held()))
    gauge("ledger_waiting", "Durable facts that wait to be written", lambda: present.ledger.waiting)
    gauge("events_held_back", "Events that wait for one before them", lambda: present.feed.held_back)
    gauge("database_connections_in_use", "Connections of the pools in use", lambda: present.database.in_use)
    gauge("database_connections_most", "Connections the pools may have", lambda: present.most_connections)
    gauge("bus_connected", "Processes that hear the others at present", lambda: present.bus.is_whole)
    reconnects = metrics.counter("bus_reconnects_total", "Times the bus was found again after it was lost")
    present.bus.on_gap(partial(_add_unless_first, reconnects, iter([True])))


def name_truths(metrics: Metrics, logged_in: LoggedIn, vehicles: VehicleOverview, commands: CommandCounts) -> None:
    """What is read of the database, once however many processes there are."""

    async def active_users() -> Truth:
        return {(): await logged_in.count()}

    async def by_status() -> Truth:
        return {(status.value,): count for status, count in (await vehicles.count_by_status()).items()}

    async def unsettled() -> Truth:
        return {(status.value,): count for status, count in (await commands.unsettled()).items()}

    metrics.truth("active_users", "People with a session that could be used now", (), active_users)
    metrics.truth("vehicles", "Vehicles by what is known of their reachability", ("status",), by_status)
    metrics.truth("commands_unsettled", "Commands that have not ended, or nobody knows how", ("status",), unsettled)


def _add_unless_first(counter: Counter, first: Iterator[bool]) -> None:
    """Counts from the second call on."""
    if not next(first, False):
        counter.add()
