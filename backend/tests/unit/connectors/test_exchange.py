"""What left us, what came back, and what it is called: against a server that says exact bytes."""

import asyncio
import gzip
import socket
import zlib
from datetime import timedelta

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.sovd.addresses import AddressPolicy
from app.sovd.errors import (
    AddressDenied,
    MalformedAnswer,
    NotSent,
    Silent,
    TooLate,
    Unreachable,
    VehicleError,
    VehicleRefusal,
)
from app.sovd.link import Endpoint
from tests.unit.connectors.raw_server import (
    LOOPBACK,
    READ,
    SOON,
    WRITE,
    Visit,
    always,
    answer,
    linked,
    put,
    raw_server,
)

SHORT = timedelta(milliseconds=300)
FINE = answer(200, {"id": "speed", "data": 3})


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def failure_after(data: bytes, *, within: timedelta = SOON) -> VehicleError:
    """What a read gives when the vehicle says `data` and closes."""

    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(data)

    async with raw_server(script) as server, linked(server) as link:
        with pytest.raises(VehicleError) as caught:
            await link.send(READ, within=within)
        assert len(server.asked) == 1
        return caught.value


async def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    endpoint = Endpoint("sovd_http", f"http://127.0.0.1:{closed_port()}", base_path="")
    link = SovdHttpLink(endpoint, policy=LOOPBACK)
    with pytest.raises(Unreachable, match="no connection"):
        await link.send(WRITE, within=SOON)
    await link.close()


async def test_a_vehicle_that_reads_and_closes_is_silent() -> None:
    assert type(await failure_after(b"")) is Silent


async def test_an_answer_cut_in_its_head_is_silence() -> None:
    assert type(await failure_after(b"HTTP/1.1 200 OK\r\nContent-Ty")) is Silent


async def test_an_answer_cut_in_its_body_is_silence() -> None:
    assert type(await failure_after(FINE[:-4])) is Silent


async def test_a_content_length_that_promises_too_much_is_silence() -> None:
    assert type(await failure_after(answer(200, {"a": 1}, content_length="500"))) is Silent


async def test_a_chunked_answer_that_never_ends_properly_is_silence() -> None:
    cut = answer(200, b"", content_length="-", transfer_encoding="chunked") + b'5\r\n{"a":\r\n'
    assert type(await failure_after(cut)) is Silent


async def test_an_answer_is_waited_for_no_longer_than_asked() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await asyncio.sleep(30)

    async with raw_server(script) as server, linked(server) as link:
        began = asyncio.get_running_loop().time()
        with pytest.raises(Silent, match="in time"):
            await link.send(WRITE, within=SHORT)
        assert asyncio.get_running_loop().time() - began < 1


async def test_a_slow_drip_is_cut_at_the_callers_time() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(answer(200, b"", content_length="1000"))
        while True:
            await visit.say(b" ")
            await asyncio.sleep(0.02)

    async with raw_server(script) as server, linked(server) as link:
        began = asyncio.get_running_loop().time()
        with pytest.raises(Silent):
            await link.send(READ, within=SHORT)
        assert asyncio.get_running_loop().time() - began < 1


