"""Wire shapes of the doctor."""

from typing import Any, Self

from pydantic import BaseModel

from app.features.doctor.checkup import Part
from app.features.doctor.findings import Cause, Check, State
from app.features.doctor.told import Told


class CheckOut(BaseModel):
    """One check. `cause` null: not looked at, because of `needs` (null: it took too long)."""

    check: Check
    # Of the troubleshooting runbook.
    issue: int
    state: State
    sentence: str
    mend: str
    cause: Cause | None
    # What the sentence is about, by name.
    facts: dict[str, str | int]
    details: list[str]
    needs: Check | None

    @classmethod
    def of(cls, told: Told) -> Self:
        return cls.model_validate(wire_of(told))


class ChecksOut(BaseModel):
    part: Part | None
    items: list[CheckOut]


class ReportOut(BaseModel):
    # Secrets and VINs are masked.
    markdown: str


def wire_of(told: Told) -> dict[str, Any]:
    return {
        "check": told.check,
        "issue": told.issue,
        "state": told.state.value,
        "sentence": told.sentence,
        "mend": told.mend,
        "cause": told.cause,
        "facts": dict(told.facts or {}),
        "details": list(told.details),
        "needs": told.needs,
    }


def told_of(wire: dict[str, Any]) -> Told:
    """What the command line has seen from outside."""
    return Told(**{**wire, "state": State(wire["state"])})
