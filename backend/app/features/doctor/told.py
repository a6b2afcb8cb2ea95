"""A finding as it is told: with its sentence, for terminals, the console and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.features.doctor.findings import ISSUE, Fact, Finding, State
from app.features.doctor.masking import mask
from app.features.doctor.words import mend_of, sentence_of, state_of


@dataclass(frozen=True, slots=True)
class Told:
    """`issue`: of the troubleshooting runbook. `cause` and `facts`: for programs. `needs`: what it follows from."""

    check: str
    issue: int
    state: State
    sentence: str
    mend: str = ""
    cause: str | None = None
    facts: Mapping[str, Fact] | None = None
    details: Sequence[str] = ()
    needs: str | None = None


def tell(finding: Finding) -> Told:
    return Told(
        check=finding.check.value,
        issue=ISSUE[finding.check],
        state=state_of(finding),
        sentence=mask(sentence_of(finding)),
        mend=mend_of(finding),
        cause=finding.cause,
        facts={name: mask(fact) if isinstance(fact, str) else fact for name, fact in finding.facts.items()},
        details=[mask(line) for line in finding.details],
        needs=finding.needs,
    )


def worst_of(told: Sequence[Told]) -> State:
    states = {each.state for each in told}
    return next((state for state in (State.BROKEN, State.WARNING) if state in states), State.FINE)


def roots_of(told: Sequence[Told]) -> list[Told]:
    """What is broken and follows from nothing else that is."""
    broken = {each.check for each in told if each.state is State.BROKEN}
    return [each for each in told if each.state is State.BROKEN and each.needs not in broken]


# Without these a service does not start, or stops.
NEEDED_TO_RUN = ("settings", "key", "disk", "folder", "database", "schema", "accounts")

# Why the service may say that one of its servers is gone.
BEHIND: Mapping[str, Sequence[str]] = {
    "database": ("database", "connections"),
    "redis": ("redis", "memory", "persistence"),
}


def follow(inside: Sequence[Told], outside: Sequence[Told]) -> list[Told]:
    """Both together. A service that does not run for a reason that was seen inside is no cause of its own."""
    broken = {each.check for each in inside if each.state is State.BROKEN}
    why = next((check for check in NEEDED_TO_RUN if check in broken), None)
    seen = [replace(each, needs=_reason(each, broken, why)) for each in outside]
    absent = next((each.check for each in seen if each.cause in {"service.absent", "port.taken"}), None)
    waiting = [replace(each, needs=absent) if absent and _is_broken(each, "commands") else each for each in inside]
    return [*waiting, *seen]


def _reason(told: Told, broken: set[str], why: str | None) -> str | None:
    if _is_broken(told, "service"):
        return why
    return next((check for check in BEHIND.get(told.needs or "", ()) if check in broken), told.needs)


def _is_broken(told: Told, check: str) -> bool:
    return told.check == check and told.state is State.BROKEN