async def test_an_endless_body_is_cut_at_the_cap() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(answer(200, b"", content_length="-", transfer_encoding="chunked"))
        while True:
            await visit.say(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    async with raw_server(script) as server, linked(server) as link:
        with pytest.raises(MalformedAnswer, match="longer than") as caught:
            await link.send(READ, within=SOON)
        assert caught.value.status_code == 200


async def test_endless_headers_are_cut() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(b"HTTP/1.1 200 OK\r\n")
        while True:
            await visit.say(b"X-More: " + b"x" * 1000 + b"\r\n")

    async with raw_server(script) as server, linked(server, most_bytes=1024 * 1024) as link:
        with pytest.raises(MalformedAnswer):
            await link.send(READ, within=SOON)


async def test_one_endless_header_line_is_cut() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(b"HTTP/1.1 200 OK\r\nX-More: ")
        while True:
            await visit.say(b"x" * 1000)

    async with raw_server(script) as server, linked(server, most_bytes=1024 * 1024) as link:
        with pytest.raises(MalformedAnswer):
            await link.send(READ, within=SOON)


async def test_interim_answers_without_end_are_cut() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        while True:
            await visit.say(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

    async with raw_server(script) as server, linked(server) as link:
        with pytest.raises(MalformedAnswer):
            await link.send(READ, within=SOON)


@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
)
async def test_garbage_instead_of_http_is_malformed(garbage: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(garbage)
        await asyncio.sleep(5)

    async with raw_server(script) as server, linked(server) as link:
        with pytest.raises(MalformedAnswer):
            await link.send(READ, within=SOON)


async def test_a_web_page_with_status_500_is_a_refusal_in_one_sentence() -> None:
    page = b"<!doctype html><html><head><title>500 Oh no</title></head><body><h1>Traceback</h1></body></html>"
    failure = await failure_after(answer(500, page, content_type="text/html"))
    assert isinstance(failure, VehicleRefusal)
    assert failure.status_code == 500
    assert str(failure) == "500 Oh no"
    assert failure.code == "sovd-server-failure"


async def test_a_web_page_with_status_200_is_malformed() -> None:
    failure = await failure_after(answer(200, b"<html><body>Log in</body></html>", content_type="text/html"))
    assert isinstance(failure, MalformedAnswer)
    assert failure.status_code == 200
    assert str(failure) == "the vehicle answered with a web page instead of JSON"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"a": NaN}',
        b"\xff\xfe{}",
        b'{"a": "\xe4"}',
        b"[" * 100_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b"[[[[" * 20 + b"]]]]" * 20,
    ],
    ids=["cut", "NaN", "UTF-16", "Latin-1", "endless brackets", "200 levels", "80 levels"],
)
async def test_a_body_that_is_no_sensible_json_is_malformed(body: bytes) -> None:
    async with raw_server(always(answer(200, body))) as server, linked(server, most_bytes=10**6) as link:
        with pytest.raises(MalformedAnswer):
            await link.send(READ, within=SOON)


async def test_wide_json_with_brackets_in_texts_is_not_deep() -> None:
    body: dict[str, object] = {"data": ['[[[{{{\\"' * 20] * 50 + [[[]]] * 200}
    async with raw_server(always(answer(200, body))) as server, linked(server) as link:
        assert (await link.send(READ, within=SOON)).body == {"id": "speed", **body}


async def test_a_byte_order_mark_is_forgiven() -> None:
    marked = answer(200, b'\xef\xbb\xbf{"id":"speed","data":1}')
    async with raw_server(always(marked)) as server, linked(server) as link:
        assert (await link.send(READ, within=SOON)).body == {"id": "speed", "data": 1}


async def test_bytes_that_are_no_json_are_called_by_their_type() -> None:
    failure = await failure_after(answer(200, b"\x00" * 9, content_type="application/octet-stream"))
    assert str(failure) == "the vehicle answered with application/octet-stream (9 bytes) instead of JSON"


async def test_an_empty_204_has_no_body() -> None:
    nothing = b"HTTP/1.1 204 No Content\r\n\r\n"
    async with raw_server(always(nothing)) as server, linked(server) as link:
        for _ in range(3):
            told = await link.send(WRITE, within=SOON)
            assert (told.status_code, told.body, told.following) == (204, None, None)
        assert server.connections == 1


async def test_an_answer_that_ends_with_its_connection_is_complete() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"id":"speed","data":1}')

    async with raw_server(script) as server, linked(server) as link:
        assert (await link.send(READ, within=SOON)).body == {"id": "speed", "data": 1}


async def test_identity_is_asked_for_and_gzip_is_read_anyway() -> None:
    packed = answer(200, gzip.compress(b'{"id":"speed","data":1}', mtime=0), content_encoding="gzip")
    async with raw_server(always(packed)) as server, linked(server) as link:
        assert (await link.send(READ, within=SOON)).body == {"id": "speed", "data": 1}
        assert b"\r\nAccept-Encoding: identity\r\n" in server.asked[0]


