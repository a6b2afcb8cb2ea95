"""Start the simulator: read scenarios, build the vehicles, listen, and end on a signal."""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue
from uvicorn.config import Config

from simulator.clock import Clock
from simulator.control import build_control_app
from simulator.dialects.table import DIALECTS
from simulator.fleet.plan import MOST_VEHICLES
from simulator.listener import Listener
from simulator.scenario import Scenario
from simulator.scenario_files import BUILT_IN, BadScenario, read_scenarios
from simulator.station import Station
from simulator.stations import Grounds, build_fleet, build_stations
from simulator.witness import Witness

# Requests still running after this are cancelled; together with the rest it stays below one second.
PATIENCE_AT_END_S = 0.2
MOST_IN_READY_LINE = 100  # more are only in the file, where there is one
CONTROL_HOST = "127.0.0.1"  # whoever may control may do anything: never beyond this machine


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for."""

    scenarios: list[Scenario]
    host: str
    known_as: str | None  # how others call this machine; none: by the host
    ports: list[int]  # one per vehicle, of a fleet only one
    control_port: int
    fleet: int | None  # how many vehicles; none: one per scenario
    seed: int
    vehicles_file: Path | None


class BadOptions(Exception):
    """The options do not fit together or not the scenarios."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse_options(arguments)
    try:
        scenarios = _choose_scenarios(options.scenarios, options.only)
        if options.dialect is not None:
            scenarios = [scenario.model_copy(update={"dialect": options.dialect}) for scenario in scenarios]
        plan = Plan(
            scenarios,
            options.host,
            options.known_as,
            _choose_ports(options, len(scenarios) if options.fleet is None else 1),
            options.control_port,
            options.fleet,
            options.seed,
            options.vehicles_file,
        )
        with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
            witness_file = options.witness or Path(folder) / "witness.jsonl"
            loop_factory = Config("", log_config=None).get_loop_factory()
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(_run(plan, witness_file))
    except (BadOptions, BadScenario, OSError) as wrong:
        print(f"simulator: {wrong}", file=sys.stderr)
        return 2
    return 0


def _parse_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="Vehicles that are not there.")
    parser.add_argument("--host", default="127.0.0.1", help="where the vehicles listen")
    parser.add_argument("--known-as", metavar="NAME", help="how others call this machine; else by --host")
    ports = parser.add_mutually_exclusive_group()
    ports.add_argument("--ports", help="one per vehicle, comma between; 0: any free one")
    ports.add_argument("--base-port", type=int, help="the first vehicle's port; the others follow")
    parser.add_argument("--control-port", type=int, default=0, help="0: any free one")
    parser.add_argument("--witness", type=Path, help="file every write is added to")
    parser.add_argument("--scenarios", type=Path, default=BUILT_IN, help="folder of *.yaml files")
    parser.add_argument("--only", action="append", metavar="VIN", help="only this vehicle; may be repeated")
    parser.add_argument("--dialect", choices=list(DIALECTS), help="of all vehicles; else each scenario says")
    parser.add_argument("--fleet", type=_fleet_size, metavar="N", help="N vehicles behind one port, below their VINs")
    parser.add_argument("--seed", type=int, default=1, help="of the fleet: the same number, the same vehicles")
    parser.add_argument("--vehicles-file", type=Path, help="where to write the list of vehicles")
    return parser.parse_args(arguments)


def _fleet_size(text: str) -> int:
    """Raises: argparse.ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_VEHICLES:
        raise argparse.ArgumentTypeError(f"must be a number of 1 to {MOST_VEHICLES}")
    return int(text)


def _choose_scenarios(folder: Path, only: list[str] | None) -> list[Scenario]:
    scenarios = read_scenarios(folder)
    if only is None:
        return scenarios
    missing = set(only) - {scenario.vin for scenario in scenarios}
    if missing:
        raise BadOptions(f"no scenario has the VIN {', '.join(sorted(missing))}")
    return [scenario for scenario in scenarios if scenario.vin in only]


def _choose_ports(options: argparse.Namespace, count: int) -> list[int]:
    if options.base_port is not None:
        return [options.base_port + offset for offset in range(count)]
    if options.ports is None:
        return [0] * count
    try:
        ports = [int(port) for port in options.ports.split(",")]
    except ValueError as wrong:
        raise BadOptions(f"--ports must be numbers: {options.ports}") from wrong
    if len(ports) != count:
        raise BadOptions(f"--ports has {len(ports)} numbers for {count} vehicles")
    return ports


async def _run(plan: Plan, witness_file: Path) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    witness = Witness(witness_file)
    grounds = Grounds(plan.host, witness, Clock(), plan.known_as)
    if plan.fleet is None:
        stations = build_stations(plan.scenarios, plan.ports, grounds)
        listeners = [station.listener for station in stations]
    else:
        listener, stations = build_fleet(plan.scenarios, plan.fleet, plan.seed, plan.ports[0], grounds)
        listeners = [listener]
    control = Listener(
        build_control_app({station.about.vin: station for station in stations}, witness),
        CONTROL_HOST,
        plan.control_port,
    )
    listeners.insert(0, control)
    writer = asyncio.create_task(witness.run())
    try:
        for listener in listeners:
            await listener.open()
        _tell_ready(control, stations, plan.vehicles_file)
        await ended.wait()
    finally:
        await asyncio.gather(*(listener.finish(PATIENCE_AT_END_S) for listener in listeners))
        witness.close()
        await writer


def _tell_ready(control: Listener, stations: list[Station], vehicles_file: Path | None) -> None:
    vehicles = [station.describe() for station in stations]
    line: dict[str, JsonValue] = {"ready": True, "control": control.url}
    if vehicles_file is not None:
        _write_whole(vehicles_file, json.dumps(vehicles, indent=1) + "\n")
    if vehicles_file is not None and len(vehicles) > MOST_IN_READY_LINE:
        line["vehicles_file"] = str(vehicles_file)
    else:
        line["vehicles"] = [*vehicles]
    print(json.dumps(line), flush=True)


def _write_whole(path: Path, text: str) -> None:
    """Whoever waits for the file finds all of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
