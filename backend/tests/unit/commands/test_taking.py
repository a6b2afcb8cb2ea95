"""Who takes what waits, what was lost with its process, and what is too late."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from app.features.commands.command import Command
from app.features.commands.states import Status
from app.sovd.answers import Following, FollowingKind
from app.sovd.requests import Risk
from tests.unit.commands.ledgers import Desk

RUNNING = Following(FollowingKind.EXECUTION, "operations/x/executions/1", "1")


async def abandoned(desk: Desk, status: Status, risk: Risk, following: Following | None = None) -> Command:
    """A command whose process died while it was in this state."""
    dead = await desk.add_worker(lease=timedelta(seconds=-1))
    command = desk.command(risk=risk)
    await desk.accept(command, worker=dead)
    if status is not Status.CLAIMED:
        await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1, keeps_owner=True)
    if status is Status.STREAMING:
        await desk.move(command, Status.DISPATCHING, to=status, fence=1, keeps_owner=True, following=following)
    return command


async def test_what_waits_is_taken_oldest_first_as_far_as_there_is_room(desk: Desk) -> None:
    commands = [desk.command(lane=None) for _ in range(5)]
    for command in commands:
        await desk.accept(command)
    taken = await desk.take(room=3)
    assert [command.id for command in taken] == [command.id for command in commands[:3]]
    found = await desk.find(taken[0])
    assert (found.status, found.fence, found.last_seq) == (Status.CLAIMED, 1, 2)
    assert (taken[0].status, taken[0].fence, taken[0].last_seq) == (Status.CLAIMED, 1, 2)
    assert len(await desk.take()) == 2


async def test_two_who_take_at_once_never_take_the_same(desk: Desk) -> None:
    other = await desk.add_worker(lease=timedelta(minutes=5))
    commands = [desk.command(lane=f"components/c{number % 7}") for number in range(21)]
    await asyncio.gather(*(desk.accept(command) for command in commands))
    mine, theirs = await asyncio.gather(desk.take(), desk.take(worker=other))
    taken = [command.id for command in mine + theirs]
    assert len(taken) == len(set(taken)) == 7, "one of each lane"


async def test_a_lane_is_worked_off_in_the_order_it_was_asked_for(desk: Desk) -> None:
    commands = [desk.command() for _ in range(4)]
    for command in commands:
        await desk.accept(command)
    order: list[Command] = []
    while taken := await desk.take():
        order += taken
        await desk.move(taken[0], Status.CLAIMED, to=Status.FAILED, fence=taken[0].fence)
    assert [command.id for command in order] == [command.id for command in commands]
    assert all(one.id < next_one.id for one, next_one in pairwise(order))


@pytest.mark.parametrize(
    ("status", "risk", "following", "then"),
    [
        (Status.CLAIMED, Risk.WRITE, None, Status.ACCEPTED),
        (Status.DISPATCHING, Risk.READ, None, Status.ACCEPTED),
        (Status.DISPATCHING, Risk.WRITE, None, Status.UNKNOWN),
        (Status.STREAMING, Risk.CRITICAL, RUNNING, Status.STREAMING),
        (Status.STREAMING, Risk.CRITICAL, None, Status.UNKNOWN),
    ],
)
async def test_what_a_dead_process_leaves_goes_on_or_is_called_unknown(
    desk: Desk, status: Status, risk: Risk, following: Following | None, then: Status
) -> None:
    command = await abandoned(desk, status, risk, following)
    before = await desk.find(command)
    to_follow = await desk.reap()
    found = await desk.find(command)
    assert (found.status, found.fence, found.last_seq) == (then, before.fence + 1, before.last_seq + 1)
    assert [followed.id for followed in to_follow] == ([command.id] if then is Status.STREAMING else [])
    if then is Status.UNKNOWN:
        assert found.error is not None
        assert found.error["code"] == "outcome-unknown"
        assert found.finished_at is not None
    assert await desk.reap(held=[command.id]) == [], "once is enough"


async def test_the_lane_of_what_a_dead_process_left_is_free_again(desk: Desk) -> None:
    for status in (Status.CLAIMED, Status.DISPATCHING):
        await abandoned(desk, status, Risk.WRITE)
        await desk.reap()
        taken = await desk.take()
        after = desk.command()
        assert (await desk.accept(after, worker=desk.worker)) is not None
        for command in [*taken, await desk.find(after)]:
            await desk.move(command, Status.CLAIMED, Status.ACCEPTED, to=Status.CANCELLED)
    assert await desk.world.rows("SELECT lane FROM command_lanes") == []


async def test_the_dead_cannot_move_what_was_taken_from_them(desk: Desk) -> None:
    command = await abandoned(desk, Status.DISPATCHING, Risk.WRITE)
    await desk.reap()
    assert not await desk.move(command, Status.DISPATCHING, to=Status.SUCCEEDED, fence=1)
    late = await desk.move(command, Status.UNKNOWN, to=Status.RESOLVED, fence=2)
    assert late, "but their late answer resolves what is unknown"


async def test_what_a_living_process_holds_is_left_alone(desk: Desk) -> None:
    other = await desk.add_worker(lease=timedelta(minutes=5))
    theirs, mine = desk.command("components/a"), desk.command("components/b")
    await desk.accept(theirs, worker=other)
    await desk.accept(mine, worker=desk.worker)
    await desk.reap(held=[mine.id])
    assert (await desk.find(theirs)).status is Status.CLAIMED
    assert (await desk.find(mine)).status is Status.CLAIMED


async def test_what_is_mine_and_does_not_run_here_was_lost_and_is_looked_after(desk: Desk) -> None:
    command = desk.command()
    await desk.accept(command, worker=desk.worker)
    await desk.reap(held=[])
    assert (await desk.find(command)).status is Status.ACCEPTED


async def test_what_waits_too_long_expires_and_is_not_taken(desk: Desk) -> None:
    first, late = desk.command(), desk.command()
    await desk.accept(first, worker=desk.worker)
    await desk.accept(late)
    desk.world.clock.step(timedelta(minutes=2))
    after = desk.command()
    await desk.accept(after)
    await desk.move(first, Status.CLAIMED, to=Status.FAILED, fence=1)
    assert late.id not in {command.id for command in await desk.take()}
    await desk.reap()
    found = await desk.find(late)
    assert (found.status, found.error and found.error["code"]) == (Status.EXPIRED, "expired")
    assert (await desk.events(late))[-1].data["error"] == found.error
    await desk.take()
    assert (await desk.find(after)).status is Status.CLAIMED


async def test_a_lane_that_was_just_left_goes_to_the_next_in_it_and_to_no_other(desk: Desk) -> None:
    first, second = desk.command("components/bms"), desk.command("components/bms")
    other = desk.command("components/engine")
    for each in (first, second, other):
        await desk.accept(each)
    left = [(first.vehicle_id, "components/bms")]
    assert [taken.id for taken in await desk.take(lanes=left)] == [first.id]
    assert await desk.take(lanes=left) == [], "it is not free yet"
    await desk.move(first, Status.CLAIMED, to=Status.FAILED, fence=1)
    assert [taken.id for taken in await desk.take(lanes=left)] == [second.id]
    assert await desk.take(lanes=[]) == []
    assert [taken.id for taken in await desk.take()] == [other.id]
