"""A request that has found its entity, and the choice of what answers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound, WrongMethod
from simulator.sovd.messages import Reply, Request
from simulator.state.entity import Entity
from simulator.state.vehicle import Vehicle

BASE = "/sovd/v1"
NESTED = frozenset({"subareas", "subcomponents"})
LONGEST_S = 86_400


@dataclass(frozen=True, slots=True)
class Call:
    vehicle: Vehicle
    entity: Entity
    rest: list[str]  # what follows the collection's name in the path
    request: Request

    @property
    def now_s(self) -> float:
        return self.vehicle.clock.now_s()


Answer = Callable[[Call], Reply]


def by_method(call: Call, answers: Mapping[str, Answer]) -> Reply:
    """Raises: WrongMethod."""
    method = "GET" if call.request.method == "HEAD" else call.request.method
    answer = answers.get(method)
    if answer is None:
        raise WrongMethod(call.request.method, list(answers))
    return answer(call)


def split_entity(segments: Sequence[str]) -> tuple[str, list[str]]:
    """Part the path of an entity, with those it is nested in, from what follows it."""
    end = 2
    while len(segments) >= end + 2 and segments[end] in NESTED:
        end += 2
    return "/".join(segments[:end]), list(segments[end:])


def no_such_resource(call: Call) -> NotFound:
    return NotFound(f"there is no {call.request.path}")


def href(entity_path: str, *more: str) -> str:
    return "/".join((BASE, entity_path, *more))


def has_tags(call: Call, tags: Sequence[str]) -> bool:
    """Tell whether one of the tags was asked for; without a filter everything is."""
    wanted = call.request.query.get("tags")
    return wanted is None or not set(wanted).isdisjoint(tags)


def with_tags(content: dict[str, JsonValue], tags: Sequence[str]) -> dict[str, JsonValue]:
    return {**content, "tags": [*tags]} if tags else content


def translation_id(entity_path: str, *more: str) -> str:
    """The key under which a translator finds a name, e.g. `components.bms.data.pack-current`."""
    return ".".join((*entity_path.split("/"), *more))


def accepts(accept: str, content_type: str) -> bool:
    """Whether a client that sends this Accept header takes this type; none sent: it takes all."""
    wanted = {each.partition(";")[0].strip().lower() for each in accept.split(",") if each.strip()}
    kind = content_type.partition("/")[0]
    return not wanted or not wanted.isdisjoint({"*/*", f"{kind}/*", content_type.lower()})


def read_seconds(body: Mapping[str, JsonValue], key: str, *, least: int = 1) -> int:
    """Raises: Malformed if it is missing, not an integer or out of range."""
    seconds = body.get(key)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not least <= seconds <= LONGEST_S:
        raise Malformed(f"{key} must be an integer of {least} to {LONGEST_S} seconds")
    return seconds


def with_schema(call: Call, content: dict[str, JsonValue], schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Add the schema if it was asked for."""
    return {**content, "schema": schema} if call.request.flag("include-schema") else content
