"""What was not sent is told as failed, and only by the process that has the command."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.features.commands.dispatch import Dispatch, Patience, Tools
from app.features.commands.moving import Moving
from app.features.commands.states import Status
from app.features.holding.held import Change, HeldLock
from app.features.vehicles.errors import NoSuchVehicle
from app.infra.crash import CrashPoints
from app.sovd.link import VehicleLink
from app.sovd.requests import Risk, SovdRequest
from tests.unit.commands.ledgers import Desk
from tests.unit.commands.test_taking import abandoned


class Gone:
    """Every port of a dispatch, around a vehicle that was removed."""

    valid_until = float("inf")

    async def get(self, vehicle_id: UUID) -> VehicleLink:
        raise NoSuchVehicle

    def heard(self, vehicle_id: UUID, at: datetime) -> None:
        raise AssertionError("nobody was asked")

    def silent(self, vehicle_id: UUID, reason: str, at: datetime) -> None:
        raise AssertionError("nobody was asked")

    async def find_forbidding(self, vehicle_id: UUID, request: SovdRequest, user_id: UUID) -> HeldLock | None:
        return None

    async def changed(self, change: Change) -> None:
        raise AssertionError("nothing changed")


def tools(desk: Desk) -> Tools:
    gone = Gone()
    second = timedelta(seconds=1)
    return Tools(
        ledger=desk.ledger,
        moving=Moving(),
        links=gone,
        hearing=gone,
        right=gone,
        clock=desk.world.clock,
        patience=Patience(second, second),
        crash=CrashPoints(None),
        locks=gone,
    )


async def test_a_command_to_a_vehicle_that_was_removed_has_failed(desk: Desk) -> None:
    command = desk.command()
    await desk.accept(command, worker=desk.worker)
    await Dispatch(replace(command, status=Status.CLAIMED, fence=1), tools(desk)).go()
    found = await desk.find(command)
    assert (found.status, found.error and found.error["code"]) == (Status.FAILED, "vehicle-removed")


async def test_that_we_sent_nothing_does_not_explain_what_another_process_did(desk: Desk) -> None:
    command = await abandoned(desk, Status.DISPATCHING, Risk.WRITE)
    await desk.reap()
    await Dispatch(replace(command, status=Status.CLAIMED, fence=1), tools(desk)).go()
    assert (await desk.find(command)).status is Status.UNKNOWN
