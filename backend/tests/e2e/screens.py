"""Every screen of the console by its address, and a vehicle prepared so that each has something to show."""

import re
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from tests.service import Client
from tests.vehicle_servers import ROOT, SimulatorProcess

ROUTES = ROOT / "frontend/src/routes.tsx"
TABS = ROOT / "frontend/src/components/workbench/tabs.ts"
BATTERY = "/vehicles/{vehicle}?entity=components%2Fbms&tab="


@dataclass(frozen=True, slots=True)
class Screen:
    """`page`: its file in frontend/src/pages. `address` may name a {vehicle} and a {command}."""

    name: str
    page: str
    address: str
    user: str | None = "admin"


def tabs() -> list[str]:
    """The tabs of the workbench, as the console has them."""
    listed = re.search(r"export const TABS = \[(.*?)\]", TABS.read_text(), re.DOTALL)
    assert listed is not None
    return re.findall(r"'(\w+)'", listed.group(1))


def pages_of_the_routes() -> set[str]:
    return set(re.findall(r"import\('@/pages/(\w+)'\)", ROUTES.read_text()))


SCREENS = (
    Screen("login", "LoginPage", "/login", user=None),
    Screen("dashboard", "DashboardPage", "/"),
    Screen("vehicles", "VehiclesPage", "/vehicles"),
    Screen("vehicle", "VehiclePage", "/vehicles/{vehicle}"),
    *(Screen(f"workbench-{tab}", "VehiclePage", f"{BATTERY}{tab}") for tab in tabs()),
    Screen("operation", "VehiclePage", f"{BATTERY}operations&item=balance-cells"),
    Screen("commands", "CommandsPage", "/commands"),
    Screen("command", "CommandPage", "/commands/{command}"),
    Screen("history", "HistoryPage", "/history"),
    Screen("administration", "AdministrationPage", "/administration"),
    Screen("users", "UsersPage", "/administration/users"),
    Screen("administration-vehicles", "AdministrationVehiclesPage", "/administration/vehicles"),
    Screen("health", "HealthPage", "/administration/health"),
    Screen("profile", "ProfilePage", "/profile"),
    Screen("not-found", "NotFoundPage", "/nothing-is-here"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody has set up the console."""

    colours: str
    width: int
    language: str

    def __str__(self) -> str:
        return f"{self.colours}-{self.width}-{self.language}"


@dataclass(frozen=True, slots=True)
class Places:
    """What addresses name, and who may look."""

    url: str
    vehicle: str
    command: str
    token: str

    def address(self, screen: Screen) -> str:
        return self.url + screen.address.format(vehicle=self.vehicle, command=self.command)


async def prepare(url: str, simulator: SimulatorProcess) -> Places:
    """Faults were read, a value was read and another refused, an operation has run."""
    async with Client(url, "admin") as somebody:
        vehicle = await somebody.vehicle_id(simulator.vehicles[0].vin)
        command = await somebody.run(vehicle, method="GET", path="components/bms/faults")
        await somebody.run(vehicle, method="GET", path="components/bms/data/no-such-value")
        self_test = "components/bms/operations/self-test/executions"
        await somebody.submit(vehicle, method="POST", path=self_test, body={}, reason="a picture is wanted")
        return Places(url, vehicle, str(command["id"]), somebody.token)


async def open_console(browser: Browser, look: Look, places: Places, screen: Screen) -> Page:
    """A page that is set up and logged in, and stands nowhere yet."""
    height = 900 if look.width > 1000 else 844
    context = await browser.new_context(viewport={"width": look.width, "height": height}, locale=look.language)
    kept = {"mantine-color-scheme-value": look.colours, "language": look.language}
    if screen.user is not None:
        kept["token"] = places.token
    stored = ";".join(f"localStorage.setItem({name!r}, {value!r})" for name, value in kept.items())
    await context.add_init_script(stored)
    page = await context.new_page()
    page.set_default_timeout(20_000)
    return page


async def show(page: Page, places: Places, screen: Screen) -> None:
    """Until nothing waits for its data any more."""
    await page.goto(places.address(screen))
    await expect(page.locator("main, #root strong").first).to_be_visible()
    await expect(page.get_by_role("heading").or_(page.locator("#root strong")).first).to_be_visible()
    await expect(page.locator(".mantine-Skeleton-root")).to_have_count(0, timeout=20_000)
