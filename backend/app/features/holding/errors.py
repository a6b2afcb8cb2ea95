"""Failures of holding, each a kind of `problems`."""

from collections.abc import Mapping

from app.features.holding.held import HeldLock
from app.infra.db import time_text
from app.problems import Conflict, Invalid, NotAllowed, NotFound


class Locked(Conflict):
    """Somebody else holds a lock over what was to be changed. Nothing was sent."""

    code = "LOCKED"

    def __init__(self, lock: HeldLock) -> None:
        super().__init__(locked_sentence(lock))
        self.facts: Mapping[str, object] = {
            "holder": {"id": str(lock.holder_id), "username": lock.holder},
            "until": time_text(lock.until),
        }


class LockBroken(Conflict):
    """The asker's own lock was broken, and this is the first thing that tells them. Nothing was sent."""

    code = "LOCK_BROKEN"

    def __init__(self, lock: HeldLock) -> None:
        by = "somebody" if lock.broken is None else lock.broken.by
        because = "" if lock.broken is None or not lock.broken.because else f": {lock.broken.because}"
        super().__init__(
            f"Your lock on {lock.entity or 'the vehicle'} was broken by {by}{because}. "
            "Nothing was sent; ask again if you want to go on without it."
        )


class MayNotBreak(NotAllowed):
    code = "MAY_NOT_BREAK_LOCK"

    def __init__(self) -> None:
        super().__init__("Only an administrator breaks a lock. Ask its holder, or an administrator.")


class ReasonMissing(Invalid):
    code = "REASON_REQUIRED"

    def __init__(self) -> None:
        super().__init__("Breaking a lock needs a reason: its holder will read it.", place="reason")


class NoSuchSeed(NotFound):
    code = "SEED_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no seed of this command, it is not yours, or it is too old. Ask for a new one.")


def locked_sentence(lock: HeldLock) -> str:
    where = lock.entity or "The vehicle"
    return f"{where} is locked by {lock.holder} until {lock.until:%H:%M:%S} UTC. Nothing was sent."
