"""Sockets under stress: cut at random and resumed, or open and never read."""

import asyncio
import json
import os
import socket as sockets
import struct
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.api.judged_socket import JudgedSocket, open_socket
from tests.api.workshop import Workshop, write_limit
from tests.listening import tcp_server
from tests.service import ENDED, Client

COMMANDS = 50
LARGE = json.dumps({"items": ["x" * 60_000]}).encode()  # an answer that just fits into an event
LARGE_READS = 160  # 9.6 MB: more than a service and two TCP buffers keep


async def submit_some(client: Client, car: str) -> set[str]:
    """Fifty commands of every kind, five at a time; their ids."""
    kinds = (
        {"command": "identify", "component": "bms"},
        {"command": "read-faults", "component": "gateway"},
        {"command": "read-data", "component": "bms", "data": "no-such-thing"},
        write_limit(91),
        {"method": "PUT", "path": "components/gateway/data/workshop-note", "body": {"data": "x"}},
    )
    ids: set[str] = set()
    for _ in range(COMMANDS // len(kinds)):
        ids |= {command["id"] for command in await asyncio.gather(*(client.submit(car, **k) for k in kinds))}
    return ids


async def listen_with_cuts(client: Client, since: dict[str, Any], cuts: list[int]) -> list[dict[str, Any]]:
    """Everything that is told until all has ended; `cuts`: after how many events the connection is torn."""
    seen: list[dict[str, Any]] = []
    left = list(cuts)
    while not is_over(seen):
        patience = left.pop() if left else 10_000
        async with open_socket(client) as socket:
            answer = await socket.subscribe(all=True, since=since)
            assert answer["recovered"] is True
            while patience and not is_over(seen):
                event = await socket.hear()
                seen.append(event)
                since = {"epoch": event["epoch"], "seq": event["position"]}
                patience -= 1
            socket.wire.transport.abort()
    return seen


def is_over(seen: list[dict[str, Any]]) -> bool:
    return len({event["command_id"] for event in seen if event["status"] in ENDED}) == COMMANDS


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cuts=st.lists(st.integers(min_value=0, max_value=20), min_size=5, max_size=25))
async def test_a_socket_that_is_cut_again_and_again_hears_every_event_once_and_in_order(
    engineer: Client, car: str, cuts: list[int]
) -> None:
    async with open_socket(engineer) as socket:
        answer = await socket.subscribe(all=True)
    since = {"epoch": answer["epoch"], "seq": answer["top"]}
    async with asyncio.timeout(40), asyncio.TaskGroup() as group:
        submitting = group.create_task(submit_some(engineer, car))
        listening = group.create_task(listen_with_cuts(engineer, since, cuts))
    seen, ids = listening.result(), submitting.result()
    positions = [event["position"] for event in seen]
    assert positions == list(range(answer["top"] + 1, answer["top"] + 1 + len(seen)))
    told: dict[str, list[int]] = {}
    for event in seen:
        told.setdefault(event["command_id"], []).append(event["seq"])
    assert told.keys() == ids
    for command_id, seqs in told.items():
        assert seqs == list(range(1, len(seqs) + 1))
        assert seqs[-1] == (await engineer.command(command_id))["last_seq"]


class MuteSocket:
    """A socket by hand that says what it must and then never reads."""

    def __init__(self, port: int) -> None:
        self._socket = sockets.socket()
        self._socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        self._socket.settimeout(10)
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(
            f"GET /ws/commands HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        # A client may not speak before it is answered.
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._socket.recv(1)
        assert head.startswith(b"HTTP/1.1 101")

    def say(self, **message: Any) -> None:
        """A masked text frame, RFC 6455 section 5.2."""
        content = json.dumps(message).encode()
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(content))
        size = len(content)
        length = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        self._socket.sendall(b"\x81" + length + mask + masked)

    def read_to_the_end(self) -> bytes:
        """Whatever is left in the buffers. Raises: TimeoutError if the connection was never ended."""
        read = bytearray()
        while chunk := self._receive():
            read += chunk
        return bytes(read)

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(1 << 16)
        except ConnectionResetError:
            return b""


