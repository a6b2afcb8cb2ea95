"""Write a picture of every screen, in both themes and on a phone, under docs/screenshots/. Needs `make build`.

The console runs on a port and a folder of its own, with simulated vehicles in a state worth a picture: faults were
read, an operation runs, one outcome is unknown, a component is locked.
"""

import asyncio
import json
import sys
from collections.abc import Collection

import httpx2
from playwright.async_api import Browser, async_playwright

from tests.browser import CHROMIUM_FLAGS, find_chromium
from tests.e2e.screens import SCREENS, Look, Places, Screen, open_console, prepare, show
from tests.service import Client, Servers, run_service
from tests.vehicle_servers import ROOT, SimulatorProcess, run_simulator

FOLDER = ROOT / "docs/screenshots"
LOOKS = (Look("dark", 1440, "en"), Look("light", 1440, "en"), Look("dark", 390, "en"), Look("light", 390, "de"))
FILLING = {"workbench-data", "workbench-live"}  # value by value
SHOWN = [screen.name for screen in SCREENS if screen.name != "administration"]  # it leads on to the users
SETTLE_MS = 700  # until transitions have ended and the first values are there
LIVE_MS = 9_000  # until a plot shows a line, and every value was read
CHARGE_LIMIT = "components/bms/data/charge-limit"
PINS = [
    {"entity": "components/bms", "data": "pack-voltage", "name": "Pack voltage", "unit": "V"},
    {"entity": "components/bms", "data": "pack-current", "name": "Pack current", "unit": "A"},
    {"entity": "components/bms", "data": "pack-temperature", "name": "Pack temperature", "unit": "°C"},
]


async def main(wanted: Collection[str]) -> None:
    """Of all screens, or of those that are named."""
    screens = [screen for screen in SCREENS if screen.name in (wanted or SHOWN)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with run_simulator() as simulator, run_service(Servers(), simulator.vehicles) as service:
        places = await prepare(service.url, simulator)
        await leave_one_unknown(places, simulator)
        await lock_something(places)
        await keep_something_running(places)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
            for look in LOOKS:
                for screen in screens:
                    await take(browser, look, places, screen)
            await browser.close()
    write_index()


async def leave_one_unknown(places: Places, simulator: SimulatorProcess) -> None:
    """The gateway of the vehicle gives up on the component: whether it did as it was told, nobody knows."""
    misbehaviour = f"{simulator.control_url}/vehicles/{simulator.vehicles[0].vin}/misbehaviour"
    rule = {"kind": "status", "status": 504, "path": CHARGE_LIMIT, "methods": ["PUT"]}
    async with Client(places.url, "admin") as admin, httpx2.AsyncClient(trust_env=False) as control:
        (await control.put(misbehaviour, json=[rule])).raise_for_status()
        why = "charge to 80 % before the night test"
        await admin.run(places.vehicle, method="PUT", path=CHARGE_LIMIT, body={"data": 80}, reason=why)
        (await control.delete(misbehaviour)).raise_for_status()


async def lock_something(places: Places) -> None:
    async with Client(places.url, "engineer") as engineer:
        body = {"lock_expiration": 1_800}
        path = "components/inverter/locks"
        await engineer.submit(places.vehicle, method="POST", path=path, body=body, reason="inverter on the bench")


async def keep_something_running(places: Places) -> None:
    async with Client(places.url, "admin") as admin:
        path = "components/bms/operations/balance-cells/executions"
        body = {"parameters": {"seconds": 600, "module": 4}}
        await admin.submit(places.vehicle, method="POST", path=path, body=body, reason="cells drift apart")


async def take(browser: Browser, look: Look, places: Places, screen: Screen) -> None:
    page = await open_console(browser, look, places, screen)
    await page.add_init_script(f"localStorage.setItem('pins:{places.vehicle}', {json.dumps(json.dumps(PINS))})")
    await show(page, places, screen)
    await page.wait_for_timeout(LIVE_MS if screen.name in FILLING else SETTLE_MS)
    await page.screenshot(path=FOLDER / f"{screen.name}-{look}.png")
    await page.context.close()


def write_index() -> None:
    """Every picture that is there, by screen."""
    lines = ["# Every screen", "", "Made by `make screenshots`: dark and light at a desk, and both on a phone."]
    for screen in SCREENS:
        pictures = {str(look): f"{screen.name}-{look}.png" for look in LOOKS}
        if all((FOLDER / picture).exists() for picture in pictures.values()):
            links = " ".join(f"[{look}]({picture})" for look, picture in pictures.items())
            first = next(iter(pictures.values()))
            title = screen.name.replace("-", " ").capitalize()
            lines += ["", f"## {title}", "", f"![{title}]({first})", "", links]
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
