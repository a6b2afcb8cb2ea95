"""Runs the checks side by side, each within its time; what needs something that is broken is not asked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.features.doctor.findings import Check, Finding, State, unchecked
from app.features.doctor.words import state_of
from app.infra.survival import survive
from app.problems import Unavailable

PATIENCE_S = 4.5  # for one step; the servers' own time limits are shorter


class Part(StrEnum):
    """Checks that are asked for together."""

    SETTINGS = "settings"
    DISK = "disk"
    DATABASE = "database"
    REDIS = "redis"
    CONTENTS = "contents"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Step:
    """`tells`: the checks it finds something about. `needs`: those that must not be broken, where they are asked."""

    part: Part
    tells: tuple[Check, ...]
    look: Callable[[], Awaitable[Sequence[Finding]]]
    needs: tuple[Check, ...] = ()


class Checkup:
    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._running: dict[Part, asyncio.Task[list[Finding]]] = {}

    async def run(self) -> list[Finding]:
        """All parts, in the order of the checks."""
        looks: dict[Check, asyncio.Task[list[Finding]]] = {}
        for step in self._steps:
            task = asyncio.create_task(_take(step, dict(looks)))
            looks.update(dict.fromkeys(step.tells, task))
        tasks = dict.fromkeys(looks.values())
        await asyncio.wait(tasks)
        return in_order([finding for task in tasks for finding in task.result()])

    async def run_part(self, part: Part) -> list[Finding]:
        """Whoever asks while it runs gets the same answer: no server is asked twice at once."""
        if part not in self._running:
            self._running[part] = asyncio.create_task(self._run_part(part))
            self._running[part].add_done_callback(lambda _: self._running.pop(part))
        return await asyncio.shield(self._running[part])

    async def _run_part(self, part: Part) -> list[Finding]:
        steps = [step for step in self._steps if step.part is part]
        told = await asyncio.gather(*(_take(step, {}) for step in steps))
        return in_order([finding for findings in told for finding in findings])


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    order = list(Check)
    return sorted(findings, key=lambda finding: order.index(finding.check))


async def _take(step: Step, earlier: dict[Check, "asyncio.Task[list[Finding]]"]) -> list[Finding]:
    for need in step.needs:
        if need in earlier and any(_is_missing(need, finding) for finding in await earlier[need]):
            return [unchecked(check, needs=need) for check in step.tells]
    told: list[Finding] = []
    look = asyncio.create_task(survive(_look(step, told), "doctor.check_failed", checks=",".join(step.tells)))
    # Not `timeout`: a driver that is cancelled may first wait for the server that hangs.
    await asyncio.wait([look], timeout=PATIENCE_S)
    look.cancel()
    return told or [unchecked(check) for check in step.tells]


def _is_missing(need: Check, finding: Finding) -> bool:
    return finding.check is need and state_of(finding) in {State.BROKEN, State.UNCHECKED}


async def _look(step: Step, told: list[Finding]) -> None:
    try:
        told += await step.look()
    except Unavailable:
        told += [unchecked(check, needs=Check.DATABASE) for check in step.tells]
