"""One socket after its log-in: what it asks for, what it is told, and when it must end."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import WebSocket, WebSocketDisconnect

from app.features.accounts.identity import Caller, Role
from app.features.accounts.service import Accounts
from app.features.commands.audience import Audience, Seat
from app.features.commands.feed import EventFeed, live_text
from app.features.commands.messages import (
    Authenticate,
    BadMessage,
    ClientMessage,
    Ping,
    Subscribe,
    Unsubscribe,
    parse_message,
)
from app.features.commands.replay import Replay
from app.infra.clock import Clock
from app.problems import NotAuthenticated, Problem

NOT_AUTHENTICATED, NOT_ALLOWED, TOO_SLOW = 4401, 4403, 4408
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
    clock: Clock


class Conversation:
    def __init__(self, websocket: WebSocket, caller: Caller, room: Room) -> None:
        self.ended = asyncio.Event()  # set when the session is over
        self._websocket = websocket
        self._caller = caller
        self._room = room
        self._seat = Seat(None if caller.role is Role.ADMIN else caller.user_id)
        self._prolonged = asyncio.Event()

    async def run(self) -> None:
        """Until either side ends it.

        Raises: SocketClosed, WebSocketDisconnect.
        """
        tasks = [asyncio.create_task(part) for part in self._parts()]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._room.audience.leave_all(self._seat)

    def _parts(self) -> tuple[Coroutine[Any, Any, None], ...]:
        return self._listen(), self._tell(), self._guard(), self._watch_pace()

    async def _listen(self) -> None:
        while True:
            try:
                await self._answer(parse_message(await receive_text(self._websocket)))
            except BadMessage as bad:
                await self._send({"type": "error", "code": "BAD_MESSAGE", "detail": str(bad)})
            except Problem as problem:
                await self._send({"type": "error", "code": problem.code, "detail": problem.sentence})

    async def _answer(self, message: ClientMessage) -> None:
        match message:
            case Authenticate():
                await self._prolong(message)
            case Subscribe():
                await self._subscribe(message)
            case Unsubscribe():
                self._room.audience.leave(self._seat, message.target)
                await self._send({"type": "unsubscribed", **message.target.to_wire()})
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
        self._prolonged.set()
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
            epoch = self._room.feed.epoch
            told = {"recovered": past.recovered, "epoch": epoch, "top": past.top}
            await self._send({"type": "subscribed", **target.to_wire(), **told})
            for event in past.events:
                await self._websocket.send_text(live_text(event, epoch))
        except Problem:
            self._room.audience.leave(seat, target)
            raise
        seat.release(target, read_to=past.read_to)

    async def _tell(self) -> None:
        seat = self._seat
        while True:
            await seat.wake.wait()
            for text in seat.take():
                await self._websocket.send_text(text)

    async def _watch_pace(self) -> None:
        """Beside `_tell`, which hangs in its sending when the other side does not read."""
        await self._seat.too_slow.wait()
        raise SocketClosed(TOO_SLOW, "This socket read too slowly; reconnect and resume.")

    async def _guard(self) -> None:
        """End with the session, at once, and with the token, unless a fresh one comes first."""
        while not self.ended.is_set():
            self._prolonged.clear()
            left = (self._caller.expires_at - self._room.clock.now()).total_seconds()
            waits = [asyncio.create_task(self.ended.wait()), asyncio.create_task(self._prolonged.wait())]
            done, pending = await asyncio.wait(waits, timeout=max(0.0, left), return_when=asyncio.FIRST_COMPLETED)
            for wait in pending:
                wait.cancel()
            if not done:
                raise SocketClosed(NOT_AUTHENTICATED, "Token has expired")
        raise SocketClosed(NOT_AUTHENTICATED, "Session has ended")

    async def _send(self, message: dict[str, Any]) -> None:
        await self._websocket.send_text(orjson.dumps(message).decode())
