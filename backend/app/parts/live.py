"""The part that people see while it happens: events, news, samples, and the sockets that carry them."""

from dataclasses import dataclass

from app.features.commands.audience import Audience
from app.features.commands.command import Event
from app.features.commands.conversation import Room
from app.features.commands.feed import EventFeed, StoredHistory
from app.features.commands.figures import CommandFigures
from app.features.commands.recent import RecentCommands
from app.features.commands.replay import Replay
from app.features.commands.socket import CommandSockets
from app.features.commands.states import ENDED
from app.features.watching.service import Watching
from app.parts.accounts import AccountParts
from app.parts.foundation import Foundation
from app.parts.limits import admit_to_talk
from app.parts.vehicles import VehicleParts


@dataclass(frozen=True, slots=True)
class LiveParts:
    figures: CommandFigures
    feed: EventFeed
    watching: Watching
    sockets: CommandSockets


def build_live(base: Foundation, accounts: AccountParts, vehicles: VehicleParts) -> LiveParts:
    figures = CommandFigures(base.metrics, base.clock)
    feed = EventFeed(StoredHistory(base.database), base.bus)
    audience = Audience()
    recent = RecentCommands()

    def look_again(event: Event, _text: str) -> None:
        if event.status in ENDED:
            vehicles.looking.changed(event.vehicle_id)

    feed.listen(recent.hear)
    feed.on_replaced(recent.forget_all)
    feed.listen(audience.hear)
    feed.listen(look_again)
    feed.listen(figures.told)
    vehicles.news.listen(audience.hear_news)
    watching = Watching(vehicles.links, vehicles.reachability, base.bus, base.clock)
    room = Room(
        accounts=accounts.accounts,
        replay=Replay(base.database, feed, recent),
        feed=feed,
        audience=audience,
        watching=watching,
        clock=base.clock,
        figures=figures,
        admit=admit_to_talk(base.limits),
    )
    return LiveParts(
        figures=figures,
        feed=feed,
        watching=watching,
        sockets=CommandSockets(room, base.bus, base.settings.allowed_origins),
    )
