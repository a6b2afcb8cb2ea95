"""The part that does what people ask of vehicles: accept, run, take over, settle, intervene."""

from dataclasses import dataclass

from app.features.commands.breaking import Breaking
from app.features.commands.dispatch import Patience, Tools
from app.features.commands.eventlog import EventLog
from app.features.commands.interventions import Interventions
from app.features.commands.lease import Lease
from app.features.commands.moving import Moving
from app.features.commands.runner import CommandRunner
from app.features.commands.settling import Settling
from app.features.commands.submit import Deadlines, Submitting, SubmitTools
from app.features.commands.sweeper import Sweeper
from app.infra.crash import CrashPoints
from app.infra.ledger import Ledger
from app.parts.foundation import Foundation
from app.parts.history import HistoryParts
from app.parts.live import LiveParts
from app.parts.vehicles import VehicleParts


@dataclass(frozen=True, slots=True)
class CommandParts:
    ledger: Ledger
    lease: Lease
    runner: CommandRunner
    sweeper: Sweeper
    submitting: Submitting
    settling: Settling
    breaking: Breaking
    interventions: Interventions


def build_commands(base: Foundation, vehicles: VehicleParts, live: LiveParts, history: HistoryParts) -> CommandParts:
    settings, clock, database = base.settings, base.clock, base.database
    crash = CrashPoints(settings.crash_at)
    ledger = Ledger(database, EventLog(live.figures.written, live.feed.tell))
    lease = Lease(database, clock, settings.lease)
    settling = Settling(
        database=database, register=vehicles.register, guard=vehicles.guard, links=vehicles.links, clock=clock
    )
    vehicles.looking.listen(settling.hear)
    vehicles.reachability.on_turn(settling.turned)
    tools = Tools(
        ledger=ledger,
        moving=Moving(),
        links=vehicles.links,
        hearing=vehicles.reachability,
        right=lease,
        clock=clock,
        patience=Patience(settings.answer_patience, settings.execution_patience),
        crash=crash,
        locks=vehicles.guard,
        witnesses=(
            lambda command, request, answer: vehicles.faults.hear(command.vehicle_id, request, answer),
            lambda command, request, answer: settling.hear(command.vehicle_id, request, answer),
        ),
    )
    runner = CommandRunner(tools, live.figures, base.traces)
    submitting = Submitting(
        SubmitTools(
            database=database,
            ledger=ledger,
            links=vehicles.links,
            runner=runner,
            lease=lease,
            clock=clock,
            deadlines=Deadlines(settings.command_deadline, settings.longest_deadline),
            wants_reason=settings.reason_required == "writes",
            crash=crash,
            guard=vehicles.guard,
            figures=live.figures,
        )
    )
    return CommandParts(
        ledger=ledger,
        lease=lease,
        runner=runner,
        sweeper=Sweeper(database=database, ledger=ledger, lease=lease, runner=runner, clock=clock),
        submitting=submitting,
        settling=settling,
        breaking=Breaking(submitting, vehicles.register),
        interventions=Interventions(
            database=database, ledger=ledger, bus=base.bus, runner=runner, reading=history.reading, clock=clock
        ),
    )
