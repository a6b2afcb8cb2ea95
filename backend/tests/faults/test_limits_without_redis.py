"""Two processes that limit, while their Redis hangs or is gone, and when it is back: who is refused, who works on.

Nothing here is measured against a clock alone: a request that waits for a Redis that hangs waits for whole seconds.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import httpx2
import pytest
from websockets.asyncio.client import connect

from tests.limited_site import (
    COMMANDS,
    LOGIN,
    PASSWORD,
    VEHICLES,
    Site,
    addresses,
    guess,
    heard_until_closed,
    somebody,
)
from tests.servers import RedisProcess
from tests.service import Servers, Socket, run_service

pytestmark = pytest.mark.timeout(180)

LOGOUT = "/api/v1/auth/logout"
HANGS, GONE = "hangs", "is gone"
ALONE, SHARED = "limits.alone", "limits.shared"
WAITED = 3.0  # seconds: what one request waits in all that finds out for itself that Redis hangs


@dataclass
class Outage:
    kind: str
    redis: RedisProcess

    def begin(self) -> None:
        self.redis.suspend() if self.kind == HANGS else self.redis.kill()

    def end(self) -> None:
        """A Redis that was killed comes back empty."""
        self.redis.resume() if self.kind == HANGS else self.redis.start()


@pytest.fixture(params=[HANGS, GONE])
def outage(request: pytest.FixtureRequest, redis_process: RedisProcess) -> Outage:
    return Outage(request.param, redis_process)


@pytest.fixture
def site(postgres_url: str, redis_process: RedisProcess) -> Iterator[Site]:
    servers = Servers(postgres_url, redis_process.url())
    with ExitStack() as stack:
        yield Site([stack.enter_context(run_service(servers, (), SOVD_RATE_LIMITS="on")) for _ in range(2)])


def told(site: Site, *events: str) -> list[list[str]]:
    """Which of these events each process has logged, in order."""
    return [[line["event"] for line in each.log_lines() if line["event"] in events] for each in site.services]


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await is_so():  # noqa: ASYNC110 - whatever can be asked can be waited for
            await asyncio.sleep(0.5)


async def until_shared(site: Site) -> None:
    async def all_say_so() -> bool:
        return all(said[-1:] == [SHARED] for said in told(site, ALONE, SHARED))

    await until(all_say_so)


def statuses(answers: Sequence[httpx2.Response]) -> list[int]:
    return [answer.status_code for answer in answers]


@pytest.mark.runbook("L1")
@pytest.mark.runbook("L2")
@pytest.mark.runbook("L4")
async def test_log_ins_stay_limited_in_each_process_and_are_counted_together_again(site: Site, outage: Outage) -> None:
    outage.begin()
    address = next(addresses)
    for turn in range(2):
        async with somebody(site.url(turn), address) as stranger:
            answers = [await guess(stranger, f"guessed-{turn}-{number}") for number in range(6)]
        assert statuses(answers) == [401] * 5 + [429]
        assert answers[5].json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
        assert re.fullmatch("[1-9]|[1-5][0-9]|60", answers[5].headers["Retry-After"])
    # Once, however many were counted; a machine that is slow may have lost Redis a moment earlier, too.
    assert [said[-1] for said in told(site, ALONE, SHARED)] == [ALONE] * 2
    outage.end()
    await until_shared(site)
    address = next(addresses)
    async with somebody(site.url(0), address) as one, somebody(site.url(1), address) as other:
        answers = [await guess(client, f"guessed-again-{turn}") for turn, client in enumerate((one, other) * 3)]
    assert statuses(answers) == [401] * 5 + [429]
    for said in told(site, ALONE, SHARED):
        assert said == [ALONE, SHARED] * (len(said) // 2), "each change is told once"


@pytest.mark.runbook("L1")
@pytest.mark.runbook("W3")
@pytest.mark.runbook("A4")
async def test_who_is_signed_in_goes_on_working_and_is_limited_in_each_process(site: Site, outage: Outage) -> None:
    newcomer = await site.account("viewer")
    async with site.person("engineer") as engineer:
        outage.begin()
        began = time.monotonic()
        assert statuses([await engineer.get(VEHICLES) for _ in range(60)]) == [200] * 60
        # Each of them waiting would be three minutes.
        assert time.monotonic() - began < 60 * WAITED / 4
        draft = {"vehicle_id": "00000000-0000-4000-8000-000000000000", "method": "GET", "path": "components"}
        sent = [await engineer.post(COMMANDS, json=draft) for _ in range(22)]
        assert statuses(sent) == [404] * 20 + [429] * 2
        known = {"username": newcomer, "password": PASSWORD}
        signed_in = await engineer.clients[0].post(LOGIN, json=known)
        assert signed_in.status_code == 200
        with_it = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        assert (await engineer.clients[1].get(VEHICLES, headers=with_it)).status_code == 200
        outage.end()
        await until_shared(site)
        if outage.kind == GONE:
            await ended_with_what_redis_kept(engineer.clients)
        else:
            assert statuses([await engineer.get(VEHICLES) for _ in range(4)]) == [200] * 4
        assert (await engineer.clients[1].post(LOGIN, json=known)).status_code == 200


async def ended_with_what_redis_kept(clients: Sequence[httpx2.AsyncClient]) -> None:
    for client in clients:

        async def has_ended(client: httpx2.AsyncClient = client) -> bool:
            return (await client.get(VEHICLES)).status_code == 401

        await until(has_ended)


async def test_messages_of_a_socket_stay_limited(site: Site, outage: Outage) -> None:
    async with site.person("engineer") as engineer:
        async with connect(socket_url(site), proxy=None) as wire:
            socket = Socket(wire)
            await socket.say(type="authenticate", token=engineer.token)
            await socket.hear()
            outage.begin()
            for _ in range(640):
                await socket.say(type="ping")
            heard = await heard_until_closed(wire)
        assert heard[:600] == [{"type": "pong"}] * 600
        assert heard[600]["code"] == "RATE_LIMIT_EXCEEDED"
        assert 1 <= heard[600]["retry_after"] <= 60
        assert wire.close_code == 4429


async def test_who_logs_out_while_redis_hangs_is_soon_out_of_every_process(
    site: Site, redis_process: RedisProcess
) -> None:
    async with site.person("engineer") as engineer, connect(socket_url(site, 1), proxy=None) as wire:
        socket = Socket(wire)
        await socket.say(type="authenticate", token=engineer.token)
        await socket.hear()
        one, other = engineer.clients
        # The second time from memory, in both.
        assert statuses([await engineer.get(VEHICLES) for _ in range(4)]) == [200] * 4
        redis_process.suspend()
        assert (await one.post(LOGOUT)).status_code == 204
        assert (await one.get(VEHICLES)).status_code == 401

        async def is_out() -> bool:
            return (await other.get(VEHICLES)).status_code == 401

        await until(is_out)
        redis_process.resume()
        await until_shared(site)
        assert statuses([await engineer.get(VEHICLES) for _ in range(4)]) == [401] * 4
        await heard_until_closed(wire)
        assert wire.close_code == 4401


def socket_url(site: Site, turn: int = 0) -> str:
    return f"{site.url(turn).replace('http', 'ws', 1)}/ws/commands"
