"""One entity of a vehicle with everything it owns."""

from dataclasses import dataclass, field
from enum import StrEnum

from simulator.state.faults import FaultMemory
from simulator.state.locks import LockBook
from simulator.state.modes import Mode
from simulator.state.operations import Operation
from simulator.state.subscriptions import SubscriptionBook
from simulator.state.values import Configuration, DataItem


class EntityKind(StrEnum):
    """What SOVD can address. The value is the path segment on the wire."""

    AREA = "areas"
    COMPONENT = "components"
    APP = "apps"
    FUNCTION = "functions"


@dataclass(slots=True, eq=False)
class Entity:
    id: str
    kind: EntityKind
    path: str  # e.g. `components/gateway/subcomponents/lin`
    name: str
    tags: list[str]
    variant: dict[str, str] | None = None
    data: dict[str, DataItem] = field(default_factory=dict)
    configurations: dict[str, Configuration] = field(default_factory=dict)
    faults: FaultMemory = field(default_factory=lambda: FaultMemory([]))
    operations: dict[str, Operation] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)
    locks: LockBook = field(default_factory=LockBook)
    subscriptions: SubscriptionBook = field(default_factory=SubscriptionBook)
    owns_resources: bool = False  # components and apps do; areas and functions only have relations
    # Relation name on the wire -> the entities it leads to; absent: not supported here.
    relations: dict[str, "list[Entity]"] = field(default_factory=dict)
