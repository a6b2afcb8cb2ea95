"""Which pages a browser lets speak with us, and by which names the demo is called."""

from collections.abc import Iterator

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.conftest import needed
from tests.service import Servers, ServiceProcess, run_service

CONSOLE = "http://localhost:5173"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
}


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    with needed(run_service(Servers(), SOVD_DEMO_HOSTS="localhost,127.0.0.1,backend")) as service:
        yield service


def ask(service: ServiceProcess, method: str, path: str, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.request(method, service.url + path, headers=named, trust_env=False, timeout=20)


@pytest.mark.runbook("W4")
def test_the_console_of_the_development_server_may_call_the_api(service: ServiceProcess) -> None:
    asked = ask(service, "OPTIONS", "/api/v1/commands", Origin=CONSOLE, **PREFLIGHT)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == CONSOLE
    assert asked.headers["access-control-allow-credentials"] == "true"
    answered = ask(service, "POST", "/api/v1/commands", Origin=CONSOLE)
    assert answered.status_code == 401
    assert answered.headers["access-control-allow-origin"] == CONSOLE


@pytest.mark.runbook("W4")
@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:5174", "null"])
def test_a_page_from_anywhere_else_may_not(service: ServiceProcess, origin: str) -> None:
    asked = ask(service, "OPTIONS", "/api/v1/commands", Origin=origin, **PREFLIGHT)
    assert asked.status_code == 400
    assert "access-control-allow-origin" not in asked.headers
    answered = ask(service, "GET", "/api/v1/about", Origin=origin)
    assert "access-control-allow-origin" not in answered.headers


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:5173", "backend:8000"])
def test_the_demo_answers_to_the_names_that_it_was_given(service: ServiceProcess, host: str) -> None:
    assert ask(service, "GET", "/health/live", Host=host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8000", "10.0.0.7:8000", "[::1]:8000"])
def test_the_demo_answers_to_no_other_name(service: ServiceProcess, host: str) -> None:
    answer = ask(service, "GET", "/health/live", Host=host)
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "UNKNOWN_HOST"


async def test_the_demo_opens_no_socket_under_another_name(service: ServiceProcess) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        async with connect("ws://evil.example/ws/commands", proxy=None, host="127.0.0.1", port=service.port):
            pass
