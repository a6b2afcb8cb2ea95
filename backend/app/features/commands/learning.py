"""Ends that teach something about what is held: the end and the lesson stand on one page, or neither does."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.features.commands.command import Command, Move
from app.features.commands.moves import apply_moves
from app.features.commands.states import Status
from app.features.commands.verdict import Verdict
from app.features.holding.changes import Author, change_of
from app.features.holding.held import Change
from app.features.holding.lessons import Told, lesson_of
from app.features.holding.masking import masked, masked_names
from app.features.holding.writing import Taught, end_change
from app.infra.ledger import Page
from app.sovd.requests import Risk


@dataclass(frozen=True, slots=True)
class TeachingMove:
    move: Move
    taught: Taught


class Learning:
    """Ledger kind: a TeachingMove, told whether it was done."""

    async def write(self, page: Page, facts: Sequence[TeachingMove]) -> Sequence[bool]:
        done = await apply_moves(page, [fact.move for fact in facts])
        for fact, moved in zip(facts, done, strict=True):
            if moved:
                await end_change(page, fact.taught)
        return done


def change_of_command(command: Command) -> Change | None:
    """What it will change of what is held, if the vehicle agrees."""
    if command.risk is Risk.READ:
        return None
    author = Author(
        command_id=command.id,
        vehicle_id=command.vehicle_id,
        user_id=command.user_id,
        username=command.username,
        reason=command.reason,
        at=command.created_at,
    )
    return change_of(command.request(), author)


def told_by(verdict: Verdict) -> Told:
    response = verdict.response or {}
    status_code, code = response.get("status_code"), (verdict.error or {}).get("code")
    return Told(
        is_done=verdict.status is Status.SUCCEEDED,
        is_unknown=verdict.status is Status.UNKNOWN,
        status_code=status_code if isinstance(status_code, int) else None,
        body=response.get("body"),
        code=code if isinstance(code, str) else None,
    )


def taught_by(change: Change, verdict: Verdict, move: Move) -> Taught:
    return Taught(change, lesson_of(change, told_by(verdict), move.at), move.at)


def without_secrets(verdict: Verdict) -> Verdict:
    """What may be written down of an answer that may hold a seed or a key."""
    response, error = verdict.response, verdict.error
    if response is not None:
        response = {**response, "body": masked(response.get("body"))}
    if error is not None:
        error = {**error, **({"parameters": masked_names(error["parameters"])} if "parameters" in error else {})}
    return Verdict(verdict.status, response, error)
