"""Rate limits as people and programs meet them: one embedded process, and two that share PostgreSQL and Redis.

Every test comes from an address and with an account of its own, so that none spends what another counts on.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest
from websockets.asyncio.client import connect

from tests.conftest import needed
from tests.limited_site import COMMANDS, VEHICLES, Site, addresses, guess, heard_until_closed, somebody
from tests.servers import PostgresServer, run_redis
from tests.service import Servers, Socket, run_service

PROXIES = "127.77.0.0/16"


@pytest.fixture(scope="module", params=["embedded", "two processes"])
def site(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> Iterator[Site]:
    settings = {"SOVD_RATE_LIMITS": "on", "SOVD_TRUSTED_PROXIES": PROXIES}
    with ExitStack() as stack:
        if request.param == "embedded":
            yield Site([stack.enter_context(run_service(Servers(), (), **settings))])
            return
        redis = stack.enter_context(needed(run_redis()))
        servers = Servers(stack.enter_context(postgres_server.database()), redis.url())
        yield Site([stack.enter_context(run_service(servers, (), **settings)) for _ in range(2)])


@pytest.mark.runbook("L1")
@pytest.mark.runbook("L2")
@pytest.mark.runbook("L4")
async def test_the_sixth_log_in_of_a_minute_is_refused_whichever_process_is_asked(site: Site) -> None:
    address = next(addresses)
    async with somebody(site.url(0), address) as one, somebody(site.url(1), address) as other:
        answers = [await guess(client, f"guessed-{turn}") for turn, client in enumerate((one, other) * 3)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    refused = answers[5]
    assert refused.json() == {
        "detail": "Rate limit exceeded: 5 per 1 minute",
        "error": {"code": "RATE_LIMIT_EXCEEDED", "correlation_id": refused.headers["X-Correlation-ID"]},
    }
    assert re.fullmatch(r"[1-9][0-9]?", refused.headers["Retry-After"])
    assert int(refused.headers["Retry-After"]) <= 60


@pytest.mark.runbook("L1")
async def test_an_account_can_be_tried_five_times_a_minute_from_everywhere_together(site: Site) -> None:
    account = await site.account("engineer")
    statuses = []
    for turn, spelling in enumerate([account, account.upper(), f" {account}", account, account, account]):
        async with somebody(site.url(turn)) as client:
            statuses.append((await guess(client, spelling)).status_code)
    assert statuses == [401] * 5 + [429]


@pytest.mark.runbook("L1")
@pytest.mark.runbook("L3")
@pytest.mark.runbook("L4")
async def test_an_engineer_sends_ten_commands_a_minute_and_goes_on_reading(site: Site) -> None:
    async with site.person("engineer") as engineer:
        draft = {"vehicle_id": "00000000-0000-4000-8000-000000000000", "method": "GET", "path": "components"}
        answers = [await engineer.post(COMMANDS, json=draft) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [404] * 10 + [429]
        refused = answers[10].json()
        assert refused["detail"] == "Rate limit exceeded: 10 per 1 minute"
        said = site.logged(refused["error"]["correlation_id"])
        assert f"User {engineer.name} (role=engineer) hit rate limit on /api/v1/commands" in said
        assert (await engineer.get(VEHICLES)).status_code == 200


@pytest.mark.runbook("L1")
async def test_reading_commands_counts_like_sending_them(site: Site) -> None:
    async with site.person("viewer") as viewer:
        assert [(await viewer.get(COMMANDS)).status_code for _ in range(11)] == [200] * 10 + [429]
        missing = f"{COMMANDS}/00000000-0000-4000-8000-000000000000"
        assert (await viewer.get(missing)).status_code == 429


async def test_who_may_send_no_more_commands_may_still_stop_one(site: Site) -> None:
    async with site.person("engineer") as engineer:
        for _ in range(11):
            await engineer.get(COMMANDS)
        missing = f"{COMMANDS}/00000000-0000-4000-8000-000000000000"
        assert (await engineer.post(f"{missing}/cancel")).status_code == 404


@pytest.mark.runbook("L1")
async def test_an_admin_is_not_held_up_by_what_holds_up_an_engineer(site: Site) -> None:
    async with site.person("admin") as admin:
        assert {(await admin.get(COMMANDS)).status_code for _ in range(250)} == {200}


@pytest.mark.runbook("L1")
@pytest.mark.runbook("L4")
async def test_everything_else_is_asked_a_hundred_times_a_minute(site: Site) -> None:
    async with site.person("admin") as admin:
        places = (VEHICLES, "/api/v1/catalogue", "/api/v1/vehicles?limit=1", "/api/v1/nowhere")
        statuses = [(await admin.get(places[turn % 4])).status_code for turn in range(101)]
    assert statuses[:100].count(429) == 0
    assert statuses[100] == 429


async def test_one_person_does_not_spend_what_another_has_at_the_same_address(site: Site) -> None:
    async with site.person("engineer") as one, site.person("engineer") as other:
        for _ in range(11):
            await one.get(COMMANDS)
        transport = httpx2.AsyncHTTPTransport(local_address="127.88.0.1")
        async with httpx2.AsyncClient(base_url=site.url(), transport=transport) as shared:
            asked = [await shared.get(COMMANDS, headers={"Authorization": f"Bearer {p.token}"}) for p in (one, other)]
        assert [answer.status_code for answer in asked] == [429, 200]


async def test_strangers_with_invented_tokens_are_counted_by_their_address(site: Site) -> None:
    async with somebody(site.url()) as stranger:
        tokens = [{"Authorization": f"Bearer invented.{number}.token"} for number in range(101)]
        statuses = [(await stranger.get(VEHICLES, headers=token)).status_code for token in tokens]
    assert statuses == [401] * 100 + [429]


@pytest.mark.runbook("H3")
async def test_health_is_never_refused(site: Site) -> None:
    async with somebody(site.url()) as probe:
        for _ in range(130):
            assert (await probe.get("/health/live")).status_code == 200
        assert (await probe.get("/health/ready")).status_code == 200


async def test_an_address_that_is_only_claimed_changes_nothing(site: Site) -> None:
    async with somebody(site.url()) as client:
        headers = [
            {"X-Forwarded-For": f"198.51.{n // 250}.{n % 250}", "X-Real-IP": f"10.0.0.{n}"} for n in range(1_000)
        ]
        statuses = [(await guess(client, f"claimed-{n}", **told)).status_code for n, told in enumerate(headers)]
    assert statuses == [401] * 5 + [429] * 995


async def test_behind_a_trusted_proxy_each_client_has_limits_of_its_own(site: Site) -> None:
    async with somebody(site.url(), "127.77.0.1") as proxy:
        of_one = [await guess(proxy, f"proxied-{n}", **{"X-Forwarded-For": "192.0.2.1"}) for n in range(6)]
        of_other = await guess(proxy, "proxied", **{"X-Forwarded-For": "192.0.2.2"})
        # What a client adds in front of it is not the proxy's word.
        forged = await guess(proxy, "proxied", **{"X-Forwarded-For": "192.0.2.3, 192.0.2.1"})
    assert [answer.status_code for answer in of_one] == [401] * 5 + [429]
    assert of_other.status_code == 401
    assert forged.status_code == 429


async def test_logging_out_is_never_refused(site: Site) -> None:
    async with site.person("engineer") as engineer:
        asked = [(await engineer.get("/api/v1/auth/me")).status_code for _ in range(6)]
        assert asked == [200] * 5 + [429]
        assert (await engineer.post("/api/v1/auth/logout")).status_code == 204
        assert (await engineer.get(VEHICLES)).status_code == 401


async def test_a_socket_that_says_too_much_is_told_so_and_then_closed(site: Site) -> None:
    async with site.person("engineer") as engineer:
        url = f"{site.url().replace('http', 'ws', 1)}/ws/commands"
        async with connect(url, proxy=None) as wire:
            socket = Socket(wire)
            await socket.say(type="authenticate", token=engineer.token)
            await socket.hear()
            for _ in range(640):
                await socket.say(type="ping")
            heard = await heard_until_closed(wire)
        assert heard[:600] == [{"type": "pong"}] * 600
        refusal = heard[600]
        assert refusal | {"retry_after": 60} == {
            "type": "error",
            "code": "RATE_LIMIT_EXCEEDED",
            "detail": "Rate limit exceeded: 600 per 1 minute",
            "retry_after": 60,
        }
        assert 1 <= refusal["retry_after"] <= 60
        assert wire.close_code == 4429
