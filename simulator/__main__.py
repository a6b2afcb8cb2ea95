"""Start the simulator: read scenarios, build the vehicles, listen, and end on a signal."""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from uvicorn.config import Config

from simulator.clock import Clock
from simulator.control import Station, build_control_app
from simulator.listener import Listener
from simulator.misbehaviour import Misbehaviour
from simulator.scenario import Scenario
from simulator.scenario_files import BUILT_IN, BadScenario, read_scenarios
from simulator.state.vehicle import build_vehicle
from simulator.vehicle_app import VehicleApp
from simulator.witness import Witness

# Requests still running after this are cancelled; together with the rest it stays below one second.
PATIENCE_AT_END_S = 0.2
CONTROL_HOST = "127.0.0.1"  # whoever may control may do anything: never beyond this machine


class BadOptions(Exception):
    """The options do not fit together or not the scenarios."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse_options(arguments)
    try:
        scenarios = _choose_scenarios(options.scenarios, options.only)
        ports = _choose_ports(options, len(scenarios))
        with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
            witness_file = options.witness or Path(folder) / "witness.jsonl"
            loop_factory = Config("", log_config=None).get_loop_factory()
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(_run(scenarios, options.host, ports, options.control_port, witness_file))
    except (BadOptions, BadScenario, OSError) as wrong:
        print(f"simulator: {wrong}", file=sys.stderr)
        return 2
    return 0


def _parse_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="Vehicles that are not there.")
    parser.add_argument("--host", default="127.0.0.1", help="where the vehicles listen")
    ports = parser.add_mutually_exclusive_group()
    ports.add_argument("--ports", help="one per vehicle, comma between; 0: any free one")
    ports.add_argument("--base-port", type=int, help="the first vehicle's port; the others follow")
    parser.add_argument("--control-port", type=int, default=0, help="0: any free one")
    parser.add_argument("--witness", type=Path, help="file every write is added to")
    parser.add_argument("--scenarios", type=Path, default=BUILT_IN, help="folder of *.yaml files")
    parser.add_argument("--only", action="append", metavar="VIN", help="only this vehicle; may be repeated")
    return parser.parse_args(arguments)


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


async def _run(scenarios: list[Scenario], host: str, ports: list[int], control_port: int, witness_file: Path) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    clock = Clock()
    witness = Witness(witness_file)
    stations = {
        scenario.vin: _build_station(scenario, host, port, witness, clock)
        for scenario, port in zip(scenarios, ports, strict=True)
    }
    control = Listener(build_control_app(stations, witness), CONTROL_HOST, control_port)
    listeners = [control, *(station.listener for station in stations.values())]
    writer = asyncio.create_task(witness.run())
    try:
        for listener in listeners:
            await listener.open()
        _tell_ready(control, list(stations.values()))
        await ended.wait()
    finally:
        await asyncio.gather(*(listener.finish(PATIENCE_AT_END_S) for listener in listeners))
        witness.close()
        await writer


def _build_station(scenario: Scenario, host: str, port: int, witness: Witness, clock: Clock) -> Station:
    vehicle = build_vehicle(scenario, clock)
    misbehaviour = Misbehaviour()
    return Station(vehicle, Listener(VehicleApp(vehicle, witness, misbehaviour), host, port), misbehaviour)


def _tell_ready(control: Listener, stations: list[Station]) -> None:
    line = {"ready": True, "control": control.url, "vehicles": [station.describe() for station in stations]}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
