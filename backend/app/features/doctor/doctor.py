"""The doctor at work: runs the checks, adds what somebody outside has seen, and writes the incident report."""

import os
import platform
import socket
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.features.doctor.checkup import Checkup, Part
from app.features.doctor.log_lines import LogLine
from app.features.doctor.report import Visit, write_report
from app.features.doctor.steps import ReadLog
from app.features.doctor.told import Told, follow, tell
from app.infra.clock import Clock

CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))  # of Docker and of Podman


@dataclass(frozen=True, slots=True)
class Patient:
    """What the doctor knows of the system. `place`: Local, Production. `secrets`: never told."""

    version: str
    place: str
    read_log: ReadLog
    secrets: Collection[str] = ()


Outside = Callable[[], Awaitable[Sequence[Told]]]


class Doctor:
    def __init__(self, patient: Patient, checkup: Checkup, clock: Clock) -> None:
        self._patient = patient
        self._checkup = checkup
        self._clock = clock

    async def look(self, part: Part | None = None) -> list[Told]:
        findings = await (self._checkup.run() if part is None else self._checkup.run_part(part))
        return [tell(finding) for finding in findings]

    async def visit(self, outside: Outside | None = None) -> Visit:
        """Everything, with what is seen from `outside` last."""
        began = time.monotonic()
        told = await self.look()
        told = follow(told, await outside() if outside is not None else [])
        return Visit(
            at=self._clock.now(),
            seconds=time.monotonic() - began,
            findings=told,
            environment=surroundings(self._patient),
            log=self._log(),
            secrets=self._patient.secrets,
        )

    async def report(self) -> str:
        return write_report(await self.visit())

    def _log(self) -> Sequence[LogLine]:
        return self._patient.read_log()[1] or ()


def surroundings(patient: Patient) -> Mapping[str, str]:
    """Shape: name -> value, for one line of text."""
    in_container = any(mark.exists() for mark in CONTAINER_MARKS) or "KUBERNETES_SERVICE_HOST" in os.environ
    return {
        patient.place: "",
        "version": patient.version,
        "host": socket.gethostname(),
        "in a container" if in_container else "on the host": "",
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
    }
