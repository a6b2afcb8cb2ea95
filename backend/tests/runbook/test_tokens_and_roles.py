"""Log-ins and tokens, typed as the runbook types it, on the running service with PostgreSQL and Redis."""

import json
import subprocess
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import jwt
import pytest

from tests.processes import apt_line, find_program
from tests.servers import DEBIAN_POSTGRES, RedisServer
from tests.service import DEMO_ACCOUNTS, Servers, ServiceProcess, run_service

LOGIN, ME = "/api/v1/auth/login", "/api/v1/auth/me"
JOHN = {"username": "john_doe", "password": "good enough for a test"}


@pytest.fixture
def database(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
def service(database: str, redis_server: RedisServer) -> Iterator[ServiceProcess]:
    redis_server.flushall()
    with run_service(Servers(database, redis_server.url())) as service:
        yield service


@pytest.fixture
async def browser(service: ServiceProcess) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False, timeout=20) as client:
        yield client


async def log_in(client: httpx2.AsyncClient, **account: str) -> str:
    answer = await client.post(LOGIN, json=account)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


async def asked_with(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.get(ME, headers={"Authorization": f"Bearer {token}"})


def claims_of(token: str) -> dict[str, Any]:
    """As a person decodes it: the part in the middle."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def psql(url: str, statement: str) -> str:
    folders = sorted(DEBIAN_POSTGRES.glob("*/bin"))
    program = find_program("psql", also_in=folders, mend=apt_line("postgresql"))
    words = [str(program), url, "--no-psqlrc", "--tuples-only", "--no-align", "-c", statement]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=20).stdout.strip()


@pytest.mark.runbook("A2")
async def test_a_token_says_when_it_ends_thirty_minutes_from_now(browser: httpx2.AsyncClient) -> None:
    claims = claims_of(await log_in(browser, username="admin", password=DEMO_ACCOUNTS["admin"]))
    assert claims["exp"] - claims["iat"] == 30 * 60
    assert abs(claims["iat"] - time.time()) < 30


@pytest.mark.runbook("A3")
async def test_the_log_says_why_a_token_is_refused(service: ServiceProcess, browser: httpx2.AsyncClient) -> None:
    claims = claims_of(await log_in(browser, username="admin", password=DEMO_ACCOUNTS["admin"]))
    key = str(service.environment("JWT_SECRET_KEY"))
    ended = {**claims, "iat": claims["iat"] - 3_600, "exp": claims["exp"] - 3_600}
    for made, signed_with, sentence in (
        (ended, key, "Authentication failed: Token has expired"),
        (claims, key[::-1], "Authentication failed: Invalid token signature"),
    ):
        token = jwt.encode(made, signed_with, algorithm="HS256", headers={"typ": "at+jwt"})
        answer = await asked_with(browser, token)
        assert answer.status_code == 401
        said = [line for line in service.log_lines() if line["event"] == sentence]
        assert [(line["level"], line["correlation_id"]) for line in said] == [
            ("warning", answer.headers["X-Correlation-ID"])
        ]


@pytest.mark.runbook("A5")
async def test_another_signing_key_ends_every_token_and_every_session(
    service: ServiceProcess, browser: httpx2.AsyncClient
) -> None:
    token = await log_in(browser, username="admin", password=DEMO_ACCOUNTS["admin"])
    assert (await asked_with(browser, token)).status_code == 200
    service.end()
    service.start_again(JWT_SECRET_KEY="another-one-of-tests-" + "y" * 32)
    assert (await asked_with(browser, token)).status_code == 401
    assert (await browser.post("/api/v1/auth/refresh")).status_code == 401
    said = [line["event"] for line in service.log_lines()]
    assert "Authentication failed: Invalid token signature" in said
    fresh = await log_in(browser, username="admin", password=DEMO_ACCOUNTS["admin"])
    assert (await asked_with(browser, fresh)).status_code == 200


@pytest.mark.runbook("A6")
async def test_a_role_typed_into_psql_counts_at_the_next_log_in_and_not_before(
    browser: httpx2.AsyncClient, database: str
) -> None:
    boss = await log_in(browser, username="admin", password=DEMO_ACCOUNTS["admin"])
    wanted = {**JOHN, "role": "engineer"}
    made = await browser.post("/api/v1/users", json=wanted, headers={"Authorization": f"Bearer {boss}"})
    assert made.status_code == 201
    token = await log_in(browser, **JOHN)
    assert psql(database, "UPDATE users SET role = 'admin' WHERE username = 'john_doe'") == "UPDATE 1"
    assert psql(database, "SELECT username, role FROM users WHERE username = 'john_doe'") == "john_doe|admin"
    assert (await asked_with(browser, token)).json()["role"] == "engineer"
    of_admins = await browser.get("/api/v1/users", headers={"Authorization": f"Bearer {token}"})
    assert of_admins.status_code == 403
    renewed = await browser.post("/api/v1/auth/refresh")
    assert renewed.json()["user"]["role"] == "engineer"
    again = await log_in(browser, **JOHN)
    assert (await asked_with(browser, again)).json()["role"] == "admin"
