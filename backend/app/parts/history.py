"""The part that reads what was: single commands, long lists, exports, counts."""

from dataclasses import dataclass

from app.features.accounts.directory import UserDirectory
from app.features.commands.counting import CommandCounts
from app.features.commands.export import Exporting
from app.features.commands.reading import Reading
from app.features.dashboard.service import Dashboards
from app.features.vehicles.overview import VehicleOverview
from app.parts.foundation import Foundation
from app.parts.vehicles import VehicleParts


@dataclass(frozen=True, slots=True)
class HistoryParts:
    counts: CommandCounts
    overview: VehicleOverview
    reading: Reading
    exporting: Exporting
    dashboards: Dashboards


def build_history(base: Foundation, vehicles: VehicleParts) -> HistoryParts:
    clock, database = base.clock, base.database
    counts = CommandCounts(database, clock)
    overview = VehicleOverview(database)
    reading = Reading(database, overview, UserDirectory(database))
    return HistoryParts(
        counts=counts,
        overview=overview,
        reading=reading,
        exporting=Exporting(database, reading, overview, clock),
        dashboards=Dashboards(counts, overview, vehicles.faults, clock),
    )
