"""How a socket is opened, who may, and when the service ends it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.api.judged_socket import open_socket, open_wire, socket_address
from tests.api.workshop import Workshop
from tests.service import Client

HANDSHAKE = (
    "GET /ws/commands HTTP/1.1\r\n"
    "Host: {host}\r\n"
    "Connection: Upgrade\r\n"
    "Upgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: test\r\n\r\n"
)


async def closing_of(wire: ClientConnection, *, within: float = 5) -> int | None:
    """The code with which the service closes, if it says nothing else before."""
    try:
        unexpected = await asyncio.wait_for(wire.recv(), within)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
    pytest.fail(f"it said {unexpected!r}")


@asynccontextmanager
async def log_in(workshop: Workshop, username: str) -> AsyncIterator[Client]:
    """With a session of one's own, which may be ended."""
    async with Client(workshop.service.url, username) as client:
        yield client


async def test_the_runbooks_handshake_is_answered_and_silence_ends_after_ten_seconds(
    workshop: Workshop,
) -> None:
    host = urlsplit(workshop.service.url).netloc
    reader, writer = await asyncio.open_connection("127.0.0.1", workshop.service.port)
    writer.write(HANDSHAKE.format(host=host).encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert head.startswith(b"HTTP/1.1 101")
    began = time.monotonic()
    frame = await asyncio.wait_for(reader.read(200), 15)
    waited = time.monotonic() - began
    writer.close()
    await writer.wait_closed()
    assert frame[0] == 0x88, "a close frame, and nothing before it"
    assert int.from_bytes(frame[2:4]) == 4401
    assert 9 < waited < 13


@pytest.mark.parametrize(
    "said",
    [
        '{"type": "ping"}',
        '{"type": "subscribe", "all": true}',
        '{"type": "authenticate"}',
        '{"type": "authenticate", "token": 1}',
        '{"type": "authenticate", "token": "not.a.token"}',
        "hello",
        "",
        b'{"type": "ping"}',
    ],
    ids=str,
)
async def test_whoever_does_not_authenticate_first_is_sent_away(workshop: Workshop, said: str | bytes) -> None:
    async with open_wire(workshop.service.url) as wire:
        await wire.send(said)
        assert await closing_of(wire) == 4401


async def test_a_token_in_the_address_opens_nothing(workshop: Workshop, engineer: Client) -> None:
    address = f"{socket_address(workshop.service.url)}?token={engineer.token}"
    async with connect(address, proxy=None) as wire:
        await wire.send('{"type": "subscribe", "all": true}')
        assert await closing_of(wire) == 4401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost"])
async def test_a_page_of_somebody_else_may_not_open_the_socket(workshop: Workshop, origin: str) -> None:
    async with open_wire(workshop.service.url, origin=origin) as wire:
        assert await closing_of(wire) == 4403


async def test_our_own_pages_and_programs_may(workshop: Workshop, engineer: Client) -> None:
    for origin in (None, workshop.service.url, "http://localhost:5173"):
        async with open_socket(engineer, origin=origin) as socket:
            await socket.say(type="ping")
            assert await socket.hear() == {"type": "pong"}


async def test_a_log_out_closes_the_sockets_of_its_session_at_once(workshop: Workshop) -> None:
    async with (
        log_in(workshop, "viewer") as leaving,
        log_in(workshop, "viewer") as staying,
        open_socket(leaving) as closed,
        open_socket(staying) as left_alone,
    ):
        assert (await closed.subscribe(all=True))["type"] == "subscribed"
        assert (await leaving.http.post("/api/v1/auth/logout")).status_code == 204
        assert await closing_of(closed.wire) == 4401
        assert await left_alone.ping() == []


async def test_a_socket_may_be_kept_with_a_token_of_its_own_session_only(workshop: Workshop, engineer: Client) -> None:
    async with log_in(workshop, "engineer") as another, open_socket(engineer) as socket:
        await socket.say(type="authenticate", token=engineer.token)
        assert await socket.hear() == {"type": "authenticated"}
        await socket.say(type="authenticate", token=another.token)
        assert await closing_of(socket.wire) == 4401


async def test_a_token_that_has_gone_bad_ends_the_socket(workshop: Workshop, engineer: Client) -> None:
    async with open_socket(engineer) as socket:
        await socket.say(type="authenticate", token="not.a.token")
        assert await closing_of(socket.wire) == 4401


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "[]",
        "null",
        '{"type": "explode"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "all": false}',
        '{"type": "subscribe", "all": true, "vehicle_id": "01a208be-7ca5-70bc-82ab-479819177b4d"}',
        '{"type": "subscribe", "command_id": "../x"}',
        '{"type": "subscribe", "all": true, "since": {"epoch": "x", "seq": -1}}',
        '{"type": "ping", "colour": "red"}',
        b"\x00\x01",
        "[" * 5000,
    ],
    ids=lambda said: str(said)[:60],
)
async def test_a_message_that_makes_no_sense_is_answered_and_the_socket_stays(
    engineer: Client, said: str | bytes
) -> None:
    async with open_socket(engineer) as socket:
        await socket.wire.send(said)
        answer: dict[str, Any] = await socket.hear()
        assert (answer["type"], answer["code"]) == ("error", "BAD_MESSAGE")
        assert answer["detail"]
        assert await socket.ping() == []


async def test_a_message_that_is_too_large_ends_the_socket(engineer: Client) -> None:
    async with open_socket(engineer) as socket:
        await socket.wire.send('{"type": "' + "x" * 100_000 + '"}')
        assert await closing_of(socket.wire) == 1009


async def test_many_targets_are_too_many(engineer: Client) -> None:
    async with open_socket(engineer) as socket:
        answers = [await socket.subscribe(vehicle_id=f"01a208be-7ca5-70bc-82ab-{number:012}") for number in range(201)]
        assert {answer["type"] for answer in answers[:200]} == {"subscribed"}
        assert answers[200]["code"] == "TOO_MANY_TARGETS"
