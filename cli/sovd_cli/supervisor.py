"""Run the demo: simulated vehicles and the service, together until one of them or the person ends it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from sovd_cli.child import LAST_WORDS, Child, Launch
from sovd_cli.demo_vehicles import Listed, read_vehicles, vehicles_of, with_gone, write_vehicles
from sovd_cli.session_file import write_private
from sovd_client.errors import SovdError
from sovd_client.transport import trusting_nobody

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """simulators: the words of each; none: a demo without vehicles. server: its words."""

    simulators: Mapping[str, Sequence[str]]
    server: Sequence[str]
    data_dir: Path
    host: str
    port: int
    environment: Mapping[str, str]
    vehicles_ready_within: timedelta = timedelta(seconds=30)
    service_ready_within: timedelta = timedelta(seconds=60)
    last_words: timedelta = LAST_WORDS

    @property
    def url(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104  # read, not bound
        return f"http://{host}:{self.port}"

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def vehicles_file(self) -> Path:
        """The vehicles of the last demo in this folder that became ready."""
        return self.data_dir / "demo-vehicles.json"

    @property
    def told_file(self) -> Path:
        """What the service is told."""
        return self.data_dir / "demo-vehicles-told.json"


class DemoEnded(Exception):
    """A signal asked for the end; `number` is the first one."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number.name)
        self.number = number


async def run_demo(plan: DemoPlan, on_ready: Callable[[], None]) -> None:
    """Start everything, call `on_ready` once, stay. Nothing it started is left when it returns.

    Raises: DemoEnded after a signal; ChildDied; SovdError when something does not become ready.
    """
    make_folder(plan.logs)
    async with ending_signal() as ended:
        work = asyncio.create_task(start_and_stay(plan, on_ready))
        first: set[asyncio.Future[Any]] = {work, ended}
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
        try:
            await work
        except asyncio.CancelledError:
            raise DemoEnded(ended.result()) from None


async def start_and_stay(plan: DemoPlan, on_ready: Callable[[], None]) -> None:
    """Raises: ChildDied, always in the end; SovdError."""
    async with AsyncExitStack() as running:
        simulators = [
            await start_child(running, simulator_launch(plan, name, words)) for name, words in plan.simulators.items()
        ]
        # Both take a second to start: the service waits for the list where it needs it.
        plan.told_file.unlink(missing_ok=True)
        service = await start_child(running, service_launch(plan))
        vehicles = [vehicle for each in simulators for vehicle in await vehicles_behind(plan, each)]
        if simulators:
            write_vehicles(plan.told_file, with_gone(vehicles, read_vehicles(plan.vehicles_file)))
        children = [*simulators, service]
        await wait_until_ready(plan, children)
        if simulators:
            write_vehicles(plan.vehicles_file, vehicles)
        on_ready()
        await wait_for_death(children)


async def vehicles_behind(plan: DemoPlan, simulator: Child) -> Sequence[Listed]:
    """Raises: ChildDied; SovdError when it does not become ready."""
    line = await simulator.first_line(plan.vehicles_ready_within)
    # Names where it is steered, for whoever wants a vehicle to misbehave.
    write_private(plan.data_dir / f"{simulator.launch.log.stem}.json", line.decode())
    return vehicles_of(line)


async def start_child(running: AsyncExitStack, launch: Launch) -> Child:
    """The last one started is the first one ended: the service goes before its vehicles."""
    child = await Child.start(launch)
    running.push_async_callback(child.stop)
    return child


def simulator_launch(plan: DemoPlan, name: str, words: Sequence[str]) -> Launch:
    log = plan.logs / f"{name}.log"
    return Launch(f"The {name}", words, plan.environment, log, speaks_first=True, last_words=plan.last_words)


def service_launch(plan: DemoPlan) -> Launch:
    environment = {
        **plan.environment,
        "SOVD_PROFILE": "demo",
        "SOVD_DATA_DIR": str(plan.data_dir),
        "SOVD_HOST": plan.host,
        "SOVD_PORT": str(plan.port),
    }
    environment.pop("SOVD_DEMO_VEHICLES", None)
    if plan.simulators:
        environment["SOVD_DEMO_VEHICLES"] = str(plan.told_file)
        environment["SOVD_DEMO_VEHICLES_WITHIN"] = str(plan.vehicles_ready_within.total_seconds())
    log = plan.logs / "server.log"
    return Launch("The service", plan.server, environment, log, last_words=plan.last_words)


async def wait_until_ready(plan: DemoPlan, children: Sequence[Child]) -> None:
    """Raises: ChildDied; SovdError when the service is not ready in time."""
    try:
        async with asyncio.timeout(plan.service_ready_within.total_seconds()):
            async with httpx2.AsyncClient(trust_env=False, verify=trusting_nobody(), timeout=5) as client:
                while not await is_ready(client, plan.url):
                    await raise_if_dead(children)
                    await asyncio.sleep(0.03)
    except TimeoutError as late:
        waited = plan.service_ready_within.total_seconds()
        raise SovdError(f"The service was not ready within {waited:g} s; its log is in {plan.logs}.") from late
    await raise_if_dead(children)


async def is_ready(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        response = await client.get(f"{url}/health/ready")
    except httpx2.HTTPError:
        return False
    return response.status_code == 200


async def raise_if_dead(children: Sequence[Child]) -> None:
    for child in children:
        if not child.is_running:
            raise await child.died()


async def wait_for_death(children: Sequence[Child]) -> None:
    """Raises: ChildDied of the first that ends."""
    waiting = [asyncio.create_task(child.died()) for child in children]
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        raise done.pop().result()
    finally:
        for task in waiting:
            task.cancel()


@asynccontextmanager
async def ending_signal() -> AsyncIterator["asyncio.Future[signal.Signals]"]:
    """A future that the first Ctrl-C, SIGTERM or SIGHUP fulfils; later ones change nothing."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[signal.Signals] = loop.create_future()

    def note(number: signal.Signals) -> None:
        if not ended.done():
            ended.set_result(number)

    for number in ENDING_SIGNALS:
        loop.add_signal_handler(number, note, number)
    try:
        yield ended
    finally:
        for number in ENDING_SIGNALS:
            loop.remove_signal_handler(number)


def make_folder(folder: Path) -> None:
    """Raises: SovdError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise SovdError(f"Cannot make the folder {folder}: {wrong.strerror}.") from wrong
