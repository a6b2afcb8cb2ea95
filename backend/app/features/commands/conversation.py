"""One socket after its log-in: what it asks for, what it is told, and when it must end."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import WebSocket, WebSocketDisconnect

from app.features.accounts.identity import Caller, Role
from app.features.accounts.service import Accounts
from app.features.commands.audience import Audience, Seat
from app.features.commands.feed import EventFeed
from app.features.commands.figures import CommandFigures
from app.features.commands.messages import (
    Authenticate,
    BadMessage,
    ClientMessage,
    Ping,
    Subscribe,
    Unsubscribe,
    Unwatch,
    Watch,
    parse_message,
)
from app.features.commands.replay import Replay
from app.features.watching.service import Watching
from app.features.watching.watcher import Watcher
from app.infra.clock import Clock
from app.problems import NotAuthenticated, Problem, TooManyRequests

NOT_AUTHENTICATED, NOT_ALLOWED, TOO_SLOW, TOO_MANY = 4401, 4403, 4408, 4429
MOST_REFUSED = 20  # messages beyond the limit of a socket that goes on all the same
MOST_TARGETS = 200  # per socket


async def receive_text(websocket: WebSocket) -> str:
    """The next message.

    Raises: BadMessage for a binary one; WebSocketDisconnect.
    """
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"], message.get("reason"))
    text = message.get("text")
    if not isinstance(text, str):
        raise BadMessage("a text frame with JSON is wanted, not a binary one")
    return text


# Lets the next message of somebody through, or raises TooManyRequests.
Admit = Callable[[Caller], Awaitable[None]]


async def admit_all(_caller: Caller) -> None:
    """Messages are not limited."""


class SocketClosed(Exception):
    """The conversation is over, with a close code and a reason for the other side."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Room:
    """What all conversations share."""

    accounts: Accounts
    replay: Replay
    feed: EventFeed
    audience: Audience
    watching: Watching
    clock: Clock
    figures: CommandFigures
    admit: Admit = admit_all


