"""Breaking a lock: taking it from its holder, with a reason that they will read. Each break is a command."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from app.features.accounts.identity import Caller
from app.features.commands.command import Command
from app.features.commands.errors import BadCommand
from app.features.commands.submit import Draft, Submitting
from app.features.holding.ground import ground_text
from app.features.holding.guard import require_may_break
from app.features.holding.register import Register
from app.sovd.requests import BadPath, Method, ResourcePath


@dataclass(frozen=True, slots=True)
class Break:
    """`seconds`: how long the lock is the breaker's, if it was that of another tester."""

    vehicle_id: UUID
    entity: str
    reason: str
    seconds: int


class Breaking:
    def __init__(self, submitting: Submitting, register: Register) -> None:
        self._submitting = submitting
        self._register = register

    async def break_locks(self, wanted: Break, *, by: Caller) -> Sequence[Command]:
        """The locks of our users on the entity are given up at the vehicle, where they are ours. If there are none, the
        vehicle is asked to break that of another tester.

        Raises: MayNotBreak, ReasonMissing, BadCommand, and what submitting raises.
        """
        require_may_break(by, wanted.reason)
        ground = _ground(wanted.entity)
        held = [
            lock
            for lock in await self._register.list_locks(wanted.vehicle_id)
            if lock.ground == ground and lock.lock_id is not None and lock.broken is None
        ]
        drafts = [
            Draft(
                wanted.vehicle_id,
                method=Method.DELETE,
                path=f"{lock.entity}/locks/{quote(lock.lock_id or '', safe='')}".removeprefix("/"),
                reason=wanted.reason,
                breaks=True,
            )
            for lock in held
        ]
        return [await self._submitting.submit(each, by=by) for each in drafts or [_break_of_another_tester(wanted)]]


def _break_of_another_tester(wanted: Break) -> Draft:
    return Draft(
        wanted.vehicle_id,
        method=Method.POST,
        path=f"{wanted.entity}/locks".removeprefix("/"),
        body={"lock_expiration": wanted.seconds, "break_lock": True},
        reason=wanted.reason,
    )


def _ground(entity: str) -> str:
    try:
        path = ResourcePath.parse(entity)
    except BadPath as wrong:
        raise BadCommand(f"Nothing was sent: {wrong}.", place="entity") from wrong
    if path.collection is not None:
        raise BadCommand("Nothing was sent: this is no entity.", place="entity")
    return ground_text(path)
