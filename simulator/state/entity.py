"""One entity of a vehicle with everything it owns."""

from dataclasses import dataclass, field
from enum import StrEnum

from simulator.state.bulk import BulkStore
from simulator.state.faults import FaultMemory
from simulator.state.locks import LockBook
from simulator.state.logs import LogBook
from simulator.state.modes import Mode
from simulator.state.operations import Operation
from simulator.state.subscriptions import SubscriptionBook
from simulator.state.triggers import TriggerBook
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
    faults: FaultMemory = field(default_factory=lambda: FaultMemory([], 1.0, lambda _id, _time_s: None))
    operations: dict[str, Operation] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)
    locks: LockBook = field(default_factory=LockBook)
    subscriptions: SubscriptionBook = field(default_factory=SubscriptionBook)
    logs: LogBook = field(default_factory=LogBook)
    data_lists: dict[str, list[str]] = field(default_factory=dict)  # id -> data ids
    bulk: BulkStore = field(default_factory=lambda: BulkStore({}))
    triggers: TriggerBook = field(default_factory=TriggerBook)
    owns_resources: bool = False  # components and apps do; areas and functions only have relations
    # Relation name on the wire -> the entities it leads to; absent: not supported here.
    relations: dict[str, "list[Entity]"] = field(default_factory=dict)