class Conversation:
    def __init__(self, websocket: WebSocket, caller: Caller, room: Room) -> None:
        self._websocket = websocket
        self._caller = caller
        self._room = room
        self._seat = Seat(None if caller.role is Role.ADMIN else caller.user_id, on_too_slow=self._too_slow)
        self._watcher: Watcher | None = None  # of those who watch; thousands do not
        self._refused = 0
        self._ending: BaseException | None = None
        self._listener: asyncio.Task[None] | None = None
        self._expiry = asyncio.get_running_loop().call_later(self._seconds_left(), self._expire)

    async def run(self) -> None:
        """Until either side ends it. Listens in the task that it is called in: thousands of sockets wait here.

        Raises: SocketClosed, WebSocketDisconnect.
        """
        self._listener = asyncio.current_task()
        telling = asyncio.create_task(self._tell())
        telling.add_done_callback(self._told_no_more)
        try:
            await self._listen()
        except asyncio.CancelledError:
            if self._ending is None or self._listener is None:
                raise
            self._listener.uncancel()
            raise self._ending from None
        finally:
            self._listener = None
            self._expiry.cancel()
            self._room.audience.leave_all(self._seat)
            if self._watcher is not None:
                self._room.watching.leave(self._watcher)
            telling.cancel()
            # Who interrupts us in this very moment wants what is being done.
            with suppress(asyncio.CancelledError):
                await asyncio.wait([telling])

    def end(self) -> None:
        """The session is over."""
        self._close(SocketClosed(NOT_AUTHENTICATED, "Session has ended"))

    def _expire(self) -> None:
        self._close(SocketClosed(NOT_AUTHENTICATED, "Token has expired"))

    def _too_slow(self) -> None:
        """Told beside `_tell`, which hangs in its sending when the other side does not read."""
        self._close(SocketClosed(TOO_SLOW, "This socket read too slowly; reconnect and resume."))

    def _told_no_more(self, telling: asyncio.Task[None]) -> None:
        if not telling.cancelled():
            self._close(telling.exception() or RuntimeError("telling has no end of its own"))

    def _close(self, why: BaseException) -> None:
        """The first reason counts; it interrupts the listening."""
        if self._ending is None and self._listener is not None:
            self._ending = why
            self._listener.cancel()

    def _seconds_left(self) -> float:
        """Of the token."""
        return max(0.0, (self._caller.expires_at - self._room.clock.now()).total_seconds())

    async def _listen(self) -> None:
        while True:
            try:
                text = await receive_text(self._websocket)
                self._room.figures.heard()
                await self._room.admit(self._caller)
                await self._answer(parse_message(text))
            except TooManyRequests as refusal:
                await self._refuse(refusal)
            except BadMessage as bad:
                await self._send({"type": "error", "code": "BAD_MESSAGE", "detail": str(bad)})
            except Problem as problem:
                await self._send({"type": "error", "code": problem.code, "detail": problem.sentence})
            # On Python 3.11 the Redis client's waits can swallow a cancellation.
            if self._ending is not None:
                raise self._ending

    async def _refuse(self, refusal: TooManyRequests) -> None:
        """The message is not heeded. Who goes on all the same is no console, and pays with the socket."""
        self._refused += 1
        if self._refused > MOST_REFUSED:
            raise SocketClosed(TOO_MANY, refusal.sentence)
        told = {"code": refusal.code, "detail": refusal.sentence, "retry_after": refusal.retry_after}
        await self._send({"type": "error", **told})

    async def _answer(self, message: ClientMessage) -> None:
        match message:
            case Authenticate():
                await self._prolong(message)
            case Subscribe():
                await self._subscribe(message)
            case Unsubscribe():
                self._room.audience.leave(self._seat, message.target)
                await self._send({"type": "unsubscribed", **message.target.to_wire()})
            case Watch():
                self._watch(message)
            case Unwatch():
                if self._watcher is not None:
                    self._room.watching.unwatch(self._watcher, message.vehicle_id)
            case Ping():
                await self._send({"type": "pong"})

    async def _prolong(self, message: Authenticate) -> None:
        """A fresh token of the same session; the socket then lives as long as that token."""
        try:
            renewed = await self._room.accounts.authenticate(message.token)
        except NotAuthenticated as refused:
            raise SocketClosed(NOT_AUTHENTICATED, refused.sentence) from refused
        if renewed.session_id != self._caller.session_id:
            raise SocketClosed(NOT_AUTHENTICATED, "The token belongs to another session; open a new socket for it.")
        self._caller = renewed
        self._expiry.cancel()
        self._expiry = asyncio.get_running_loop().call_later(self._seconds_left(), self._expire)
        await self._send({"type": "authenticated"})

    async def _subscribe(self, wanted: Subscribe) -> None:
        """The past is read while the present is held back; then both are told, without hole or repetition."""
        target, seat = wanted.target, self._seat
        if len(seat.targets) >= MOST_TARGETS and target not in seat.targets:
            await self._send({"type": "error", "code": "TOO_MANY_TARGETS", "detail": f"At most {MOST_TARGETS}."})
            return
        self._room.audience.leave(seat, target)
        self._room.audience.enter(seat, target, hold_back=True)
        try:
            past = await self._room.replay.past_of(target, user_id=seat.user_id, since=wanted.since)
            told = {"recovered": past.recovered, "epoch": self._room.feed.epoch, "top": past.top}
            await self._send({"type": "subscribed", **target.to_wire(), **told})
            await self._send_all(past.texts)
        except Problem:
            self._room.audience.leave(seat, target)
            raise
        seat.release(target, read_to=past.read_to)

    def _watch(self, message: Watch) -> None:
        """Its samples and states come with everything else that is told."""
        wish = message.wish
        self._watcher = self._watcher or Watcher(self._seat.nudge)
        self._room.watching.watch(self._watcher, message.vehicle_id, wish)

    async def _tell(self) -> None:
        while True:
            await self._seat.something()
            await self._send_all(self._seat.take())
            if self._watcher is not None:
                await self._send_all(self._watcher.take(now=self._room.clock.now().timestamp() * 1_000))

    async def _send_all(self, texts: Sequence[str]) -> None:
        for text in texts:
            await self._websocket.send_text(text)
        self._room.figures.said(len(texts))

    async def _send(self, message: dict[str, Any]) -> None:
        await self._websocket.send_text(orjson.dumps(message).decode())
        self._room.figures.said()
