"""The service as one object: `async with Sovd(url) as sovd`. Each method is one question."""

import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from sovd_client.drafts import Draft
from sovd_client.errors import NotFound
from sovd_client.following import Follower, Patience, socket_url_of
from sovd_client.login import Login
from sovd_client.models import Command, CommandId, EntityTree, Event, User, Vehicle, VehicleId
from sovd_client.sessions import Credentials, MemorySessions, Session, SessionStore
from sovd_client.transport import Request, Transport, read_as
from sovd_client.vehicle_search import choose_vehicle

PAGE = 100


class Sovd:
    """A client of one service. Every method raises a `SovdError` when it cannot do what it says.

    session: a session, a store that keeps one, or None.
    credentials: used to log in when there is no session or it cannot be renewed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        session: Session | SessionStore | None = None,
        credentials: Credentials | None = None,
        patience: Patience | None = None,
    ) -> None:
        kept = MemorySessions(session) if session is None or isinstance(session, Session) else session
        self._transport = Transport(base_url)
        self._login = Login(self._transport, kept, credentials)
        self._patience = patience or Patience()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        return read_as(User.from_wire, await self._get("/api/v1/auth/me"))

    # Vehicles

    async def vehicles(self, search: str | None = None, status: str | None = None) -> AsyncIterator[Vehicle]:
        query = given(q=search, status=status, limit=str(PAGE))
        async for item in self._items("/api/v1/vehicles", query):
            yield read_as(Vehicle.from_wire, item)

    async def vehicle(self, vehicle_id: str) -> Vehicle:
        return read_as(Vehicle.from_wire, await self._get(f"/api/v1/vehicles/{segment(vehicle_id)}"))

    async def find_vehicle(self, words: str) -> Vehicle:
        """The vehicle meant by an id, a VIN, a unique VIN ending, or a name.

        Raises: NotFound, AmbiguousVehicle.
        """
        if is_uuid(words):
            try:
                return await self.vehicle(words)
            except NotFound:
                pass  # it may still be somebody's name for a vehicle
        return choose_vehicle(words, [vehicle async for vehicle in self.vehicles(words)])

    async def add_vehicle(self, wire: Mapping[str, Any]) -> Vehicle:
        """Shape: {"vin", "name", "tags"?, "endpoint": {"kind", "url", "token"?, ...}}."""
        request = Request("POST", "/api/v1/vehicles", body=dict(wire))
        return read_as(Vehicle.from_wire, await self._login.exchange(request))

    async def remove_vehicle(self, vehicle_id: VehicleId) -> None:
        await self._login.exchange(Request("DELETE", f"/api/v1/vehicles/{segment(vehicle_id)}"))

    async def entities(self, vehicle_id: VehicleId, *, refresh: bool = False) -> EntityTree:
        path = f"/api/v1/vehicles/{segment(vehicle_id)}/entities"
        return read_as(EntityTree.from_wire, await self._get(path, {"refresh": str(refresh).lower()}))

    # Commands

    async def submit(self, draft: Draft, *, idempotency_key: str | None = None) -> Command:
        """Ask for a command. The key makes the one retry after a lost line safe."""
        request = Request(
            "POST",
            "/api/v1/commands",
            body=draft.to_wire(),
            headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())},
            repeatable=True,
        )
        return read_as(Command.from_wire, await self._login.exchange(request))

    async def command(self, command_id: str) -> Command:
        return read_as(Command.from_wire, await self._get(f"/api/v1/commands/{segment(command_id)}"))

    async def events(self, command_id: str, since: int = 0) -> Sequence[Event]:
        """The events after number `since`, oldest first."""
        path = f"/api/v1/commands/{segment(command_id)}/events"
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

    async def history(
        self,
        *,
        vehicle_id: VehicleId | None = None,
        status: str | None = None,
        path: str | None = None,
        page: int = PAGE,
    ) -> AsyncIterator[Command]:
        """Commands, newest first, page after page."""
        query = given(vehicle_id=vehicle_id, status=status, path=path, limit=str(page))
        async for item in self._items("/api/v1/commands", query):
            yield read_as(Command.from_wire, item)

    def follow(self, command_id: CommandId) -> AsyncGenerator[Event, None]:
        """The events of one command, each once and in order, as they happen, to the final one."""
        follower = Follower(
            command_id,
            login=self._login,
            socket_url=socket_url_of(self.base_url),
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


def given(**query: str | None) -> dict[str, str]:
    """Only the parameters that have a value."""
    return {name: value for name, value in query.items() if value is not None}


def segment(identifier: str) -> str:
    """An identifier as one path segment, so that a slash in it cannot lead elsewhere."""
    return quote(identifier, safe="")


def is_uuid(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return False
    return True
