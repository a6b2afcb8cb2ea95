"""What a vehicle says, already in the standard's shape: connectors translate, nobody above them does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class FollowingKind(StrEnum):
    """What goes on in the vehicle after its first answer."""

    EXECUTION = "execution"  # an operation runs; its resource is polled
    STREAM = "stream"  # a subscription sends events


@dataclass(frozen=True, slots=True)
class Following:
    """Where to look for the rest of an answer. Kept with the command, so that another process can go on.

    Shape: `href` is a path below the vehicle's SOVD root, or an absolute URL on the same host.
    """

    kind: FollowingKind
    href: str
    id: str

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind.value, "href": self.href, "id": self.id}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> Self:
        return cls(FollowingKind(stored["kind"]), stored["href"], stored["id"])


@dataclass(frozen=True, slots=True)
class SovdAnswer:
    """A 2xx answer. `body` is JSON in the standard's shape; `None` when there was none.

    Shape: `headers` as the vehicle wrote them, names in small letters, without those that carry secrets.
    """

    status_code: int
    body: object = None
    following: Following | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)  # beside the point


@dataclass(frozen=True, slots=True)
class Progressed:
    """The execution still runs. `percent` is 0-100, or `None` when the vehicle does not say."""

    percent: float | None
    body: object


@dataclass(frozen=True, slots=True)
class Sampled:
    """Events of a subscription, oldest first, each an EventEnvelope (`timestamp`, `payload` or `error`)."""

    samples: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The execution or stream is over. `error` is None when the vehicle calls it done."""

    answer: SovdAnswer
    error_code: str | None = None
    message: str | None = None


Observation = Progressed | Sampled | Ended
