"""What an answer of the vehicle teaches about what is held. Pure; doubt is an answer of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.features.holding.changes import member
from app.features.holding.held import Change, Deed
from app.sovd.errors import SovdErrorCode

NOT_FOUND = 404
GONE = 410
CLOCK_SLACK = timedelta(seconds=2)  # a vehicle's clock may be that much before ours


@dataclass(frozen=True, slots=True)
class Granted:
    lock_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NotGranted:
    pass


@dataclass(frozen=True, slots=True)
class Extended:
    until: datetime


@dataclass(frozen=True, slots=True)
class LockEnded:
    pass


@dataclass(frozen=True, slots=True)
class ModeSet:
    value: object
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ModeOver:
    pass


@dataclass(frozen=True, slots=True)
class SeedTold:
    seed: object


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


Lesson = Granted | NotGranted | Extended | LockEnded | ModeSet | ModeOver | SeedTold | Nothing


@dataclass(frozen=True, slots=True)
class Learned:
    """`is_final` False: the vehicle must be asked how it really is."""

    lesson: Lesson
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended. `status_code` None: there was no answer."""

    is_done: bool
    is_unknown: bool
    status_code: int | None = None
    body: object = None
    code: str | None = None

    @property
    def is_gone(self) -> bool:
        return self.status_code in {NOT_FOUND, GONE} or self.code == SovdErrorCode.LOCK_BROKEN


def lesson_of(change: Change, told: Told, at: datetime) -> Learned:
    if told.is_unknown:
        return Learned(Nothing(), is_final=False)
    match change.deed:
        case Deed.ACQUIRE:
            return _of_acquiring(change, told, at) if told.is_done else Learned(NotGranted())
        case Deed.EXTEND if told.is_done:
            return Learned(Extended(_end_of(change, at) or at), is_final=False)
        case Deed.RELEASE if told.is_done:
            return Learned(LockEnded())
        case Deed.EXTEND | Deed.RELEASE if told.is_gone:
            return Learned(LockEnded())
        case Deed.SET_MODE if told.is_done:
            return Learned(_of_mode(change, told.body, at))
        case Deed.RESTART if told.is_done:
            return Learned(Nothing(), is_final=False)
        case _:
            return Learned(Nothing())


def _of_acquiring(change: Change, told: Told, at: datetime) -> Learned:
    lock_id = member(told.body, "id")
    if not isinstance(lock_id, str) or lock_id == "":
        return Learned(Nothing(), is_final=False)
    reckoned = _end_of(change, at) or at
    until = believable_end(told.body, at=at, reckoned=reckoned)
    return Learned(Granted(lock_id, until or reckoned), is_final=until is not None)


def _of_mode(change: Change, body: object, at: datetime) -> Lesson:
    seed = member(body, "seed")
    if seed is not None:
        return SeedTold(seed)
    value = member(body, "value")
    return ModeSet(change.value if value is None else value, _end_of(change, at))


def believable_end(body: object, *, at: datetime, reckoned: datetime) -> datetime | None:
    """The end that the vehicle tells, unless its clock is another than ours: then what we reckon is better."""
    told = member(body, "lock_expiration")
    if not isinstance(told, str):
        return None
    try:
        end = datetime.fromisoformat(told)
    except ValueError:
        return None
    if end.tzinfo is None or not at < end <= reckoned + CLOCK_SLACK:
        return None
    return min(end, reckoned)


def _end_of(change: Change, at: datetime) -> datetime | None:
    return None if change.seconds is None else at + timedelta(seconds=change.seconds)
