"""nginx of the frontend image before the real service: the console, the API and the socket at one address."""

import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, async_playwright, expect

from app.middleware.security_headers import CONTENT_SECURITY_POLICY, HEADERS
from tests.browser import CHROMIUM_FLAGS
from tests.conftest import needed
from tests.deploy.nginx_server import CONSOLE, NginxServer, run_nginx
from tests.processes import free_port
from tests.service import Client, Servers, ServiceProcess, run_service
from tests.vehicle_servers import SimulatorProcess

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "test",
}


@pytest.fixture(scope="module")
def service(simulator_process: SimulatorProcess) -> Iterator[ServiceProcess]:
    with needed(run_service(Servers(), simulator_process.vehicles)) as service:
        yield service


@pytest.fixture(scope="module")
def nginx(service: ServiceProcess) -> Iterator[NginxServer]:
    with needed(run_nginx(f"127.0.0.1:{service.port}")) as nginx:
        yield nginx


@pytest.fixture
async def http(nginx: NginxServer) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=nginx.url, trust_env=False, timeout=20) as client:
        yield client


async def test_the_backend_is_reached_through_it(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/health/ready")).json() == {
        "status": "healthy",
        "database": "connected",
        "redis": "embedded",
    }
    assert (await http.get("/health/live")).json() == {"status": "alive"}


async def test_somebody_logs_in_and_sees_the_vehicles_through_it(nginx: NginxServer) -> None:
    async with Client(nginx.url, "engineer") as engineer:
        listed = (await engineer.http.get("/api/v1/vehicles")).json()
        assert len(listed["items"]) == 3


async def test_a_command_is_told_over_the_socket_through_it(
    nginx: NginxServer, simulator_process: SimulatorProcess
) -> None:
    async with Client(nginx.url, "engineer") as engineer, engineer.socket() as socket:
        vehicle = await engineer.vehicle_id(simulator_process.vehicles[0].vin)
        command = await engineer.submit(vehicle, command="identify", component="bms")
        await socket.subscribe(command_id=command["id"])
        assert (await socket.hear_until_end())[-1]["status"] == "succeeded"


@pytest.mark.runbook("W1")
def test_the_runbooks_handshake_passes_through_it(nginx: NginxServer) -> None:
    words = ["curl", "-s", "-i", "-N", "--max-time", "2"]
    words += [word for name, value in HANDSHAKE.items() for word in ("-H", f"{name}: {value}")]
    said = subprocess.run([*words, f"{nginx.url}/ws/commands"], capture_output=True, text=True, check=False)
    assert said.stdout.startswith("HTTP/1.1 101 ")


@pytest.mark.parametrize("path", ["/", "/vehicles", "/commands/some/where", "/login"])
async def test_every_page_is_the_console(http: httpx2.AsyncClient, path: str) -> None:
    page = await http.get(path)
    assert page.status_code == 200
    assert page.text == (CONSOLE / "index.html").read_text()
    assert page.headers["cache-control"] == "no-cache"


async def test_what_has_a_hash_in_its_name_is_kept_for_ever(http: httpx2.AsyncClient) -> None:
    name = re.findall(r'src="(/assets/[^"]+)"', (CONSOLE / "index.html").read_text())[0]
    asset = await http.get(name, headers={"Accept-Encoding": "gzip"})
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-encoding"] == "gzip"
    assert asset.headers["content-type"] == "application/javascript"
    gone = await http.get("/assets/of-an-older-version.js")
    assert gone.status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/missing.js", "/health/ready", "/api/v1/vehicles", "/api/v1/none"])
async def test_browsers_are_told_the_same_as_by_the_backend_and_once(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert {name: answer.headers.get_list(name) for name in HEADERS} == {
        name: [value] for name, value in HEADERS.items()
    }
    assert answer.headers["server"] == "nginx"


async def test_what_the_api_answers_is_not_kept(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/api/v1/about")).headers.get_list("cache-control") == ["no-store"]


async def test_an_error_of_the_backend_is_passed_on_as_it_is(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/api/v1/vehicles", headers={"X-Correlation-ID": "through-nginx-1"})
    assert answer.status_code == 401
    assert answer.json()["error"]["correlation_id"] == "through-nginx-1"


async def test_the_metrics_are_not_for_browsers(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/metrics")).status_code == 404


async def test_its_log_names_no_vehicle_and_no_token(nginx: NginxServer, http: httpx2.AsyncClient) -> None:
    await http.get(
        "/api/v1/vehicles",
        params={"q": "WVWZZZ1KZAW000001"},
        headers={"X-Correlation-ID": "in-the-log-of-nginx", "Authorization": "Bearer canary-of-nginx"},
    )
    text = nginx.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    mine = [line for line in lines if line["correlation_id"] == "in-the-log-of-nginx"]
    assert [(line["method"], line["place"], line["status"]) for line in mine] == [("GET", "/api", 401)]
    assert "WVWZZZ" not in text
    assert "canary" not in text


@pytest.mark.runbook("E1")
async def test_a_backend_that_is_not_there_is_told_in_the_shape_of_every_error() -> None:
    with needed(run_nginx(f"127.0.0.1:{free_port()}")) as nginx:
        answer = httpx2.get(f"{nginx.url}/api/v1/vehicles", trust_env=False)
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The service does not answer."
    assert answer.json()["error"]["code"] == "UNAVAILABLE"
    assert len(answer.json()["error"]["correlation_id"]) == 32
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.runbook("P4")
def test_a_console_that_was_built_for_an_api_elsewhere_may_call_it_and_nothing_more(service: ServiceProcess) -> None:
    env = "# where the API is\nVITE_API_BASE_URL=http://localhost:8001/\n"
    with needed(run_nginx(f"127.0.0.1:{service.port}", env)) as nginx:
        policy = httpx2.get(nginx.url, trust_env=False).headers["content-security-policy"]
    assert policy == CONTENT_SECURITY_POLICY.replace(
        "connect-src 'self'", "connect-src 'self' http://localhost:8001 ws://localhost:8001"
    )


def test_the_images_health_check_tells_a_server_from_none(nginx: NginxServer) -> None:
    check = ["bash", str(nginx.home / "healthy.sh")]
    assert subprocess.run(check, env=nginx.environment, check=False).returncode == 0
    nobody = {**nginx.environment, "PORT": str(free_port())}
    assert subprocess.run(check, env=nobody, check=False, stderr=subprocess.DEVNULL).returncode != 0


@pytest.fixture
async def page(chromium: Path, nginx: NginxServer) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = await browser.new_page(base_url=nginx.url)
        page.set_default_timeout(15_000)
        yield page
        await browser.close()


async def test_a_person_logs_in_through_it_and_the_browser_complains_of_nothing(page: Page) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto("/vehicles")
    await page.get_by_role("button", name="Fill in the account engineer").click()
    async with page.expect_websocket() as opened:
        await page.get_by_role("button", name="Log in").click()
    assert (await opened.value).url.endswith("/ws/commands")
    await expect(page.get_by_role("link", name="SVDECAR18TA000101")).to_be_visible(timeout=15_000)
    assert complaints == []
