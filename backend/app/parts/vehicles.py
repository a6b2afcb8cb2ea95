"""The part of vehicles: the ways to them, whether they answer, what is known of them, who holds what there."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.connectors.sovd_http.link import SovdHttpLink
from app.connectors.sovd_http.probe import probe
from app.connectors.sovd_http.wire import OpenLines
from app.features.commands.latest import LatestCommands
from app.features.holding.guard import Guard
from app.features.holding.register import Register
from app.features.vehicles.connection_test import ConnectionTest
from app.features.vehicles.drafts import EndpointRules
from app.features.vehicles.entity_trees import EntityTrees
from app.features.vehicles.errors import BadEndpoint
from app.features.vehicles.fault_memory import FaultMemory
from app.features.vehicles.fault_reading import FaultReader
from app.features.vehicles.links import CHANGED_TOPIC, LinkBook
from app.features.vehicles.looking import Looking
from app.features.vehicles.news import VehicleNews, What
from app.features.vehicles.reachability import Reachability
from app.features.vehicles.service import Vehicles, VehicleTools
from app.features.vehicles.traced_link import TracedLink
from app.parts.addresses import address_policy
from app.parts.foundation import Foundation
from app.sovd.addresses import AddressPolicy
from app.sovd.errors import AddressDenied
from app.sovd.link import Endpoint, VehicleLink

CONNECTION_TEST_PATIENCE = timedelta(seconds=15)  # somebody sits before it


@dataclass(frozen=True, slots=True)
class VehicleParts:
    lines: OpenLines
    links: LinkBook
    reachability: Reachability
    news: VehicleNews
    register: Register
    guard: Guard
    faults: FaultMemory
    looking: Looking
    trees: EntityTrees
    vehicles: Vehicles
    connection_test: ConnectionTest
    fault_reader: FaultReader


def build_vehicles(base: Foundation) -> VehicleParts:
    settings, clock, database, bus = base.settings, base.clock, base.database, base.bus
    policy = address_policy(settings)
    lines = OpenLines()

    def connect(endpoint: Endpoint) -> VehicleLink:
        link = SovdHttpLink(endpoint, policy=policy, lines=lines)
        return link if base.traces is None else TracedLink(link, base.traces)

    links = LinkBook(connect, database, bus)
    reachability = Reachability(database, links, base.presence, bus, clock, interval=settings.probe_interval)
    news = VehicleNews(bus)
    register = Register(database, bus, news, clock)
    reachability.on_turn(lambda vehicle_id: news.tell(vehicle_id, What.STATUS))
    faults = FaultMemory(database, clock, lambda vehicle_id: news.tell(vehicle_id, What.FAULTS))
    looking = Looking(links, reachability, clock, (faults.hear,))
    bus.subscribe(CHANGED_TOPIC, lambda payload: looking.changed(UUID(hex=payload.decode())))
    rules = EndpointRules(check=partial(_check, policy), allows_insecure_tls=settings.is_demo)
    trees = EntityTrees(database, links, reachability, clock)
    vehicles = Vehicles(
        VehicleTools(
            database,
            bus,
            clock,
            links,
            reachability,
            rules,
            trees,
            LatestCommands(database).of,
            lambda vehicle_id: news.tell(vehicle_id, What.STATUS),
        )
    )
    ask = partial(probe, policy=policy, within=CONNECTION_TEST_PATIENCE)
    return VehicleParts(
        lines=lines,
        links=links,
        reachability=reachability,
        news=news,
        register=register,
        guard=Guard(register),
        faults=faults,
        looking=looking,
        trees=trees,
        vehicles=vehicles,
        connection_test=ConnectionTest(database, ask, rules, clock),
        fault_reader=FaultReader(database, looking, trees, faults, clock),
    )


def _check(policy: AddressPolicy, endpoint: Endpoint) -> None:
    try:
        policy.check_url(endpoint.url)
    except AddressDenied as denied:
        raise BadEndpoint(str(denied)) from denied
