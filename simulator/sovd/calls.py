"""A request that has found its entity, and the choice of what answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from simulator.failures import Malformed, NotFound, WrongMethod
from simulator.sovd.messages import Reply, Request
from simulator.state.entity import Entity
from simulator.state.vehicle import Vehicle

BASE = "/sovd/v1"
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


def no_such_resource(call: Call) -> NotFound:
    return NotFound(f"there is no {call.request.path}")


def href(entity_path: str, *more: str) -> str:
    return "/".join((BASE, entity_path, *more))


def has_tags(call: Call, tags: list[str]) -> bool:
    """Tell whether one of the tags was asked for; without a filter everything is."""
    wanted = call.request.query.get("tags")
    return wanted is None or not set(wanted).isdisjoint(tags)


def read_seconds(body: Mapping[str, JsonValue], key: str, *, least: int = 1) -> int:
    """Raises: Malformed if it is missing, not an integer or out of range."""
    seconds = body.get(key)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not least <= seconds <= LONGEST_S:
        raise Malformed(f"{key} must be an integer of {least} to {LONGEST_S} seconds")
    return seconds


def with_schema(call: Call, content: dict[str, JsonValue], schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Add the schema if it was asked for."""
    return {**content, "schema": schema} if call.request.flag("include-schema") else content
