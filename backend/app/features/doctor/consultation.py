"""The doctor talking to the command line: one line first, then what was seen outside comes in, the result goes out."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from app.features.doctor.doctor import Doctor
from app.features.doctor.report import write_report
from app.features.doctor.schemas import told_of, wire_of
from app.features.doctor.told import Told, roots_of, worst_of


@dataclass(frozen=True, slots=True)
class Introduction:
    """What whoever looks from outside needs to know. `token`: of no session, signed with the configured key."""

    host: str
    port: int
    profile: str
    origins: Sequence[str]
    token: str | None


async def consult(doctor: Doctor, introduction: Introduction | None, stdout: TextIO = sys.stdout) -> None:
    """Shape: out goes the introduction on a line, in comes a document of findings, out goes the result."""
    print(json.dumps(None if introduction is None else _wire(introduction)), file=stdout, flush=True)
    visit = await doctor.visit(_read_outside)
    result = {
        "state": worst_of(visit.findings).value,
        "causes": [each.check for each in roots_of(visit.findings)],
        "checked_at": visit.at.isoformat(),
        "findings": [wire_of(each) for each in visit.findings],
        "report": write_report(visit),
    }
    print(json.dumps(result), file=stdout, flush=True)


async def _read_outside() -> Sequence[Told]:
    text = await asyncio.to_thread(sys.stdin.read)
    return [told_of(wire) for wire in json.loads(text)] if text.strip() else []


def _wire(told: Introduction) -> Mapping[str, Any]:
    return {
        "host": told.host,
        "port": told.port,
        "profile": told.profile,
        "origins": list(told.origins),
        "token": told.token,
    }
