"""Following a subscription: batches, its end, and the difference between over and cut."""

import asyncio
import itertools
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.connectors.sovd_http.sse import ServerEvent
from app.connectors.sovd_http.streams import Patience, sample_of
from app.sovd.answers import Ended, Following, FollowingKind, Observation, Sampled
from app.sovd.errors import MalformedAnswer, Silent, VehicleRefusal
from tests.unit.connectors.raw_server import SOON, Script, Visit, answer, linked, raw_server

HREF = "components/ecu/cyclic-subscriptions/s1"
FOLLOWING = Following(FollowingKind.STREAM, HREF, "s1")
QUICK = Patience(batch=0.05, opening=0.5, asking=0.3, quiet=0.4, grace=0.2, early=1.3)  # Date has whole seconds
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"


def event(number: int) -> bytes:
    data = b'data: {"timestamp":"2026-01-01T00:00:00Z","payload":{"id":"speed","data":%d}}\n\n' % number
    return b"%x\r\n%s\r\n" % (len(data), data)


def subscription(*, seconds: float | None, skew: timedelta = timedelta(0), source: str | None = None) -> bytes:
    """The document of the subscription, by a vehicle whose clock is wrong by `skew`."""
    now = datetime.now(UTC) + skew
    told: dict[str, object] = {"id": "s1", "event_source": source or f"/{HREF}/events"}
    if seconds is not None:
        told["expires"] = (now + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    return answer(200, told, date=format_datetime(now, usegmt=True))


def asked(document: bytes, stream: Script, *, gone: bool = False) -> Script:
    """Tells the subscription, and runs `stream` for whoever opens it; `gone`: it is told only once."""
    documents = [document, answer(404) if gone else document]

    async def script(visit: Visit) -> None:
        while b"text/event-stream" not in await visit.next_request():
            await visit.say(documents.pop(0) if len(documents) > 1 else documents[0])
        await stream(visit)

    return script


def vehicle(document: bytes, *stream: bytes, end: bytes = END, gone: bool = False) -> Script:
    """Tells the subscription, then its stream."""

    async def said(visit: Visit) -> None:
        for piece in (HEAD, *stream):
            await visit.say(piece)
        await asyncio.sleep(0.1)
        await visit.say(end)

    return asked(document, said, gone=gone)


async def observed(link: SovdHttpLink, within: timedelta = SOON) -> list[Observation]:
    async with aclosing(link.watch(FOLLOWING, within=within)) as observations:
        return [observation async for observation in observations]


async def watched(script: Script, within: timedelta = SOON, dialect: str = "standard") -> list[Observation]:
    async with raw_server(script) as server, linked(server, patience=QUICK, dialect=dialect) as link:
        return await observed(link, within)


def numbers(seen: list[Observation]) -> list[int]:
    samples = [sample for one in seen if isinstance(one, Sampled) for sample in one.samples]
    return [sample["payload"]["data"] for sample in samples]  # type: ignore[index]  # our own events


async def test_events_come_in_order_in_few_batches() -> None:
    seen = await watched(vehicle(subscription(seconds=0.1), *(event(n) for n in range(250))))
    assert numbers(seen) == list(range(250))
    assert isinstance(seen[-1], Ended)
    assert seen[-1].error_code is None
    assert all(len(one.samples) <= 100 for one in seen if isinstance(one, Sampled))
    assert len(seen) < 20


async def test_an_event_cut_into_single_bytes_is_whole_again() -> None:
    pieces = [b"1\r\n%c\r\n" % byte for byte in b"data: 1\r\n\r\n"]
    (batch, _) = await watched(vehicle(subscription(seconds=0.1), *pieces))
    assert batch == Sampled(({"payload": 1},))


async def test_a_stream_that_closes_early_is_cut() -> None:
    with pytest.raises(Silent, match="cut before"):
        await watched(vehicle(subscription(seconds=60), event(1)))


async def test_a_stream_that_breaks_early_is_cut() -> None:
    with pytest.raises(Silent, match="cut before"):
        await watched(vehicle(subscription(seconds=60), event(1), end=b"5\r\nda"))


async def test_a_subscription_somebody_deleted_is_over() -> None:
    seen = await watched(vehicle(subscription(seconds=60), event(1), gone=True))
    assert isinstance(seen[-1], Ended)


async def test_a_clock_that_is_years_wrong_changes_nothing() -> None:
    skew = timedelta(days=-4_000)
    assert isinstance((await watched(vehicle(subscription(seconds=0.1, skew=skew), event(1))))[-1], Ended)
    with pytest.raises(Silent, match="cut before"):
        await watched(vehicle(subscription(seconds=60, skew=skew), event(1)))


async def test_without_an_expiry_a_clean_end_is_the_end_and_a_break_is_not() -> None:
    assert isinstance((await watched(vehicle(subscription(seconds=None), event(1))))[-1], Ended)
    with pytest.raises(Silent):
        await watched(vehicle(subscription(seconds=None), event(1), end=b"5\r\nda"))


async def test_a_stream_nobody_closes_is_over_some_time_after_its_expiry() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(HEAD)
        while True:
            await visit.say(event(1))
            await asyncio.sleep(0.1)

    seen = await watched(asked(subscription(seconds=0.1), stream))
    assert isinstance(seen[-1], Ended)


async def test_a_cyclic_stream_without_a_byte_is_silence() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(HEAD + event(1))
        await asyncio.sleep(5)

    with pytest.raises(Silent, match="sent nothing"):
        await watched(asked(subscription(seconds=60), stream))


async def test_comments_are_signs_of_life() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(HEAD)
        for _ in range(8):
            await visit.say(b"e\r\n:keepalive\n\n\n\n\r\n")
            await asyncio.sleep(0.1)
        await visit.say(event(7))
        await asyncio.sleep(5)

    script = asked(subscription(seconds=60), stream)
    async with (
        raw_server(script) as server,
        linked(server, patience=QUICK) as link,
        aclosing(link.watch(FOLLOWING, within=SOON)) as observations,
    ):
        assert numbers([await anext(observations)]) == [7]


async def test_the_callers_time_ends_a_stream() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(HEAD)
        while True:
            await visit.say(event(1))
            await asyncio.sleep(0.02)

    began = asyncio.get_running_loop().time()
    with pytest.raises(Silent, match="still running"):
        await watched(asked(subscription(seconds=60), stream), timedelta(milliseconds=500))
    assert asyncio.get_running_loop().time() - began < 1


async def test_leaving_the_stream_closes_its_connection() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(HEAD + event(1))
        assert await visit.reader.read() == b""

    script = asked(subscription(seconds=60), stream)
    async with raw_server(script) as server, linked(server, patience=QUICK) as link:
        async with aclosing(link.watch(FOLLOWING, within=SOON)) as observations:
            await anext(observations)
        await server.until(closed=1)


async def test_a_subscription_that_is_gone_is_over() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(answer(404, {"error": "gone"}))

    (ended,) = await watched(script)
    assert isinstance(ended, Ended)


async def test_a_refused_stream_is_a_refusal_with_its_sentence() -> None:
    async def stream(visit: Visit) -> None:
        await visit.say(answer(503, {"error_code": "x-full", "message": "too many clients"}))
        await asyncio.sleep(5)

    with pytest.raises(VehicleRefusal, match="too many clients") as caught:
        await watched(asked(subscription(seconds=60), stream))
    assert caught.value.status_code == 503


async def test_an_event_source_that_is_no_stream_is_malformed() -> None:
    async def script(visit: Visit) -> None:
        while True:
            await visit.next_request()
            await visit.say(subscription(seconds=60))

    with pytest.raises(MalformedAnswer, match="no event stream"):
        await watched(script)


async def test_a_line_without_end_is_malformed() -> None:
    wide = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with pytest.raises(MalformedAnswer, match="longer than"):
        await watched(vehicle(subscription(seconds=60), *([wide] * 5)))


async def test_an_event_source_on_another_host_is_not_called() -> None:
    async def other(visit: Visit) -> None:
        await visit.say(HEAD)

    async with raw_server(other) as evil:
        document = subscription(seconds=0.1, source=f"{evil.url}/events")
        async with raw_server(vehicle(document, event(1))) as server:
            async with linked(server, patience=QUICK) as link:
                assert numbers(await observed(link)) == [1]
            assert f"GET /{HREF}/events" in server.lines
        assert evil.connections == 0


async def test_a_server_that_streams_on_the_subscription_itself_is_asked_there() -> None:
    async def script(visit: Visit) -> None:
        request = await visit.next_request()
        assert request.startswith(f"GET /{HREF} ".encode())
        await visit.say(HEAD + event(5) + END)

    seen = await watched(script, dialect="sovdd")
    assert numbers(seen) == [5]


async def test_stopping_deletes_the_subscription() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(answer(204))

    async with raw_server(script) as server, linked(server) as link:
        await link.stop(FOLLOWING, within=SOON)
        assert server.lines == [f"DELETE /{HREF}"]


@pytest.mark.parametrize(
    ("event_told", "sample"),
    [
        (ServerEvent('{"timestamp":"t","payload":1}'), {"timestamp": "t", "payload": 1}),
        (ServerEvent("no json"), {"payload": "no json"}),
        (ServerEvent("7"), {"payload": 7}),
        (ServerEvent('{"added":[]}', "faultChange"), {"payload": {"added": []}}),
        (ServerEvent('{"timestamp":"t","f":1}'), {"timestamp": "t", "payload": {"timestamp": "t", "f": 1}}),
        (ServerEvent('{"error":"lag"}'), {"error": {"error_code": "error-response", "message": "lag"}}),
        (ServerEvent("{}", "keepalive"), None),
    ],
)  # fmt: skip
def test_whatever_a_server_sends_becomes_an_envelope(event_told: ServerEvent, sample: object) -> None:
    assert sample_of(event_told) == sample


async def test_a_subscription_that_somebody_prolongs_goes_on() -> None:
    documents = [subscription(seconds=0.1), subscription(seconds=60)]

    async def stream(visit: Visit) -> None:
        await visit.say(HEAD)
        for number in itertools.count():
            await visit.say(event(number))
            await asyncio.sleep(0.08)

    async def script(visit: Visit) -> None:
        while b"text/event-stream" not in await visit.next_request():
            await visit.say(documents.pop(0) if len(documents) > 1 else documents[0])
        await stream(visit)

    async with (
        raw_server(script) as server,
        linked(server, patience=QUICK) as link,
        aclosing(link.watch(FOLLOWING, within=SOON)) as observations,
    ):
        seen = [await anext(observations)]
        while len(numbers(seen)) < 20:
            seen.append(await anext(observations))
    assert numbers(seen)[:20] == list(range(20))


def test_the_values_of_sovdd_are_told_as_the_standard_does() -> None:
    told = sample_of(ServerEvent('{"timestamp":"t","payload":{"seq":4,"values":{"speed":7}}}'))
    assert told == {"timestamp": "t", "payload": {"id": "speed", "data": 7}}
