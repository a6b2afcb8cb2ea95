"""Trying a vehicle's address before it is relied on: what is found there, or the exact reason why nothing is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.features.accounts.identity import Caller
from app.features.audit.service import AuditEntry, note
from app.features.vehicles.drafts import EndpointRules, check_endpoint, require_token_of_same_host
from app.features.vehicles.errors import NoSuchVehicle
from app.features.vehicles.service import VehicleChange, merged_endpoint
from app.features.vehicles.store import VehicleStore
from app.infra.clock import Clock
from app.infra.db import Database
from app.sovd.link import Endpoint
from app.sovd.probes import Hindrance, Probe, ProbeFailed, Probing

NEW = Endpoint(kind="sovd_http", url="")


@dataclass(frozen=True, slots=True)
class Findings:
    """`entities` by kind; `collections`: how many entities offer each."""

    probe: Probe
    entities: Mapping[str, int]
    collections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """Either was something found, or something stands in the way: a kind and a sentence."""

    took: timedelta
    findings: Findings | None = None
    hindrance: Hindrance | None = None
    message: str | None = None


class ConnectionTest:
    def __init__(self, database: Database, probing: Probing, rules: EndpointRules, clock: Clock) -> None:
        self._database = database
        self._probing = probing
        self._rules = rules
        self._clock = clock

    async def run(self, change: VehicleChange, *, of: UUID | None, by: Caller) -> ConnectionReport:
        """`of`: a vehicle whose stored address, token and certificates are used where `change` names none.

        Raises: BadVehicle, NoSuchVehicle.
        """
        before = await self._stored(of)
        endpoint = merged_endpoint(before, change)
        check_endpoint(endpoint, self._rules)
        require_token_of_same_host(before, endpoint)
        began = self._clock.boottime()
        try:
            findings, failure = _findings(await self._probing(endpoint)), None
        except ProbeFailed as failed:
            findings, failure = None, failed
        took = timedelta(seconds=self._clock.boottime() - began)
        await self._note(of, endpoint, by, "succeeded" if failure is None else failure.hindrance.value)
        if failure is None:
            return ConnectionReport(took, findings)
        return ConnectionReport(took, None, failure.hindrance, str(failure))

    async def _stored(self, vehicle_id: UUID | None) -> Endpoint:
        if vehicle_id is None:
            return NEW
        async with self._database.read() as connection:
            endpoint = await VehicleStore(connection).find_endpoint(vehicle_id)
        if endpoint is None:
            raise NoSuchVehicle
        return endpoint

    async def _note(self, vehicle_id: UUID | None, endpoint: Endpoint, by: Caller, outcome: str) -> None:
        """Who has this service call which address is worth knowing later."""
        entry = AuditEntry(
            at=self._clock.now(),
            actor=by.username,
            role=by.role,
            action="vehicle.connection_tested",
            target=None if vehicle_id is None else str(vehicle_id),
            outcome=outcome,
            details={"url": endpoint.url},
        )
        async with self._database.write() as connection:
            await note(connection, entry)


def _findings(probe: Probe) -> Findings:
    entities = [entity for root in probe.description.entities for entity in root.walk()]
    return Findings(
        probe,
        Counter(entity.kind.value for entity in entities),
        Counter(collection for entity in entities for collection in entity.collections),
    )
