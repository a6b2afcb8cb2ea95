"""Following an execution: what is told, when it ends, and how much silence is borne."""

from contextlib import aclosing
from datetime import timedelta

import pytest

from app.connectors.sovd_http.executions import Rhythm, ending_of
from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.answers import Ended, Following, FollowingKind, Observation, Progressed, SovdAnswer
from app.sovd.errors import MalformedAnswer, Silent, VehicleError, VehicleRefusal
from tests.unit.connectors.raw_server import SOON, Script, Visit, always, answer, linked, raw_server

HREF = "components/ecu/operations/test/executions/e1"
FOLLOWING = Following(FollowingKind.EXECUTION, HREF, "e1")
QUICK = Rhythm(first_pause=0.01, longest_pause=0.03, heartbeat=0.5, most_silence=0.3, one_poll=0.1)
TOLD = {"status": "running", "progress": 10, "id": "e1"}
RUNNING = answer(200, {"status": "running", "progress": 10})
DONE = answer(200, {"status": "completed", "parameters": {"verdict": "passed"}})


async def observed(link: SovdHttpLink, within: timedelta = SOON) -> list[Observation]:
    async with aclosing(link.watch(FOLLOWING, within=within)) as observations:
        return [observation async for observation in observations]


async def watched(script: Script, within: timedelta = SOON) -> list[Observation]:
    async with raw_server(script) as server, linked(server, rhythm=QUICK) as link:
        return await observed(link, within)


async def failure_of(script: Script, within: timedelta = SOON) -> VehicleError:
    async with raw_server(script) as server, linked(server, rhythm=QUICK) as link:
        with pytest.raises(VehicleError) as caught:
            await observed(link, within)
        return caught.value


async def test_only_news_are_told_and_then_the_end() -> None:
    later = answer(200, {"status": "running", "progress": 60})
    seen = await watched(always(RUNNING, RUNNING, RUNNING, later, later, DONE))
    assert [one.percent for one in seen[:-1] if isinstance(one, Progressed)] == [10, 60]
    assert seen[-1] == Ended(SovdAnswer(200, {"status": "completed", "parameters": {"verdict": "passed"}, "id": "e1"}))


async def test_an_execution_that_stands_still_is_told_now_and_then() -> None:
    async with raw_server(always(RUNNING)) as server, linked(server, rhythm=QUICK) as link:
        observations = link.watch(FOLLOWING, within=timedelta(seconds=1.2))
        assert [await anext(observations) for _ in range(3)] == [Progressed(10, TOLD)] * 3
        with pytest.raises(Silent, match="still running"):
            await anext(observations)


async def test_some_silence_and_some_errors_are_borne() -> None:
    said = iter([b"", answer(503), answer(500, b"<html>"), answer(200, b"nonsense"), RUNNING, DONE])

    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(next(said))

    assert len(await watched(script)) == 2


async def test_too_much_silence_is_told() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()

    failure = await failure_of(script)
    assert isinstance(failure, Silent)
    assert "too long" in str(failure)


async def test_a_vehicle_that_goes_away_is_silent_not_unsent() -> None:
    async with raw_server(always(RUNNING)) as server:
        pass
    async with linked(server, rhythm=QUICK) as link:
        with pytest.raises(Silent, match="went away"):
            await observed(link)


async def test_a_right_that_is_lost_ends_the_following() -> None:
    failure = await failure_of(always(RUNNING, answer(403, {"message": "no longer"})))
    assert isinstance(failure, VehicleRefusal)
    assert failure.status_code == 403


async def test_nonsense_for_too_long_is_malformed() -> None:
    assert isinstance(await failure_of(always(answer(200, b"nonsense"))), MalformedAnswer)


@pytest.mark.parametrize("status", [404, 410])
async def test_an_execution_that_is_gone_is_not_called_done(status: int) -> None:
    seen = await watched(always(RUNNING, answer(status, {"error": "no such execution"})))
    assert isinstance(seen[-1], Ended)
    assert seen[-1].error_code == "execution-gone"


def told(body: object) -> tuple[str | None, str | None]:
    ended = ending_of(SovdAnswer(200, body))
    assert ended is not None
    return ended.error_code, ended.message


@pytest.mark.parametrize(
    "body",
    [
        {"status": "running"},
        {"status": "inProgress", "phase": "prepare"},
        {"status": "pending"},
        {"status": "some-new-word"},
        {"capability": "execute"},
        {"status": 7},
        "odd",
        None,
    ],
)
def test_an_unknown_word_means_that_it_runs(body: object) -> None:
    assert ending_of(SovdAnswer(200, body)) is None


@pytest.mark.parametrize("word", ["completed", "COMPLETED", "finished", "succeeded"])
def test_words_for_done_are_known(word: str) -> None:
    assert told({"status": word}) == (None, None)


@pytest.mark.parametrize("word", ["stopped", "terminated", "cancelled", "Canceled"])
def test_words_for_stopped_are_known(word: str) -> None:
    assert told({"status": word})[0] == "execution-stopped"


NO_REASON = "the vehicle calls the execution failed and gives no reason"


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ([{"path": "/", "error": {"error_code": "lock-broken", "message": "m"}}], "lock-broken", "m"),
        ({"error_code": "not-responding", "message": "silent"}, "not-responding", "silent"),
        ([{"error": {"message": "a"}}, {"error": {"message": "b"}}], "error-response", "a; b"),
        ("just text", "error-response", "just text"),
        (None, "error-response", NO_REASON),
        ([7, None, {"error": 3}], "error-response", NO_REASON),
    ],
)  # fmt: skip
def test_the_reason_of_a_failure_is_found(error: object, code: str, message: str) -> None:
    assert told({"status": "failed", "error": error}) == (code, message)


@pytest.mark.parametrize("word", ["capability", "action"])
async def test_stopping_asks_and_then_deletes_where_asking_is_unknown(word: str) -> None:
    collection = "operations" if word == "capability" else "scripts"
    following = Following(FollowingKind.EXECUTION, f"components/ecu/{collection}/t/executions/e1", "e1")
    async with raw_server(always(answer(405), answer(204))) as server, linked(server) as link:
        await link.stop(following, within=SOON)
        put, delete = server.asked
        assert put.startswith(b"PUT /components/ecu/")
        assert put.endswith(b'{"%s":"stop"}' % word.encode())
        assert delete.startswith(b"DELETE /components/ecu/")


async def test_a_vehicle_may_refuse_to_stop() -> None:
    async with raw_server(always(answer(409, {"message": "too late"}))) as server, linked(server) as link:
        with pytest.raises(VehicleRefusal, match="too late"):
            await link.stop(FOLLOWING, within=SOON)
        assert len(server.asked) == 1


@pytest.mark.parametrize("href", ["http://evil.example/components/x", "components/../x", "", "//evil/x"])
async def test_a_stored_link_never_leads_elsewhere(href: str) -> None:
    following = Following(FollowingKind.EXECUTION, href, "e1")
    async with raw_server(always(DONE)) as server, linked(server) as link:
        with pytest.raises(MalformedAnswer):
            await link.stop(following, within=SOON)
        assert server.asked == []


async def test_a_stored_url_on_the_same_host_is_followed() -> None:
    async with raw_server(always(DONE)) as server, linked(server) as link:
        following = Following(FollowingKind.EXECUTION, f"{server.url}/{HREF}", "e1")
        seen = [one async for one in link.watch(following, within=SOON)]
        assert len(seen) == 1
        assert server.lines == [f"GET /{HREF}"]
