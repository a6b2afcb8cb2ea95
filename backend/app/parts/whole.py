"""All parts of a service together, as `main` has built them."""

from dataclasses import dataclass

from app.parts.accounts import AccountParts
from app.parts.commands import CommandParts
from app.parts.foundation import Foundation
from app.parts.history import HistoryParts
from app.parts.live import LiveParts
from app.parts.vehicles import VehicleParts


@dataclass(frozen=True, slots=True)
class Parts:
    base: Foundation
    accounts: AccountParts
    vehicles: VehicleParts
    live: LiveParts
    history: HistoryParts
    commands: CommandParts
