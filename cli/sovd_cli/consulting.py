"""Asks the service's own doctor beside it, adds what is seen from outside, and never waits longer than agreed."""

import asyncio
import json
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sovd_cli.beside import end, is_installed, start_beside
from sovd_cli.outside import look_from_outside
from sovd_cli.seen import Seen, Subject, broken

ALTOGETHER_S = 8.5  # then what is known is told, whoever still hangs
ORDER = ("broken", "warning")

Result = Mapping[str, Any]


async def examine(subject: Subject, environment: Mapping[str, str], log: Path | None, known: Sequence[Seen]) -> Result:
    """`known`: what was found before. Without the service's program here, what is seen from outside is all."""
    if not subject.is_here or not is_installed():
        return judged([*known, *await look_from_outside(subject)])
    words = ("doctor", *(("--log", str(log)) if log is not None else ()))
    process = await start_beside(*words, environment=environment)
    outside = asyncio.create_task(_consult(process, subject, known))
    try:
        async with asyncio.timeout(ALTOGETHER_S):
            return await outside
    except TimeoutError:
        seen = broken("inside.hanging", 1, f"The look from inside did not end within {ALTOGETHER_S:g} s.", "Try again.")
        return judged([seen, *known])
    finally:
        await end(process)


async def _consult(process: Process, subject: Subject, known: Sequence[Seen]) -> Result:
    """Shape: in comes its introduction on a line, out goes a document of findings, in comes the result."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise ValueError("the process was started without pipes")
    introduction = await process.stdout.readline()
    if not introduction:
        said = (await process.stderr.read()).decode(errors="replace").strip().splitlines()
        why = said[-1] if said else "it said nothing"
        failed = broken("inside.failed", 1, f"The service's program does not start: {why}.", "Install it again.")
        return judged([failed, *known, *await look_from_outside(subject)])
    seen = [*known, *await look_from_outside(introduced(subject, json.loads(introduction)))]
    process.stdin.write(json.dumps([each.wire() for each in seen]).encode())
    process.stdin.close()
    result: Result = json.loads(await process.stdout.readline())
    return result


def introduced(subject: Subject, told: Mapping[str, Any] | None) -> Subject:
    return subject if told is None else replace(subject, token=told["token"], origins=told["origins"])


def judged(seen: Sequence[Seen]) -> Result:
    """In the shape in which the service's doctor tells its result."""
    states = {each.state for each in seen}
    lost = {each.check for each in seen if each.state == "broken"}
    return {
        "state": next((state for state in ORDER if state in states), "fine"),
        "causes": [each.check for each in seen if each.state == "broken" and each.needs not in lost],
        "checked_at": datetime.now(UTC).isoformat(),
        "findings": [each.wire() for each in seen],
        "report": None,
    }
