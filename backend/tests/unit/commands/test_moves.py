"""Commands move in the database: by whoever holds the fence, once, with one event for each step."""

import asyncio
from datetime import timedelta

import pytest

from app.features.commands.acceptance import Accepted, AlreadyAccepted
from app.features.commands.command import Command, CommandId, Move
from app.features.commands.states import Status
from app.sovd.answers import Following, FollowingKind
from tests.unit.commands.ledgers import Desk, open_desk


async def test_what_is_accepted_is_kept_as_it_was_asked_for(desk: Desk) -> None:
    command = desk.command()
    assert await desk.accept(command) == Accepted(is_claimed=False)
    assert await desk.find(command) == command
    audited = await desk.world.rows("SELECT actor, action FROM audit_events")
    assert audited == [{"actor": "ann", "action": "command.submit"}]


async def test_who_accepts_a_command_may_claim_it_in_the_same_breath(desk: Desk) -> None:
    command = desk.command()
    assert await desk.accept(command, worker=desk.worker) == Accepted(is_claimed=True)
    found = await desk.find(command)
    assert (found.status, found.fence, found.last_seq) == (Status.CLAIMED, 1, 2)
    assert [event.status for event in await desk.events(command)] == [Status.ACCEPTED, Status.CLAIMED]


async def test_a_lane_has_one_writer_and_is_free_after_it(desk: Desk) -> None:
    first, second, elsewhere, read = (
        desk.command(),
        desk.command(),
        desk.command("components/gateway"),
        desk.command(None),
    )
    results = await asyncio.gather(
        *(desk.accept(command, worker=desk.worker) for command in (first, second, elsewhere, read))
    )
    assert results == [Accepted(True), Accepted(False), Accepted(True), Accepted(True)]
    assert await desk.take() == []
    await desk.move(first, Status.CLAIMED, to=Status.DISPATCHING, fence=1, keeps_owner=True)
    assert await desk.take() == []
    await desk.move(first, Status.DISPATCHING, to=Status.SUCCEEDED, fence=1)
    assert [command.id for command in await desk.take()] == [second.id]


async def test_nobody_overtakes_who_waits_for_the_lane(desk: Desk) -> None:
    first, second, third = desk.command(), desk.command(), desk.command()
    await desk.accept(first, worker=desk.worker)
    await desk.accept(second, worker=desk.worker)
    await desk.move(first, Status.CLAIMED, to=Status.CANCELLED)
    assert await desk.accept(third, worker=desk.worker) == Accepted(is_claimed=False)
    assert [command.id for command in await desk.take()] == [second.id]


async def test_a_move_needs_the_state_it_comes_from(desk: Desk) -> None:
    command = desk.command()
    await desk.accept(command)
    assert not await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING)
    assert (await desk.find(command)).status is Status.ACCEPTED
    assert await desk.move(command, Status.ACCEPTED, to=Status.CLAIMED)


async def test_a_move_needs_the_fence_of_whoever_holds_the_command(desk: Desk) -> None:
    command = desk.command()
    await desk.accept(command, worker=desk.worker)
    assert not await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=0)
    assert not await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=2)
    assert await desk.move(command, Status.CLAIMED, to=Status.CANCELLED, takes_fence=True)
    assert not await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1)


async def test_a_mark_needs_a_lease_that_is_not_over(desk: Desk) -> None:
    late = await desk.add_worker(lease=timedelta(seconds=-1))
    for worker, may_mark in ((late, False), (desk.worker, True)):
        command = desk.command(lane=None)
        await desk.accept(command, worker=worker)
        marked = await desk.move(
            command, Status.CLAIMED, to=Status.DISPATCHING, fence=1, keeps_owner=True, needs_lease=True
        )
        assert marked is may_mark


async def test_of_two_who_move_a_command_at_once_one_succeeds(desk: Desk) -> None:
    command = desk.command()
    await desk.accept(command, worker=desk.worker)
    done = await asyncio.gather(
        desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1),
        desk.move(command, Status.CLAIMED, to=Status.CANCELLED, takes_fence=True),
        desk.move(command, Status.CLAIMED, to=Status.FAILED, fence=1),
    )
    assert [*done] == [True, False, False]


async def test_a_move_that_the_life_of_a_command_does_not_know_cannot_be_made(desk: Desk) -> None:
    for came_from, to in ((Status.SUCCEEDED, Status.FAILED), (Status.ACCEPTED, Status.DISPATCHING)):
        with pytest.raises(ValueError, match="does not go from"):
            Move(CommandId(desk.command().id), frozenset({came_from}), to, desk.world.clock.now())


