"""Issues 1 to 4 of the operations runbook, each as it says: the symptom is seen, the solution typed, then verified."""

import time
from pathlib import Path

import httpx2
import pytest
from websockets.sync.client import connect

from tests.processes import find_program, free_port
from tests.runbook.operator import KEY, Backend, backend, demo, production, typed
from tests.servers import PostgresServer, RedisProcess
from tests.service import DEMO_ACCOUNTS

pytestmark = pytest.mark.timeout(150)

LOGIN, VEHICLES = "/api/v1/auth/login", "/api/v1/vehicles"
READY = '{"status":"healthy","database":"connected","redis":"connected"}'


def log_in(url: str, username: str = "admin") -> str:
    """The access token."""
    told = {"username": username, "password": DEMO_ACCOUNTS[username]}
    answer = httpx2.post(f"{url}{LOGIN}", json=told, trust_env=False, timeout=20)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def ask(url: str, token: str, path: str = VEHICLES) -> httpx2.Response:
    return httpx2.get(f"{url}{path}", headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=20)


@pytest.mark.runbook("issue 1")
@pytest.mark.runbook("E3")
def test_a_backend_whose_database_has_no_schema_starts_after_init_db(
    tmp_path: Path, postgres_url: str, redis_process: RedisProcess
) -> None:
    settings = production(DATABASE_URL=postgres_url, REDIS_URL=redis_process.url())
    said = Backend(free_port(), tmp_path / "first.log", settings).refuses_to_start()
    assert 'relation "users" does not exist' in said
    assert "init_db.sh" in said
    mended = typed("bash scripts/init_db.sh", PYTHON="python", **settings)
    assert mended.returncode == 0, mended.stderr
    with backend(free_port(), tmp_path / "second.log", settings) as running:
        assert typed(f"curl -s {running.url}/health/ready").stdout == READY


@pytest.mark.runbook("issue 2")
@pytest.mark.runbook("A3")
def test_an_expired_token_is_mended_by_logging_in_again(tmp_path: Path) -> None:
    with backend(free_port(), tmp_path / "log", demo(SOVD_ACCESS_TOKEN_LIFETIME="2")) as running:
        token = log_in(running.url)
        assert ask(running.url, token).status_code == 200
        time.sleep(3)
        refused = ask(running.url, token)
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "TOKEN_EXPIRED")
        seen = typed(f'grep "Authentication failed" {tmp_path / "log"}').stdout
        assert "Authentication failed: Token has expired" in seen
        assert refused.json()["error"]["correlation_id"] in seen
        assert ask(running.url, log_in(running.url)).status_code == 200


@pytest.mark.runbook("issue 2")
@pytest.mark.runbook("A5")
def test_a_changed_key_is_seen_in_the_log_and_mended_by_putting_it_back(tmp_path: Path) -> None:
    port = free_port()
    with backend(port, tmp_path / "log", demo()) as running:
        token = log_in(running.url)
    with backend(port, tmp_path / "log", {**demo(), "JWT_SECRET_KEY": "another-" + "y" * 32}) as running:
        assert ask(running.url, token).status_code == 401
        assert "Authentication failed: Invalid token signature" in running.output
    with backend(port, tmp_path / "log", {**demo(), "JWT_SECRET_KEY": KEY}) as running:
        assert ask(running.url, token).status_code == 200


@pytest.mark.runbook("issue 2")
def test_a_clock_that_is_behind_gives_tokens_that_expire_at_once_elsewhere(
    tmp_path: Path, postgres_url: str, redis_process: RedisProcess
) -> None:
    """Two processes of one installation; the clock of the one that logs people in is two hours late."""
    late = [str(find_program("faketime", mend="apt-get install faketime")), "-m", "-f", "-2h"]
    settings = demo(DATABASE_URL=postgres_url, REDIS_URL=redis_process.url(), FAKETIME_DONT_FAKE_MONOTONIC="1")
    with backend(free_port(), tmp_path / "right.log", settings) as right:
        port = free_port()
        with backend(port, tmp_path / "late.log", settings, prefix=late) as behind:
            token = log_in(behind.url)
            dates = [httpx2.get(f"{each.url}/health/live", trust_env=False).headers["date"] for each in (right, behind)]
            assert dates[0] != dates[1], "the Date header shows whose clock is wrong"
            assert ask(right.url, token).status_code == 401
            assert "Token has expired" in right.output
        with backend(port, tmp_path / "late.log", settings) as mended:
            assert ask(right.url, log_in(mended.url)).status_code == 200


