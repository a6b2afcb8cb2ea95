"""Kinds of failure, without HTTP. `middleware` gives each kind its status; slices subclass a kind."""

from collections.abc import Mapping
from types import MappingProxyType

# Problem
# ├── Invalid            what was asked makes no sense; `place` says where
# ├── Incomplete         it makes sense, and lacks what this installation wants to know
# ├── NotAuthenticated   we do not know who asks
# ├── NotAllowed         we know, and may not
# ├── NotFound           no such thing, or not yours to see
# ├── Conflict           the thing is in a state that forbids it
# ├── TooManyRequests    a limit is reached; nothing was done, and it may be tried again later
# ├── NoAnswer           a vehicle was asked and did not give what was asked for
# └── Unavailable        a server of ours (database, Redis) does not answer; nothing was changed


class Problem(Exception):
    """A failure with a sentence for its reader and a code for programs. `facts`: more for programs, as JSON."""

    code = "INTERNAL_SERVER_ERROR"
    facts: Mapping[str, object] = MappingProxyType({})

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code


class Invalid(Problem):
    code = "INVALID"

    def __init__(self, sentence: str, *, place: str | None = None, code: str | None = None) -> None:
        super().__init__(sentence, code=code)
        self.place = place


class Incomplete(Problem):
    code = "INCOMPLETE"


class NotAuthenticated(Problem):
    code = "NOT_AUTHENTICATED"


class NotAllowed(Problem):
    code = "NOT_ALLOWED"


class NotFound(Problem):
    code = "NOT_FOUND"


class Conflict(Problem):
    code = "CONFLICT"


class TooManyRequests(Problem):
    """`retry_after`: whole seconds, after which it is worth a try."""

    code = "RATE_LIMIT_EXCEEDED"

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class NoAnswer(Problem):
    code = "VEHICLE_NOT_RESPONDING"


class Unavailable(Problem):
    code = "UNAVAILABLE"
