"""Which gauges there are, and what they look at."""

from collections.abc import Iterator
from functools import partial

from app.infra.metrics import Counter, Truth
from app.parts.whole import Parts


def name_gauges(parts: Parts) -> None:
    """What is looked at in this process."""
    base, vehicles, live, commands = parts.base, parts.vehicles, parts.live, parts.commands
    most = base.settings.database_pool
    gauge = base.metrics.gauge
    gauge("websocket_connections_active", "Live sockets that are open", lambda: live.sockets.count)
    gauge("vehicle_connections_active", "Connections to vehicles that are open", lambda: vehicles.lines.count)
    gauge("commands_running", "Commands that are worked on", lambda: len(commands.runner.held()))
    gauge("ledger_waiting", "Durable facts that wait to be written", lambda: commands.ledger.waiting)
    gauge("events_held_back", "Events that wait for one before them", lambda: live.feed.held_back)
    gauge("database_connections_in_use", "Connections of the pools in use", lambda: base.database.in_use)
    gauge("database_connections_most", "Connections the pools may have", lambda: most)
    gauge("bus_connected", "Processes that hear the others at present", lambda: base.bus.is_whole)
    reconnects = base.metrics.counter("bus_reconnects_total", "Times the bus was found again after it was lost")
    base.bus.on_gap(partial(_add_unless_first, reconnects, iter([True])))


def name_truths(parts: Parts) -> None:
    """What is read of the database, once however many processes there are."""
    metrics, logged_in = parts.base.metrics, parts.accounts.logged_in
    vehicles, commands = parts.history.overview, parts.history.counts

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