@pytest.mark.runbook("issue 3")
@pytest.mark.runbook("W1")
def test_a_redis_that_is_gone_is_found_and_started_and_the_socket_speaks_again(
    tmp_path: Path, postgres_url: str, redis_process: RedisProcess
) -> None:
    settings = demo(DATABASE_URL=postgres_url, REDIS_URL=redis_process.url())
    ping = "python -c \"import redis, os; redis.from_url(os.environ['REDIS_URL']).ping(); print('Redis connected')\""
    with backend(free_port(), tmp_path / "log", settings) as running:
        token = log_in(running.url)
        redis_process.stop()
        assert "Connection refused" in typed(ping, **settings).stderr
        assert '"redis":"disconnected"' in typed(f"curl -s {running.url}/health/ready").stdout
        redis_process.start()
        assert typed(ping, **settings).stdout == "Redis connected\n"
        handshake = typed(
            'curl -s -i -N -m 2 -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" '
            f'-H "Sec-WebSocket-Key: test" {running.url}/ws/commands'
        ).stdout
        assert handshake.startswith("HTTP/1.1 101"), handshake
        assert hears_that_it_is_authenticated(running.url, log_in(running.url) or token)


def hears_that_it_is_authenticated(url: str, token: str) -> bool:
    with connect(f"{url.replace('http', 'ws', 1)}/ws/commands", proxy=None) as socket:
        socket.send(f'{{"type": "authenticate", "token": "{token}"}}')
        return socket.recv(timeout=10) == '{"type":"authenticated"}'


@pytest.mark.runbook("issue 3")
@pytest.mark.runbook("W4")
def test_a_page_whose_origin_is_not_configured_is_refused_until_it_is(tmp_path: Path) -> None:
    port, page = free_port(), "https://console.example"
    call = f"curl -s -o /dev/null -D - -H 'Origin: {page}' http://127.0.0.1:{port}/api/v1/about"
    with backend(port, tmp_path / "log", demo()):
        assert "access-control-allow-origin" not in typed(call).stdout
    with backend(port, tmp_path / "log", demo(SOVD_ALLOWED_ORIGINS=page)):
        assert f"access-control-allow-origin: {page}" in typed(call).stdout


@pytest.mark.runbook("issue 4")
@pytest.mark.runbook("L2")
@pytest.mark.runbook("L3")
def test_who_hits_a_limit_waits_or_becomes_an_administrator(
    tmp_path: Path, postgres_server: PostgresServer, postgres_url: str, redis_process: RedisProcess
) -> None:
    settings = demo(DATABASE_URL=postgres_url, REDIS_URL=redis_process.url(), SOVD_RATE_LIMITS="on")
    with backend(free_port(), tmp_path / "log", settings) as running:
        token = log_in(running.url, "engineer")
        answers = [ask(running.url, token, "/api/v1/commands") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        limited = answers[-1]
        correlation_id = limited.json()["error"]["correlation_id"]
        assert limited.json() == {
            "detail": "Rate limit exceeded: 10 per 1 minute",
            "error": {"code": "RATE_LIMIT_EXCEEDED", "correlation_id": correlation_id},
        }
        story = typed(f'grep "{correlation_id}" {tmp_path / "log"}').stdout
        assert "User engineer (role=engineer) hit rate limit on /api/v1/commands" in story
        promoted = typed(
            "psql \"$DATABASE_URL\" -c \"UPDATE users SET role = 'admin' WHERE username = 'engineer';\"", **settings
        )
        assert promoted.stdout == "UPDATE 1\n", promoted.stderr
        assert ask(running.url, token, "/api/v1/commands").status_code == 429, "not before the next log-in"
        promoted_token = log_in(running.url, "engineer")
        assert {ask(running.url, promoted_token, "/api/v1/commands").status_code for _ in range(15)} == {200}


@pytest.mark.runbook("issue 4")
@pytest.mark.runbook("L2")
def test_who_waits_as_long_as_told_is_let_in_again(tmp_path: Path) -> None:
    with backend(free_port(), tmp_path / "log", demo(SOVD_RATE_LIMITS="on")) as running:
        wrong = {"username": "nobody", "password": "wrong password"}
        tries = [httpx2.post(f"{running.url}{LOGIN}", json=wrong, trust_env=False) for _ in range(6)]
        assert [answer.status_code for answer in tries] == [401] * 5 + [429]
        assert tries[-1].json()["detail"] == "Rate limit exceeded: 5 per 1 minute"
        time.sleep(int(tries[-1].headers["retry-after"]))
        assert ask(running.url, log_in(running.url)).status_code == 200
