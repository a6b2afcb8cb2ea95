"""The service as one object: `async with Sovd(url) as sovd`. Each method is one question."""

import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from sovd_client.drafts import Draft
from sovd_client.errors import Invalid, NotFound
from sovd_client.filters import ALL_COMMANDS, CommandFilter, given
from sovd_client.fleet import Outcome, Told, ask_each
from sovd_client.following import Follower, Line, Patience, socket_url_of
from sovd_client.login import Login, OnWait
from sovd_client.models import Command, CommandId, EntityTree, Event, User, Vehicle, VehicleId
from sovd_client.sessions import Credentials, MemorySessions, Session, SessionStore
from sovd_client.transport import Request, Transport, read_as
from sovd_client.vehicle_client import VehicleClient
from sovd_client.vehicle_search import choose_vehicle

PAGE = 100
LARGEST_PAGE = 200  # the service gives no more vehicles at once
VEHICLES = "/api/v1/vehicles"


class Sovd:
    """A client of one service. Every method raises a `SovdError` when it cannot do what it says.

    username, password: used to log in when there is no session or it cannot be renewed; both or none.
    session: a session, a store that keeps one, or None.
    on_wait: told before each wait for a limit of the service; reading then waits and asks again. Without it, and for
    what is sent to a vehicle, RateLimited is raised.
    ca: over HTTPS, a PEM file of the certificates to believe instead of those of this machine.
    reason: why vehicles are asked; kept with every command, and some services want one for what changes a vehicle.

    Used with `async with`, which gives the connections back at the end:

    >>> async with Sovd(url, username="engineer", password="engineer123") as sovd:
    ...     print((await sovd.me()).role)
    engineer
    """

    def __init__(  # noqa: PLR0913  # each is named by who calls
        self,
        base_url: str,
        *,
        username: str | None = None,
        password: str | None = None,
        session: Session | SessionStore | None = None,
        credentials: Credentials | None = None,
        ca: Path | str | None = None,
        patience: Patience | None = None,
        on_wait: OnWait | None = None,
        reason: str | None = None,
    ) -> None:
        """Raises: Invalid when the address, the account or the CA file makes no sense."""
        kept = MemorySessions(session) if session is None or isinstance(session, Session) else session
        self._transport = Transport(base_url, Path(ca) if ca is not None else None)
        self._login = Login(self._transport, kept, credentials or account_of(username, password), on_wait)
        self._patience = patience or Patience()
        self._reason = reason

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back; for who does not use `async with`, such as a notebook."""
        await self._transport.close()

    @property
    def base_url(self) -> str:
        return self._transport.base_url

    # Accounts

    async def login(self, username: str, password: str) -> User:
        return await self._login.log_in(Credentials(username, password))

    async def refresh(self) -> None:
        """Trade the refresh cookie for a new session now."""
        await self._login.renew(await self._login.token())

    async def logout(self) -> None:
        await self._login.log_out()

    async def me(self) -> User:
        return read_as(User.from_wire, await self._get("/api/v1/me"))

    # Vehicles

    async def vehicles(
        self, search: str | None = None, status: str | None = None, *, page: int = LARGEST_PAGE
    ) -> AsyncIterator[Vehicle]:
        """The vehicles you may see, page after page.

        >>> [vehicle.name async for vehicle in sovd.vehicles("truck")]
        ['Truck']
        """
        async for item in self._items(VEHICLES, given(q=search, status=status, limit=str(page))):
            yield read_as(Vehicle.from_wire, item)

    async def count_vehicles(self, search: str | None = None, status: str | None = None) -> int:
        """How many there are, without reading them.

        >>> await sovd.count_vehicles("truck")
        1
        """
        page = await self._get(VEHICLES, given(q=search, status=status, limit="1"))
        return read_as(lambda wire: int(wire["total"]), page)

    async def vehicle(self, words: str) -> VehicleClient:
        """The vehicle meant by an id, a VIN, a unique VIN ending, or a name, ready to be asked.

        Raises: NotFound, AmbiguousVehicle.

        >>> car = await sovd.vehicle("000101")
        >>> car.name
        'Electric car'
        """
        return VehicleClient(self, await self.find_vehicle(words))

    async def each(
        self,
        work: Callable[[VehicleClient], Awaitable[Told]],
        search: str | None = None,
        status: str | None = None,
        *,
        at_once: int = 10,
    ) -> AsyncGenerator[Outcome[Told], None]:
        """Ask every vehicle that fits, so many at a time; each outcome when it is there, with its value or its error.

        >>> async for outcome in sovd.each(lambda car: car.read("engine", "coolant-temperature"), "van"):
        ...     print(outcome.car.name, outcome.error)
        Diesel van None
        """
        cars = (VehicleClient(self, vehicle) async for vehicle in self.vehicles(search, status))
        async with aclosing(ask_each(cars, work, at_once)) as outcomes:
            async for outcome in outcomes:
                yield outcome

    async def get_vehicle(self, vehicle_id: str) -> Vehicle:
        """Raises: NotFound."""
        return read_as(Vehicle.from_wire, await self._get(f"{VEHICLES}/{segment(vehicle_id)}"))

    async def find_vehicle(self, words: str) -> Vehicle:
        """What the service knows of a vehicle: its facts, not a way to ask it.

        Raises: NotFound, AmbiguousVehicle.
        """
        if is_uuid(words):
            try:
                return await self.get_vehicle(words)
            except NotFound:
                pass  # it may still be somebody's name for a vehicle
        called = self._items(VEHICLES, {"called": words, "limit": str(LARGEST_PAGE)})
        return choose_vehicle(words, [read_as(Vehicle.from_wire, item) async for item in called])

    async def add_vehicle(self, wire: Mapping[str, Any]) -> Vehicle:
        """Shape: {"vin", "name", "tags"?, "endpoint": {"kind", "url", "token"?, ...}}."""
        request = Request("POST", VEHICLES, body=dict(wire))
        return read_as(Vehicle.from_wire, await self._login.exchange(request))

    async def remove_vehicle(self, vehicle_id: VehicleId) -> None:
        await self._login.exchange(Request("DELETE", f"{VEHICLES}/{segment(vehicle_id)}"))

    async def entities(self, vehicle_id: VehicleId, *, refresh: bool = False) -> EntityTree:
        path = f"{VEHICLES}/{segment(vehicle_id)}/entities"
        return read_as(EntityTree.from_wire, await self._get(path, {"refresh": str(refresh).lower()}))

    # Commands

    async def submit(self, draft: Draft, *, idempotency_key: str | None = None) -> Command:
        """Ask for a command. The key makes the one retry after a lost line safe."""
        request = Request(
            "POST",
            "/api/v1/commands",
            body={**draft.to_wire(), **given(reason=self._reason)},
            headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())},
            repeatable=True,
        )
        return read_as(Command.from_wire, await self._login.exchange(request))

    async def command(self, command_id: str) -> Command:
        return read_as(Command.from_wire, await self._get(f"/api/v1/history/{segment(command_id)}"))

    async def events(self, command_id: str, since: int = 0) -> Sequence[Event]:
        """The events after number `since`, oldest first."""
        path = f"/api/v1/history/{segment(command_id)}/events"
        return [read_as(Event.from_wire, item) async for item in self._items(path, {"since": str(since)})]

    async def cancel(self, command_id: str) -> Command:
        """Raises: Conflict when the command has ended already."""
        request = Request("POST", f"/api/v1/commands/{segment(command_id)}/cancel")
        return read_as(Command.from_wire, await self._login.exchange(request))

    async def resolve(self, command_id: str, outcome: str, reason: str) -> Command:
        """Say what became of an unknown command; outcome is `succeeded` or `failed`."""
        body = {"outcome": outcome, "reason": reason}
        request = Request("POST", f"/api/v1/commands/{segment(command_id)}/resolve", body=body)
        return read_as(Command.from_wire, await self._login.exchange(request))

    async def history(self, wanted: CommandFilter = ALL_COMMANDS, *, page: int = PAGE) -> AsyncGenerator[Command, None]:
        """Commands, newest first, page after page.

        >>> voltage = await car.read("bms", "pack-voltage")
        >>> async for command in sovd.history(CommandFilter(vehicle_id=car.id, path="pack-voltage")):
        ...     print(command.method, command.path)
        ...     break
        GET components/bms/data/pack-voltage
        """
        async for item in self._items("/api/v1/history", {**wanted.to_query(), "limit": str(page)}):
            yield read_as(Command.from_wire, item)

    def follow(self, command_id: CommandId) -> AsyncGenerator[Event, None]:
        """The events of one command, each once and in order, as they happen, to the final one.

        A line that is cut is opened again and nothing is lost or told twice.

        >>> command = await sovd.submit(NamedCommand(car.id, "read-data", "bms", {"data": "charge-limit"}))
        >>> [event.status async for event in sovd.follow(command.id)][-1]
        'succeeded'
        """
        follower = Follower(
            command_id,
            login=self._login,
            line=Line(socket_url_of(self.base_url), self._transport.tls),
            read_events=self.events,
            patience=self._patience,
        )
        return follower.events()

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return await self._login.exchange(Request("GET", path, query=query or {}, repeatable=True))

    async def _items(self, path: str, query: Mapping[str, str]) -> AsyncIterator[Any]:
        """The items of a list, page after page, until the service names no next one."""
        cursor: str | None = None
        while True:
            page = await self._get(path, {**query, **given(cursor=cursor)})
            for item in read_as(lambda wire: list(wire["items"]), page):
                yield item
            following = page.get("next_cursor")
            if not following or following == cursor:
                return
            cursor = following


def account_of(username: str | None, password: str | None) -> Credentials | None:
    """Raises: Invalid when one is there without the other."""
    if username is not None and password is not None:
        return Credentials(username, password)
    if username is None and password is None:
        return None
    raise Invalid("Give the username and the password, or neither.", code="HALF_AN_ACCOUNT")


def segment(identifier: str) -> str:
    """An identifier as one path segment, so that a slash in it cannot lead elsewhere."""
    return quote(identifier, safe="")


def is_uuid(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return False
    return True