async def test_answers_errors_and_what_is_followed_are_kept_until_something_replaces_them(desk: Desk) -> None:
    command = desk.command()
    following = Following(FollowingKind.EXECUTION, "operations/x/executions/1", "1")
    response = {"status_code": 202, "body": {"id": "1"}}
    await desk.accept(command, worker=desk.worker)
    await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1, keeps_owner=True)
    await desk.move(command, Status.DISPATCHING, to=Status.STREAMING, fence=1, following=following, response=response)
    await desk.move(command, Status.STREAMING, to=Status.STREAMING, fence=1, stop_wanted=True)
    error = {"code": "execution-stopped", "message": "Stopped."}
    await desk.move(command, Status.STREAMING, to=Status.FAILED, fence=1, error=error)
    found = await desk.find(command)
    assert (found.response, found.error, found.following) == (response, error, following)
    assert found.stop_wanted
    assert found.finished_at == desk.world.clock.now()


async def test_what_a_vehicle_says_is_kept_even_with_a_character_that_no_database_takes(desk: Desk) -> None:
    command = desk.command()
    said = {"status_code": 200, "body": {"data": "a\x00b \\u0000", "k\x00": 1}}
    await desk.accept(command, worker=desk.worker)
    await desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1)
    done = await desk.move(
        command, Status.DISPATCHING, to=Status.SUCCEEDED, fence=1, response=said, data={"response": said}
    )
    assert done
    kept = {"status_code": 200, "body": {"data": "a\ufffdb \\u0000", "k\ufffd": 1}}
    assert (await desk.find(command)).response == kept
    assert (await desk.events(command))[-1].data == {"response": kept}


async def test_events_are_dense_per_command_and_over_all(desk: Desk) -> None:
    commands = [desk.command(lane=None) for _ in range(20)]
    await asyncio.gather(*(desk.accept(command, worker=desk.worker) for command in commands))
    await asyncio.gather(*(desk.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1) for command in commands))
    await asyncio.gather(*(desk.move(command, Status.DISPATCHING, to=Status.REFUSED, fence=1) for command in commands))
    for command in commands:
        events = await desk.events(command)
        assert [event.seq for event in events] == [1, 2, 3, 4]
        assert (await desk.find(command)).last_seq == 4
    stored = await desk.world.rows("SELECT position FROM command_events ORDER BY position")
    assert [row["position"] for row in stored] == list(range(1, 81))
    assert [event.position for event in desk.told] == list(range(1, 81))


async def test_processes_that_write_at_once_leave_no_hole_and_tell_what_is_stored(desk: Desk) -> None:
    async with open_desk(desk.world) as other, open_desk(desk.world) as third:

        async def live(at: Desk, number: int) -> Command:
            """A life of four steps, beside others of the same process and of the other ones."""
            command = at.command(lane=f"components/c{number}-{at.worker}")
            await at.accept(command, worker=at.worker)
            await at.move(command, Status.CLAIMED, to=Status.DISPATCHING, fence=1, keeps_owner=True, needs_lease=True)
            assert await at.move(command, Status.DISPATCHING, to=Status.SUCCEEDED, fence=1)
            return command

        desks = (desk, other, third)
        commands = await asyncio.gather(*(live(at, number) for at in desks for number in range(20)))
        stored = await desk.world.rows("SELECT position, seq FROM command_events ORDER BY position")
        assert [row["position"] for row in stored] == list(range(1, 4 * len(commands) + 1))
        for at in desks:
            positions = [event.position for event in at.told]
            assert positions == sorted(positions), "what one process writes it tells in order"
        told = sorted((event for at in desks for event in at.told), key=lambda event: event.position)
        assert [(event.position, event.seq) for event in told] == [(row["position"], row["seq"]) for row in stored]
        for command in commands:
            assert [event.seq for event in await desk.events(command)] == [1, 2, 3, 4]
        assert await desk.world.rows("SELECT lane FROM command_lanes") == []


async def test_one_key_is_one_command_however_many_ask_at_once(desk: Desk) -> None:
    commands = [desk.command(lane=None) for _ in range(10)]
    results = await asyncio.gather(*(desk.accept(c, worker=desk.worker, key="k") for c in commands))
    assert results[0] == Accepted(is_claimed=True)
    assert set(results[1:]) == {AlreadyAccepted(commands[0].id, same_body=True)}
    again = await desk.accept(desk.command(), key="k", body="another")
    assert again == AlreadyAccepted(commands[0].id, same_body=False)
    assert len(await desk.world.rows("SELECT id FROM commands")) == 1
    assert len(await desk.world.rows("SELECT id FROM audit_events")) == 1
