"""What is watched, how often, and what was seen of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import quote

from app.problems import Invalid
from app.sovd.errors import VehicleError
from app.sovd.requests import BadPath, Collection, Method, ResourcePath, SovdRequest

# What an id may hold in a path as it stands; the slash is not among them.
_ID_LETTERS = "-._~!$&'()*+,;=:@"


class BadItem(Invalid):
    code = "BAD_ITEM"


@dataclass(frozen=True, slots=True)
class Item:
    """A data item of an entity of one vehicle, as people name it."""

    entity: str
    data: str

    @classmethod
    def parse(cls, entity: str, data: str) -> Self:
        """Raises: BadItem for what names no data item below a vehicle's root."""
        item = cls(entity, data)
        try:
            ResourcePath.parse(item.segment)
            names_entity = ResourcePath.parse(entity).collection is None and entity != ""
        except BadPath as wrong:
            raise BadItem(f"{entity}/data/{data}: {wrong}") from wrong
        if not names_entity:
            raise BadItem(f"{entity!r} is not the path of an entity")
        return item

    @property
    def segment(self) -> str:
        return quote(self.data, safe=_ID_LETTERS)

    @property
    def path(self) -> ResourcePath:
        return ResourcePath(tuple(self.entity.split("/")), Collection.DATA, (self.segment,))

    def to_wire(self) -> dict[str, object]:
        return {"entity": self.entity, "data": self.data}

    def reading(self) -> SovdRequest:
        return SovdRequest(Method.GET, self.path)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one socket wants of one vehicle. Units: seconds between two samples of an item."""

    items: frozenset[Item]
    interval: float


@dataclass(frozen=True, slots=True)
class Trouble:
    code: str
    message: str

    @classmethod
    def of(cls, error: VehicleError) -> Self:
        return cls(error.code, str(error))

    def to_wire(self) -> dict[str, object]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, or why there is none. Units: `at` in ms since 1970; None: the vehicle did not say when."""

    at: float | None
    value: object = None
    trouble: Trouble | None = None


def sample_of_reading(body: object) -> Sample:
    """Shape: a ReadValue; some servers add a `timestamp`."""
    if not isinstance(body, Mapping):
        return Sample(None, body)
    at = _read_time(body.get("timestamp"))
    value = body.get("data", body)
    errors = body.get("errors")
    if value is None and isinstance(errors, list) and errors:
        return Sample(at, trouble=_read_trouble(errors[0]))
    return Sample(at, value)


def sample_of_event(envelope: Mapping[str, object]) -> Sample:
    """Shape: an EventEnvelope whose payload is a ReadValue."""
    at = _read_time(envelope.get("timestamp"))
    if "error" in envelope:
        return Sample(at, trouble=_read_trouble(envelope["error"]))
    seen = sample_of_reading(envelope.get("payload"))
    return Sample(at if at is not None else seen.at, seen.value, seen.trouble)


def _read_time(told: object) -> float | None:
    if not isinstance(told, str):
        return None
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    # Without a zone it could be anybody's.
    return at.timestamp() * 1_000 if at.tzinfo is not None else None


def _read_trouble(told: object) -> Trouble:
    """Shape: a GenericError, or a DataError around one."""
    if isinstance(told, Mapping) and isinstance(told.get("error"), Mapping):
        told = told["error"]
    if not isinstance(told, Mapping):
        return Trouble("error-response", str(told))
    return Trouble(str(told.get("error_code", "error-response")), str(told.get("message", "")))