async def answer_at_length(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A vehicle that says the same to everything."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(LARGE)}\r\n\r\n"
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(head.encode() + LARGE)
            await writer.drain()


@pytest.fixture
async def talker(admin: Client) -> AsyncIterator[str]:
    """The id of a vehicle whose every answer is large."""
    async with tcp_server(answer_at_length) as port:
        url = f"http://127.0.0.1:{port}"
        endpoint = {"kind": "sovd_http", "url": url, "base_path": "/sovd/v1", "dialect": "iso17978"}
        told = {"vin": "1M8GDM9AXKP042788", "name": "Talker", "endpoint": endpoint}
        created = await admin.http.post("/api/v1/vehicles", json=told)
        assert created.status_code == 201, created.text
        yield created.json()["id"]
        await admin.http.delete(f"/api/v1/vehicles/{created.json()['id']}")


async def read_much(client: Client, talker: str) -> None:
    """Have the service tell more than it and two TCP buffers keep for a socket."""
    for _ in range(LARGE_READS // 8):
        asked = (client.submit(talker, method="GET", path="components") for _ in range(8))
        for command in await asyncio.gather(*asked):
            assert (await client.until(command["id"]))["status"] == "succeeded"


def closed_as_too_slow(workshop: Workshop) -> int:
    return sum(line.get("code") == 4408 for line in workshop.service.log_lines())


async def until_closed_as_too_slow(workshop: Workshop, times: int) -> None:
    deadline = time.monotonic() + 20
    while closed_as_too_slow(workshop) < times:
        assert time.monotonic() < deadline, "nobody was closed with 4408"
        await asyncio.sleep(0.02)


async def test_a_socket_that_does_not_read_is_cut_and_keeps_nobody_waiting(
    engineer: Client, talker: str, workshop: Workshop
) -> None:
    already = closed_as_too_slow(workshop)
    mute = await asyncio.to_thread(MuteSocket, workshop.service.port)
    mute.say(type="authenticate", token=engineer.token)
    mute.say(type="subscribe", all=True)
    async with open_socket(engineer, max_size=None) as reader:
        await reader.subscribe(all=True)
        hearing = asyncio.create_task(hear_ends(reader, LARGE_READS))
        await read_much(engineer, talker)
        async with asyncio.timeout(2):
            await hearing
    await until_closed_as_too_slow(workshop, already + 1)
    read = await asyncio.to_thread(mute.read_to_the_end)
    mute.close()
    assert len(read) < LARGE_READS * len(LARGE), "it was cut before everything was sent"


async def hear_ends(socket: JudgedSocket, count: int) -> None:
    while count:
        if (await socket.hear(within=15))["status"] in ENDED:
            count -= 1


async def test_a_reader_that_was_too_slow_is_told_so_and_may_resume(
    engineer: Client, talker: str, workshop: Workshop
) -> None:
    # The library reads no further while a message waits for us.
    async with open_socket(engineer, max_size=None, max_queue=1) as lazy:
        start = await lazy.subscribe(all=True)
        already = closed_as_too_slow(workshop)
        reading = asyncio.create_task(read_much(engineer, talker))
        await until_closed_as_too_slow(workshop, already + 1)
        seen, code = await hear_until_closed(lazy)
        await reading
    assert code == 4408
    since = {"epoch": start["epoch"], "seq": seen[-1]["position"]}
    async with open_socket(engineer, max_size=None) as resumed:
        answer = await resumed.subscribe(all=True, since=since)
        assert answer["recovered"] is True
        seen += [await resumed.hear() for _ in range(answer["top"] - since["seq"])]
    positions = [event["position"] for event in seen]
    assert positions == list(range(start["top"] + 1, answer["top"] + 1))


async def hear_until_closed(socket: JudgedSocket) -> tuple[list[dict[str, Any]], int | None]:
    """What was told, and the code of the close."""
    seen: list[dict[str, Any]] = []
    try:
        while True:
            seen.append(await socket.hear())
    except ConnectionClosed as closed:
        return seen, closed.rcvd.code if closed.rcvd else None
