"""A real browser before the real service: nothing between them is intercepted."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocket, async_playwright, expect

from tests.browser import CHROMIUM_FLAGS
from tests.conftest import needed
from tests.processes import ServerMissing
from tests.service import Servers, ServiceProcess, run_service
from tests.vehicle_servers import ROOT, SimulatorProcess, run_simulator

# Ends as soon as it is so; this is for machines that are busy.
expect.set_options(timeout=15_000)

CONSOLE = ROOT / "frontend/dist/index.html"


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    with needed(run_simulator()) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def service(simulator: SimulatorProcess) -> Iterator[ServiceProcess]:
    if not CONSOLE.exists():
        pytest.fail(str(ServerMissing("The console is not built. Run: make build")), pytrace=False)
    with needed(run_service(Servers(), simulator.vehicles)) as service:
        yield service


@dataclass  # no slots: playwright leaves a mark on the object whose method listens
class Watched:
    """What the browser complained of, and the sockets it opened."""

    complaints: list[str] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)

    def note_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket)


@pytest.fixture
async def page(chromium: Path, service: ServiceProcess) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = await browser.new_page(base_url=service.url, viewport={"width": 1440, "height": 900})
        page.set_default_timeout(15_000)
        yield page
        await browser.close()


@pytest.fixture
def watched(page: Page) -> Watched:
    watched = Watched()
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("console", lambda said: watched.complaints.append(said.text) if said.type == "error" else None)
    page.on("websocket", watched.note_socket)
    return watched
