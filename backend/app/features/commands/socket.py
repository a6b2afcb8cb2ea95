"""The socket `/ws/commands`: accepts, authenticates by the first message, then converses."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import structlog
from fastapi import WebSocket, WebSocketDisconnect

from app.features.accounts.identity import Caller
from app.features.commands.conversation import (
    NOT_ALLOWED,
    NOT_AUTHENTICATED,
    Conversation,
    Room,
    SocketClosed,
    receive_text,
)
from app.features.commands.messages import Authenticate, BadMessage, parse_message
from app.infra.bus import Bus
from app.problems import NotAuthenticated, Unavailable

log = structlog.get_logger()

AUTHENTICATE_WITHIN = 10.0  # seconds
TRY_AGAIN_LATER = 1013  # RFC 6455 registry
CLOSE_WITHIN = 2.0  # seconds
SESSIONS_TOPIC = "sessions"


class CommandSockets:
    """All sockets of this process."""

    def __init__(self, room: Room, bus: Bus, allowed_origins: Sequence[str]) -> None:
        self._room = room
        self._allowed_origins = frozenset(allowed_origins)
        self._open: dict[UUID, set[Conversation]] = {}  # by session
        self.count = 0  # also those that have not said yet who they are
        bus.subscribe(SESSIONS_TOPIC, self._session_ended)

    async def serve(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self.count += 1
        try:
            self._require_known_origin(websocket)
            caller = await self._authenticated(websocket)
            await self._converse(websocket, caller)
        except SocketClosed as closed:
            log.info("websocket.closed", code=closed.code, reason=closed.reason)
            await _close(websocket, closed.code, closed.reason)
        except Unavailable as gone:
            await _close(websocket, TRY_AGAIN_LATER, gone.sentence)
        except WebSocketDisconnect:
            return
        finally:
            self.count -= 1

    def _session_ended(self, session: bytes) -> None:
        for conversation in self._open.get(UUID(session.decode()), ()):
            conversation.end()

    def _require_known_origin(self, websocket: WebSocket) -> None:
        """A browser names its origin; what names none is no browser and brings no cookie to abuse."""
        origin = websocket.headers.get("origin")
        host = websocket.headers.get("host", "")
        if origin is None or origin in self._allowed_origins or origin in {f"http://{host}", f"https://{host}"}:
            return
        raise SocketClosed(NOT_ALLOWED, "This origin may not open the socket.")

    async def _authenticated(self, websocket: WebSocket) -> Caller:
        try:
            async with asyncio.timeout(AUTHENTICATE_WITHIN):
                text = await receive_text(websocket)
                self._room.figures.heard()
                message = parse_message(text)
        except TimeoutError:
            raise SocketClosed(NOT_AUTHENTICATED, "Nobody authenticated within 10 s.") from None
        except BadMessage:
            raise SocketClosed(NOT_AUTHENTICATED, "The first message must be `authenticate`.") from None
        if not isinstance(message, Authenticate):
            raise SocketClosed(NOT_AUTHENTICATED, "The first message must be `authenticate`.")
        try:
            caller = await self._room.accounts.authenticate(message.token)
        except NotAuthenticated as refused:
            raise SocketClosed(NOT_AUTHENTICATED, refused.sentence) from refused
        await websocket.send_text('{"type":"authenticated"}')
        self._room.figures.said()
        return caller

    async def _converse(self, websocket: WebSocket, caller: Caller) -> None:
        conversation = Conversation(websocket, caller, self._room)
        of_session = self._open.setdefault(caller.session_id, set())
        of_session.add(conversation)
        try:
            await conversation.run()
        finally:
            of_session.discard(conversation)
            if not of_session:
                self._open.pop(caller.session_id, None)


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    """Who does not read is not waited for: the server then ends the connection without a code."""
    with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSE_WITHIN):
            await websocket.close(code, reason)
