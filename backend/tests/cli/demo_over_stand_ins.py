"""The demo with stand-ins: `python demo_over_stand_ins.py SIMULATOR_HOW[+FLEET_HOW] SERVER_HOW PORT`."""

import os
import sys
from datetime import timedelta
from pathlib import Path

from sovd_cli.demo import follow_plan
from sovd_cli.invocation import Invocation, run_work
from sovd_cli.output import Output
from sovd_cli.supervisor import DemoPlan

STAND_INS = Path(__file__).with_name("stand_ins.py")


def main(simulator_how: str, server_how: str, port: str) -> int:
    plan = DemoPlan(
        simulators={
            role: (sys.executable, str(STAND_INS), role, how)
            for role, how in zip(("simulator", "fleet"), simulator_how.split("+"), strict=False)
        },
        server=(sys.executable, str(STAND_INS), "server", server_how),
        data_dir=Path(os.environ["STAND_IN_FOLDER"]),
        host="127.0.0.1",
        port=int(port),
        environment=os.environ,
        last_words=timedelta(seconds=0.5),
    )
    return run_work(Invocation(Output(), os.environ), follow_plan, {"plan": plan})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
