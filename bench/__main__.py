"""`python -m bench`: measure in one run, print a table, and keep it with `--keep`."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bench import accepts, cuts, deliveries, history, lists, live_plot, logins, round_trips, samples, scrolling, starts
from bench.grounds import Grounds, grounds
from bench.machine import facts
from bench.rows import Row, table

RESULTS = Path(__file__).parent / "results"

Measurement = Callable[[Grounds], Awaitable[list[Row]]]

MEASUREMENTS: Mapping[str, Measurement] = {
    "round-trips": round_trips.measure,
    "round-trips-sqlite": lambda ground: round_trips.measure(ground, "sqlite"),
    "cuts": cuts.measure,
    "accepts": accepts.measure,
    "accepts-sqlite": accepts.measure_sqlite,
    "fan-out": deliveries.measure,
    "sockets": deliveries.measure_sockets,
    "samples": samples.measure,
    "live-plot": live_plot.measure,
    "lists": lists.measure,
    "history": history.measure,
    "scrolling": scrolling.measure,
    "held-vehicles": lists.measure_held,
    "log-ins": logins.measure,
    "starts": starts.measure,
}


async def run(ground: Grounds, names: list[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name in names:
        print(f"\n{name}", flush=True)
        found[name] = await MEASUREMENTS[name](ground)
        print("\n".join(table(found[name])), flush=True)
    return found


def keep(found: Mapping[str, list[Row]], machine: Mapping[str, object], seconds: float) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    told = {
        "at": now.isoformat(timespec="seconds"),
        "seconds_per_load": seconds,
        "machine": machine,
        "measurements": {name: [row.to_json() for row in rows] for name, rows in found.items()},
    }
    kept = RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    kept.write_text(json.dumps(told, indent=1) + "\n")
    return kept


def main() -> int:
    usage = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    usage.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASUREMENTS)}")
    usage.add_argument("--seconds", type=float, default=10, help="length of each load")
    usage.add_argument("--keep", action="store_true", help="write the figures to bench/results/")
    asked = usage.parse_args()
    unknown = sorted(set(asked.names) - set(MEASUREMENTS))
    if unknown:
        usage.error(f"there is no measurement {unknown[0]}")
    # Where it is set, nothing stays compiled, and a start measures the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    machine = facts()
    with grounds(asked.seconds) as ground, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(run(ground, asked.names or list(MEASUREMENTS)))
    missed = [row for rows in found.values() for row in rows if row.holds is False]
    for row in missed:
        print(f"misses its bar: {row.what} ({row.verdict()})")
    if asked.keep:
        print(f"kept in {keep(found, machine, asked.seconds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
