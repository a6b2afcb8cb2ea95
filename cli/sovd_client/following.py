"""Follow one command to its end: by socket, resuming after a cut, and by polling where there is none."""

import asyncio
import json
import random
import ssl
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from sovd_client.errors import BadAnswer, NotLoggedIn, ServerUnreachable
from sovd_client.login import Login
from sovd_client.models import CommandId, Event
from sovd_client.transport import read_as

CLOSED_NOT_AUTHENTICATED = 4401
CLOSED_NOT_ALLOWED = 4403
CLOSED_TOO_SLOW = 4408

LONGEST_MESSAGE = 16 * 1024 * 1024  # bytes; an answer may hold a whole environment record


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a follower waits, and for what."""

    open_socket: timedelta = timedelta(seconds=10)
    first_pause: timedelta = timedelta(seconds=0.25)  # before the socket is opened again
    longest_pause: timedelta = timedelta(seconds=10)
    poll: timedelta = timedelta(seconds=2)  # thirty a minute; the service lets a hundred through
    silence: timedelta = timedelta(seconds=15)  # then the record is read, in case a word was lost
    no_contact: timedelta = timedelta(seconds=60)  # then the service is called unreachable


@dataclass(frozen=True, slots=True)
class Line:
    """Where the socket is, and whom to believe there (None: it is not encrypted)."""

    url: str
    tls: ssl.SSLContext | None


ReadEvents = Callable[[CommandId, int], Awaitable[Sequence[Event]]]


class Follower:
    """Tells the events of one command once each, in order, until a final one."""

    def __init__(
        self,
        command_id: CommandId,
        *,
        login: Login,
        line: Line,
        read_events: ReadEvents,
        patience: Patience,
    ) -> None:
        self._command_id = command_id
        self._login = login
        self._line = line
        self._read_events = read_events
        self._patience = patience
        self._socket: ClientConnection | None = None
        self._token = ""
        self._was_turned_away = False  # a token was refused and none has been accepted since
        self._epoch: object = None
        self._last_seq = 0
        self._failures = 0
        self._dial_at = 0.0
        self._contact_at = time.monotonic()

    async def events(self) -> AsyncGenerator[Event, None]:
        """Raises: NotFound, NotAllowed, NotLoggedIn; ServerUnreachable after a long silence."""
        try:
            while True:
                for event in await self._more():
                    if event.seq <= self._last_seq:
                        continue
                    self._last_seq = event.seq
                    yield event
                    if event.is_final:
                        return
        finally:
            await self._hang_up()

    async def _more(self) -> Sequence[Event]:
        if self._socket is None and time.monotonic() >= self._dial_at:
            await self._dial()
        if self._socket is not None:
            return await self._hear(self._socket)
        told = await self._poll()
        if not told:
            until_dial = max(0.0, self._dial_at - time.monotonic())
            await asyncio.sleep(min(self._patience.poll.total_seconds(), until_dial))
        return told

    async def _poll(self) -> Sequence[Event]:
        try:
            told = await self._read_events(self._command_id, self._last_seq)
        except ServerUnreachable:
            if time.monotonic() - self._contact_at > self._patience.no_contact.total_seconds():
                raise
            return ()
        self._contact_at = time.monotonic()
        return told

    async def _dial(self) -> None:
        """Open the socket and subscribe; on failure note when to try again."""
        try:
            self._token = await self._login.token()
            async with asyncio.timeout(self._patience.open_socket.total_seconds()):
                socket = await connect(
                    self._line.url,
                    ssl=self._line.tls,
                    proxy=None,
                    open_timeout=None,
                    close_timeout=1,
                    max_size=LONGEST_MESSAGE,
                )
            self._socket = socket
            await self._introduce(socket)
        except ConnectionClosed as closed:
            await self._cut(closed)
        except (OSError, TimeoutError, WebSocketException, ServerUnreachable):
            await self._hang_up()
            self._dial_later()

    async def _introduce(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"type": "authenticate", "token": self._token}))
        subscribe: dict[str, Any] = {"type": "subscribe", "command_id": self._command_id}
        if self._epoch is not None and self._last_seq:
            subscribe["since"] = {"epoch": self._epoch, "seq": self._last_seq}
        await socket.send(json.dumps(subscribe))

    async def _hear(self, socket: ClientConnection) -> Sequence[Event]:
        try:
            async with asyncio.timeout(self._patience.silence.total_seconds()):
                text = await socket.recv()
        except TimeoutError:
            return await self._poll()
        except ConnectionClosed as closed:
            await self._cut(closed)
            return ()
        self._contact_at = time.monotonic()
        return await self._understand(decode_message(text))

    async def _understand(self, message: dict[str, Any]) -> Sequence[Event]:
        match message.get("type"):
            case "authenticated":
                self._was_turned_away = False
            case "subscribed":
                self._epoch = message.get("epoch")
                self._failures = 0
            case "event":
                return await self._without_gap(read_as(Event.from_wire, message))
            case "error":
                # The record says in HTTP what is wrong, with the proper error class.
                await self._hang_up()
                self._dial_later()
                return await self._poll()
        return ()

    async def _without_gap(self, event: Event) -> Sequence[Event]:
        """Numbers are dense: what lies between the last one and this one was lost on the way."""
        if event.command_id != self._command_id:
            return ()
        if event.seq > self._last_seq + 1:
            return [*await self._poll(), event]
        return [event]

    async def _cut(self, closed: ConnectionClosed) -> None:
        await self._hang_up()
        code = closed.rcvd.code if closed.rcvd else None
        if code == CLOSED_NOT_AUTHENTICATED:
            if self._was_turned_away:
                raise NotLoggedIn("The service does not accept this session any more.", status=401)
            self._was_turned_away = True
            await self._login.renew(self._token)
        elif code == CLOSED_NOT_ALLOWED:
            self._dial_at = float("inf")
        elif code == CLOSED_TOO_SLOW:
            self._dial_at = 0.0
        else:
            self._dial_later()

    def _dial_later(self) -> None:
        pause = self._patience.first_pause.total_seconds() * 2.0**self._failures
        self._failures = min(self._failures + 1, 16)
        longest = self._patience.longest_pause.total_seconds()
        # Up to a half more, so that many clients do not come back in the same instant.
        spread = 1 + random.random() / 2  # noqa: S311  # no secret
        self._dial_at = time.monotonic() + min(pause, longest) * spread

    async def _hang_up(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()


def decode_message(text: str | bytes) -> dict[str, Any]:
    """Raises: BadAnswer when it is not a JSON object."""
    try:
        message = json.loads(text)
    except ValueError as wrong:
        raise BadAnswer("The service's socket sent something that is not JSON.") from wrong
    if not isinstance(message, dict):
        raise BadAnswer("The service's socket sent something that is not an object.")
    return message


def socket_url_of(base_url: str) -> str:
    """`http://host` becomes `ws://host/ws/commands`, https becomes wss."""
    return "ws" + base_url.removeprefix("http").rstrip("/") + "/ws/commands"
