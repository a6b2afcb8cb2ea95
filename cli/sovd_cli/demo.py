"""`demo`: the service with simulated vehicles on this machine, until Ctrl-C."""

import importlib.util
import sys
from collections.abc import Mapping
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
    no_vehicles: Annotated[bool, typer.Option("--no-vehicles", help="Start the service alone.")] = False,
) -> None:
    """Run the service with simulated vehicles in the foreground, for trying it out. Ctrl-C ends it."""
    require_installed("app")
    if not no_vehicles:
        require_installed("simulator")
    plan = plan_demo(invocation.environment, port, data_dir, with_vehicles=not no_vehicles)
    await follow_plan(invocation, plan)


def plan_demo(
    environment: Mapping[str, str], port: int | None, data_dir: Path | None, *, with_vehicles: bool
) -> DemoPlan:
    """Raises: UsageProblem when SOVD_PORT is no port."""
    folder = (data_dir or Path(environment.get("SOVD_DATA_DIR") or ".data")).absolute()
    host = environment.get("SOVD_HOST") or "127.0.0.1"
    chosen = port if port is not None else port_of(environment.get("SOVD_PORT") or "8000")
    simulator = (sys.executable, "-m", "simulator", "--witness", str(folder / "witness.jsonl"))
    return DemoPlan(
        simulator=simulator if with_vehicles else None,
        server=(sys.executable, "-m", "app", "serve"),
        data_dir=folder,
        host=host,
        port=chosen or free_port(host),
        environment={name: value for name, value in environment.items() if name not in OWN_VARIABLES},
    )


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
