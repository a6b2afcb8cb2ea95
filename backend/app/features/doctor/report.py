"""The incident report of the troubleshooting runbook, filled in as far as a program can."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.features.doctor.findings import State
from app.features.doctor.log_lines import LINE_SHOWN, MOST_TOLD, LogLine, correlation_ids
from app.features.doctor.masking import mask
from app.features.doctor.told import Told, roots_of

FOR_PEOPLE = "_To be filled in by a person:_"
# Without one of these nobody can work.
VITAL = frozenset({"settings", "key", "database", "schema", "disk", "port", "service", "ready"})


@dataclass(frozen=True, slots=True)
class Visit:
    """`environment`: names and values to tell. `secrets`: what must not be told, wherever it stands."""

    at: datetime
    seconds: float
    findings: Sequence[Told]
    environment: Mapping[str, str]
    log: Sequence[LogLine] = ()
    secrets: Collection[str] = ()


def write_report(visit: Visit) -> str:
    troubles = [each for each in visit.findings if each.state in {State.BROKEN, State.WARNING}]
    parts = [
        f"# [SOVD] {_subject(visit)}",
        "\n".join(
            [
                f"- **Severity (suggested)**: {severity_of(visit.findings)}",
                f"- **Environment**: {_environment(visit.environment)}",
                f"- **Started**: {_started(visit)}",
                f"- **Report written**: {visit.at:%Y-%m-%d %H:%M:%S} UTC",
            ]
        ),
        "## Symptoms",
        _listed([each.sentence for each in troubles] or ["The doctor found nothing wrong."]),
        f"{FOR_PEOPLE} what do users see?",
        "## Steps taken",
        _steps(visit),
        f"{FOR_PEOPLE} what else was tried, and with what result?",
        "## Current status",
        _status(visit.findings),
        "## What mends it",
        _listed([f"{each.check}: {each.mend}" for each in troubles if each.mend] or ["Nothing to mend."]),
        "## Log",
        _log(visit.log),
        "## Correlation ids",
        _listed([f"`{each}`" for each in correlation_ids(visit.log)] or ["None in the log of the last minutes."]),
    ]
    return mask("\n\n".join(parts) + "\n", visit.secrets)


def severity_of(findings: Sequence[Told]) -> str:
    broken = roots_of(findings)
    if any(each.check in VITAL for each in broken):
        return "P1-Critical"
    if broken:
        return "P2-High"
    return "P3-Medium" if any(each.state is State.WARNING for each in findings) else "P4-Low"


def _subject(visit: Visit) -> str:
    first = roots_of(visit.findings) or [each for each in visit.findings if each.state is State.WARNING]
    return first[0].sentence.rstrip(".") if first else "Nothing wrong was found"


def _environment(told: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}".strip() for name, value in told.items())


def _started(visit: Visit) -> str:
    errors = [line.at for line in visit.log if line.is_error]
    if errors:
        return f"{min(errors):%Y-%m-%d %H:%M:%S} UTC (first error in the log of the last minutes)"
    return "not told by the log; see the metrics and ask the users"


def _steps(visit: Visit) -> str:
    lines = [f"1. Ran `sovd doctor`: {len(visit.findings)} checks in {visit.seconds:.1f} s.", "2. It found:"]
    lines += [f"   - {each.state.value} — {each.check}: {each.sentence}" for each in visit.findings]
    troubles = [each for each in visit.findings if each.state is not State.FINE]
    lines += [f"     - `{detail}`" for each in troubles for detail in each.details]
    return "\n".join(lines)


def _status(findings: Sequence[Told]) -> str:
    states = {each.check: each.state for each in findings}
    service = states.get("service", states.get("ready"))
    is_up = "is not known to be up" if service is None else "is up" if service is State.FINE else "is down or impaired"
    return _listed([f"The service {is_up}.", "Workaround: none known to the doctor."])


def _log(lines: Sequence[LogLine]) -> str:
    if not lines:
        return "No warning or error in the log of the last minutes, or the log is not in a file here."
    newest = sorted(lines, key=lambda line: line.at)[-MOST_TOLD:]
    return "\n".join(["```", *(" ".join(line.text.split())[:LINE_SHOWN] for line in newest), "```"])


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