async def test_a_gzip_bomb_is_cut_at_the_cap() -> None:
    bomb = gzip.compress(b" " * 20_000_000, mtime=0)
    failure = await failure_after(answer(200, bomb, content_encoding="gzip"))
    assert isinstance(failure, MalformedAnswer)
    assert "longer than" in str(failure)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(b'{"a":1}', mtime=0)[:-6]),
        ("br", b"whatever"),
        ("deflate", zlib.compress(b'{"a":1}')[:4]),
    ],
)
async def test_a_body_packed_wrongly_is_malformed(encoding: str, body: bytes) -> None:
    assert isinstance(await failure_after(answer(200, body, content_encoding=encoding)), MalformedAnswer)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with raw_server(always(FINE)) as other:
        moved = answer(status, None, location=f"{other.url}/components/engine/data/speed")
        async with raw_server(always(moved)) as server, linked(server) as link:
            with pytest.raises(VehicleRefusal, match="redirect") as caught:
                await link.send(READ, within=SOON)
            assert caught.value.status_code == status
        assert other.connections == 0


async def test_the_gate_is_asked_once_right_before_the_first_byte() -> None:
    asked: list[int] = []
    async with raw_server(always(FINE)) as server, linked(server) as link:
        await link.send(READ, within=SOON, may_send=lambda: asked.append(len(server.asked)))
        await link.send(WRITE, within=SOON, may_send=lambda: asked.append(len(server.asked)))
    assert asked == [0, 1]


async def test_a_closed_gate_keeps_every_byte_here() -> None:
    def too_late() -> None:
        raise TooLate("the right to send had run out")

    async with raw_server(always(FINE)) as server, linked(server) as link:
        with pytest.raises(TooLate):
            await link.send(WRITE, within=SOON, may_send=too_late)
        await link.send(READ, within=SOON)
        with pytest.raises(TooLate):
            await link.send(WRITE, within=SOON, may_send=too_late)
        await asyncio.sleep(0.05)
        assert server.lines == ["GET /components/engine/data/speed"]


async def test_a_connection_closed_while_idle_costs_nothing() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(FINE)

    async with raw_server(script) as server, linked(server) as link:
        for number in range(1, 4):
            await link.send(WRITE, within=SOON)
            await asyncio.sleep(0.05)
            assert (server.connections, len(server.asked)) == (number, number)


async def test_bytes_nobody_asked_for_are_not_taken_for_the_next_answer() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(FINE)
        await asyncio.sleep(0.02)
        await visit.say(answer(200, {"id": "speed", "data": "forged"}))
        await visit.next_request()

    async with raw_server(script) as server, linked(server) as link:
        await link.send(READ, within=SOON)
        await asyncio.sleep(0.06)
        told = await link.send(READ, within=SOON)
        assert told.body == {"id": "speed", "data": 3}
        assert server.connections == 2


async def test_a_request_met_by_a_closing_connection_is_silence_and_not_repeated() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await visit.say(FINE)
        await visit.next_request()

    async with raw_server(script) as server, linked(server) as link:
        await link.send(READ, within=SOON)
        with pytest.raises(Silent):
            await link.send(WRITE, within=SOON)
        assert server.lines.count("PUT /components/engine/data/limit") == 1


async def test_at_most_eight_connections_are_open() -> None:
    async def script(visit: Visit) -> None:
        while True:
            await visit.next_request()
            await asyncio.sleep(0.02)
            await visit.say(FINE)

    async with raw_server(script) as server, linked(server) as link:
        await asyncio.gather(*(link.send(READ, within=SOON) for _ in range(40)))
        assert server.connections == 8
        assert len(server.asked) == 40


async def test_a_request_that_never_got_a_connection_was_not_sent() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await asyncio.sleep(30)

    async with raw_server(script) as server, linked(server) as link:
        running = [asyncio.create_task(link.send(WRITE, within=SOON)) for _ in range(8)]
        await server.until(asked=8)
        with pytest.raises(Unreachable):
            await link.send(WRITE, within=SHORT)
        assert len(server.asked) == 8
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_a_cancelled_request_closes_its_connection() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        assert await visit.reader.read() == b""

    async with raw_server(script) as server, linked(server) as link:
        for number in range(1, 21):
            task = asyncio.create_task(link.send(READ, within=SOON))
            await server.until(asked=number)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await server.until(closed=20)


