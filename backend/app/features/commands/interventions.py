"""What a person does to a command that exists: take it back, have it stopped, say how it ended."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from app.features.accounts.identity import Caller, Role
from app.features.audit.service import AuditEntry, note
from app.features.commands.command import Command, Move
from app.features.commands.errors import CommandEnded, MayNotCommand, NotUnknown
from app.features.commands.moving import Moving
from app.features.commands.reading import Reading
from app.features.commands.runner import CommandRunner
from app.features.commands.states import ENDED, NOT_YET_SENT, Status
from app.infra.bus import Bus
from app.infra.clock import Clock
from app.infra.db import Database
from app.infra.ledger import Ledger
from app.sovd.requests import Risk

STOP_TOPIC = "stop"


@dataclass(frozen=True, slots=True)
class Resolution:
    outcome: Literal["succeeded", "failed"]
    reason: str


class Interventions:
    def __init__(
        self,
        *,
        database: Database,
        ledger: Ledger,
        bus: Bus,
        runner: CommandRunner,
        reading: Reading,
        clock: Clock,
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._bus = bus
        self._runner = runner
        self._reading = reading
        self._clock = clock
        self._moving = Moving()
        bus.subscribe(STOP_TOPIC, self._stop_from_bus)

    async def cancel(self, command_id: UUID, *, by: Caller) -> Command:
        """Not sent: cancelled for certain. Sent: the vehicle is asked to stop, and it may refuse.

        Raises: CommandNotFound, CommandEnded, MayNotCommand, Unavailable.
        """
        command = await self._reading.get(command_id, by=by)
        _require_may_change(command, by)
        if command.status in NOT_YET_SENT and await self._take_back(command, by):
            await self._note("command.cancel", command, by, "cancelled", {})
            return await self._reading.get(command_id, by=by)
        command = await self._reading.get(command_id, by=by)
        if command.status in ENDED or not await self._want_stop(command, by):
            raise CommandEnded(f"The command has ended as {command.status}; there is nothing to cancel.")
        await self._note("command.cancel", command, by, "stop-wanted", {})
        return await self._reading.get(command_id, by=by)

    async def resolve(self, command_id: UUID, resolution: Resolution, *, by: Caller) -> Command:
        """A named person says how an unknown command ended.

        Raises: CommandNotFound, NotUnknown, MayNotCommand, Unavailable.
        """
        command = await self._reading.get(command_id, by=by)
        _require_may_change(command, by)
        data = {
            "resolution": "person",
            "outcome": resolution.outcome,
            "reason": resolution.reason,
            "by": by.username,
        }
        move = Move(
            command.id,
            frozenset({Status.UNKNOWN}),
            Status.RESOLVED,
            self._clock.now(),
            takes_fence=True,
            data=data,
        )
        if not await self._ledger.record(self._moving, move):
            raise NotUnknown(f"The command is {command.status}; only an unknown one can be resolved.")
        await self._note("command.resolve", command, by, resolution.outcome, {"reason": resolution.reason})
        return await self._reading.get(command_id, by=by)

    async def _take_back(self, command: Command, by: Caller) -> bool:
        return await self._ledger.record(
            self._moving,
            Move(
                command.id,
                NOT_YET_SENT,
                Status.CANCELLED,
                self._clock.now(),
                takes_fence=True,
                data={"message": "Cancelled before anything was sent.", "by": by.username},
            ),
        )

    async def _want_stop(self, command: Command, by: Caller) -> bool:
        data = {"message": "Asked to stop; the vehicle decides.", "by": by.username}
        for status in (Status.DISPATCHING, Status.STREAMING):
            move = Move(
                command.id,
                frozenset({status}),
                status,
                self._clock.now(),
                keeps_owner=True,
                stop_wanted=True,
                data=data,
            )
            if await self._ledger.record(self._moving, move):
                self._bus.publish(STOP_TOPIC, command.id.hex.encode())
                return True
        return False

    def _stop_from_bus(self, payload: bytes) -> None:
        self._runner.ask_stop(UUID(payload.decode()))

    async def _note(
        self,
        action: str,
        command: Command,
        by: Caller,
        outcome: str,
        details: dict[str, object],
    ) -> None:
        entry = AuditEntry(
            at=self._clock.now(),
            actor=by.username,
            role=by.role.value,
            action=action,
            target=str(command.vehicle_id),
            command_id=command.id,
            outcome=outcome,
            details=details,
        )
        async with self._database.write() as connection:
            await note(connection, entry)


def _require_may_change(command: Command, by: Caller) -> None:
    if by.role is Role.VIEWER and command.risk is not Risk.READ:
        raise MayNotCommand("A viewer reads; this command needs the role engineer or admin.")
