"""`demo`: the service with simulated vehicles on this machine, until Ctrl-C."""

import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sovd_cli.child import ChildDied
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.plain_text import plain
from sovd_cli.ports import free_port, require_free_port
from sovd_cli.supervisor import DemoEnded, DemoPlan, run_demo
from sovd_client.errors import SovdError

DEMO_LOGINS = ("admin/admin123", "engineer/engineer123")

MOST_VEHICLES = 100_000  # as many as the simulator takes

# The person's own session has no business in the processes of the demo.
OWN_VARIABLES = frozenset({"SOVD_URL", "SOVD_USERNAME", "SOVD_PASSWORD"})


def register(app: typer.Typer) -> None:
    command(app, "demo")(demo)


async def demo(
    invocation: Invocation,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Default SOVD_PORT or 8000; 0 takes a free one."),
    ] = None,
    data_dir: Annotated[Path | None, typer.Option("--data-dir", help="Default SOVD_DATA_DIR or .data.")] = None,
    vehicles: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=MOST_VEHICLES, help="So many beside the three. Default SOVD_DEMO_FLEET."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same number, the same fleet.")] = 1,
    no_vehicles: Annotated[bool, typer.Option("--no-vehicles", help="Start the service alone.")] = False,
) -> None:
    """Run the service with simulated vehicles, until Ctrl-C."""
    require_installed("app")
    if no_vehicles and vehicles:
        raise UsageProblem("Give --vehicles or --no-vehicles, not both.")
    if not no_vehicles:
        require_installed("simulator")
    fleet = Fleet(vehicles if vehicles is not None else fleet_of(invocation.environment), seed)
    await follow_plan(invocation, plan_demo(invocation.environment, port, data_dir, None if no_vehicles else fleet))


@dataclass(frozen=True, slots=True)
class Fleet:
    """size: how many vehicles beside the three that are always there. seed: which ones."""

    size: int = 0
    seed: int = 1


def plan_demo(
    environment: Mapping[str, str], port: int | None, data_dir: Path | None, fleet: Fleet | None = Fleet()
) -> DemoPlan:
    """fleet: None for a demo without any vehicle.

    Raises: UsageProblem when SOVD_PORT is no port.
    """
    folder = (data_dir or Path(environment.get("SOVD_DATA_DIR") or ".data")).absolute()
    host = environment.get("SOVD_HOST") or "127.0.0.1"
    chosen = port if port is not None else port_of(environment.get("SOVD_PORT") or "8000")
    return DemoPlan(
        simulators=plan_simulators(folder, fleet) if fleet is not None else {},
        server=(sys.executable, "-m", "app", "serve"),
        data_dir=folder,
        host=host,
        port=chosen or free_port(host),
        environment={name: value for name, value in environment.items() if name not in OWN_VARIABLES},
    )


def plan_simulators(folder: Path, fleet: Fleet) -> Mapping[str, Sequence[str]]:
    """The three vehicles have a process of their own: what is tried with a fleet does not slow them down."""
    simulators = {"simulator": simulator_words(folder / "witness.jsonl")}
    if fleet.size:
        simulators["fleet"] = [
            *simulator_words(folder / "fleet-witness.jsonl"),
            *("--fleet", str(fleet.size), "--seed", str(fleet.seed)),
            *("--vehicles-file", str(folder / "fleet-vehicles.json")),
        ]
    return simulators


def simulator_words(witness: Path) -> list[str]:
    return [sys.executable, "-m", "simulator", "--witness", str(witness)]


def fleet_of(environment: Mapping[str, str]) -> int:
    """Raises: UsageProblem when SOVD_DEMO_FLEET is no number of vehicles."""
    text = environment.get("SOVD_DEMO_FLEET") or "0"
    if not text.isdecimal() or int(text) > MOST_VEHICLES:
        raise UsageProblem(f"SOVD_DEMO_FLEET is {text}, which is no number of 0 to {MOST_VEHICLES}.")
    return int(text)


def port_of(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise UsageProblem(f"SOVD_PORT is {text}, which is no port.")
    return int(text)


async def follow_plan(invocation: Invocation, plan: DemoPlan) -> None:
    """Run the plan to its end.

    A signal is its usual end, Ctrl-C too, and a good one.

    Raises: SovdError when a process ends by itself.
    """
    out = invocation.out
    require_free_port(plan.host, plan.port)
    out.remark(f"logs   {plan.logs}")
    try:
        await run_demo(plan, lambda: tell_ready(invocation, plan))
    except DemoEnded:
        out.remark("The demo is stopped.")
    except ChildDied as died:
        if not out.as_json:
            for line in died.log_tail:
                print(plain(line), file=sys.stderr)
        raise


def tell_ready(invocation: Invocation, plan: DemoPlan) -> None:
    if invocation.out.as_json:
        invocation.out.item({"ready": True, "url": plan.url, "logs": str(plan.logs)})
    else:
        invocation.out.text("  ".join(("ready", plan.url, *DEMO_LOGINS)))


def require_installed(package: str) -> None:
    """Raises: SovdError when this machine has the client alone."""
    if importlib.util.find_spec(package) is None:
        raise SovdError(
            f"The service's package `{package}` is not installed here; run this where the service is.",
            code="NOT_INSTALLED",
        )
