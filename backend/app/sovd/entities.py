"""The entity tree of a vehicle, as the vehicle tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from app.sovd.requests import EntityKind


@dataclass(frozen=True, slots=True)
class Entity:
    """One addressable thing.

    Shape: `path` stands in front of `/faults` in a request path; `collections` are the resource
    collections that the vehicle says it serves here (wire spelling), empty when it does not say;
    `contains` are the paths of what belongs to it and stands elsewhere: the components of an area, the
    apps on a component.
    """

    id: str
    name: str
    kind: EntityKind
    path: str
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    children: tuple[Self, ...] = ()
    contains: tuple[str, ...] = ()

    def walk(self) -> Iterator["Entity"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class VehicleDescription:
    """What a vehicle says of itself. `base_path` is the SOVD root below the endpoint's host."""

    base_path: str
    dialect: str
    entities: tuple[Entity, ...]