async def test_closing_the_link_ends_what_is_under_way() -> None:
    async def script(visit: Visit) -> None:
        await visit.next_request()
        await asyncio.sleep(30)

    async with raw_server(script) as server, linked(server) as link:
        running = [asyncio.create_task(link.send(WRITE, within=SOON)) for _ in range(10)]
        await server.until(asked=8)
        await link.close()
        results = await asyncio.gather(*running, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Silent"] * 8 + ["Unreachable"] * 2
        with pytest.raises(Unreachable, match="closed"):
            await link.send(READ, within=SOON)


async def test_the_token_is_sent_as_bearer_and_never_shown() -> None:
    async with raw_server(always(FINE)) as server, linked(server, token="s3cret-token") as link:
        await link.send(READ, within=SOON)
        assert b"\r\nAuthorization: Bearer s3cret-token\r\n" in server.asked[0]
        assert "s3cret" not in repr(link)


async def test_a_token_with_a_line_break_is_not_sent() -> None:
    async with raw_server(always(FINE)) as server, linked(server, token="a\r\nX-Evil: 1") as link:
        with pytest.raises(NotSent, match="token") as caught:
            await link.send(READ, within=SOON)
        assert "Evil" not in str(caught.value)
        assert server.connections == 0


async def test_an_address_outside_the_networks_is_not_called() -> None:
    async with raw_server(always(FINE)) as server:
        endpoint = Endpoint("sovd_http", server.url, base_path="")
        link = SovdHttpLink(endpoint, policy=AddressPolicy.of(["10.0.0.0/8"]))
        with pytest.raises(AddressDenied):
            await link.send(WRITE, within=SOON)
        assert server.connections == 0


async def test_a_name_is_checked_by_the_address_it_resolves_to() -> None:
    async with raw_server(always(FINE)) as server:
        url = f"http://localhost:{server.port}"
        link = SovdHttpLink(Endpoint("sovd_http", url, base_path=""), policy=AddressPolicy.of(["10.0.0.0/8"]))
        with pytest.raises(AddressDenied, match="in none of the vehicle networks"):
            await link.send(WRITE, within=SOON)
        assert server.connections == 0
        allowed = SovdHttpLink(Endpoint("sovd_http", url, base_path=""), policy=LOOPBACK)
        await allowed.send(READ, within=SOON)
        assert f"\r\nHost: localhost:{server.port}\r\n".encode() in server.asked[0]
        await allowed.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server(always(FINE)) as proxy, raw_server(always(FINE)) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        async with linked(server) as link:
            await link.send(READ, within=SOON)
        assert proxy.connections == 0


async def test_no_time_at_all_is_not_enough_even_on_an_open_connection() -> None:
    async with raw_server(always(FINE)) as server, linked(server) as link:
        await link.send(READ, within=SOON)
        with pytest.raises(Unreachable):
            await link.send(WRITE, within=timedelta(0))
        await link.send(READ, within=SOON)
        assert not any(line.startswith("PUT") for line in server.lines)


async def test_a_body_that_json_cannot_hold_is_not_sent() -> None:
    async with raw_server(always(FINE)) as server, linked(server) as link:
        with pytest.raises(NotSent, match="JSON"):
            await link.send(put("components/ecu/data/x", {"data": 10**40}), within=SOON)
        assert server.asked == []


@pytest.mark.parametrize("base", ["/a/../b", "/\xe4", "/a b", "/a?b", "/a\r\nX: 1"])
async def test_an_odd_base_path_is_not_sent(base: str) -> None:
    async with raw_server(always(FINE)) as server, linked(server, base_path=base) as link:
        with pytest.raises(NotSent):
            await link.send(READ, within=SOON)
        assert server.asked == []
