"""A service that follows the wire contract and does what a test scripts. Real sockets, no backend."""

import asyncio
import itertools
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from sovd_client.sessions import Session

NOW = "2026-11-23T12:00:00Z"
FINAL = {"succeeded", "failed", "refused", "unknown", "resolved", "expired", "cancelled"}
CORRELATION = "c0ffee00"


@dataclass(frozen=True)
class Script:
    """How a command goes: its steps after `accepted`, and what it ends with.

    step_s: seconds between the steps. waits: it stays before its last step until it is cancelled.
    """

    steps: Sequence[tuple[str, Mapping[str, Any]]] = (("succeeded", {}),)
    response: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    step_s: float = 0.0
    waits: bool = False


def answered(body: Any, status_code: int = 200) -> Script:
    return Script(response={"status_code": status_code, "body": body})


def ended(status: str, code: str, message: str, status_code: int | None = None) -> Script:
    response = {"status_code": status_code, "body": None} if status_code else None
    return Script(steps=((status, {}),), response=response, error={"code": code, "message": message})


@dataclass
class Running:
    wire: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)


class Json(JSONResponse):
    """Also takes half a character, which a vehicle may send and JSON can write as an escape."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


class Broken:
    """An ASGI answer that promises more than it sends, so that the line is cut in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 202, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


def vehicle(number: int, name: str, vin: str) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "vin": vin,
        "name": name,
        "tags": ["demo"],
        "endpoint": {"kind": "sovd_http", "url": f"http://127.0.0.1:{9000 + number}", "has_token": False},
        "status": "connected",
        "status_reason": None,
        "last_seen_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
        "a_field_of_tomorrow": {"x": 1},
    }


def entity(name: str, *collections: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": name.title(),
        "kind": "component",
        "path": f"components/{name}",
        "tags": [],
        "collections": list(collections),
        "children": [],
        "contains": [],
    }


class Stage:
    """One listening socket and its thread, on which a test after the other puts its service."""

    def __init__(self) -> None:
        self.service: FakeService | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(self, ws="wsproto", log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(5)
        self._listener.close()

    def put_on(self) -> "FakeService":
        """A new service in place of the one before."""
        self.service = FakeService(self.url)
        return self.service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.service is None:
            raise RuntimeError("no service has been put on")
        await self.service.asgi(scope, receive, send)


class FakeService:
    """Scripts are found by `METHOD path` of a command, or by `name component` of a named one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.vehicles = [
            vehicle(1, "Red van", "WVWZZZ1JZXW000001"),
            vehicle(2, "Blue truck", "WVWZZZ1JZXW000012"),
        ]
        self.entities: list[dict[str, Any]] = []
        self.scripts: dict[str, Script] = {}
        self.role = "admin"
        self.page_size = 100
        self.answers_once: dict[str, list[Response | Broken]] = {}  # "METHOD /path" -> answers before ours
        self.refuses_socket = False
        self.cuts_after: list[int] = []  # the n-th socket is cut after so many events
        self.repeats_last_event = False
        self.logins = 0
        self.refreshes = 0
        self.sockets = 0
        self.subscriptions: list[dict[str, Any]] = []
        self.submitted: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.history_queries: list[dict[str, str]] = []
        self.vehicle_queries: list[dict[str, str]] = []
        self.resolved: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self.cookies: set[str] = set()
        self.commands: dict[str, Running] = {}
        self.highest_at_once = 0
        self._at_once = 0
        self._by_key: dict[str, Running] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self.asgi = self._app()

    def end_sessions(self, *, refreshable: bool) -> None:
        """Every access token is over; the cookies too unless they may still be traded in."""
        self.tokens.clear()
        if not refreshable:
            self.cookies.clear()

    def admit(self) -> Session:
        """A session without a log-in."""
        self.tokens.add("token-0")
        self.cookies.add("cookie-0")
        return Session("token-0", "cookie-0")

    def _app(self) -> Starlette:
        api = "/api/v1"
        table = [
            ("POST", f"{api}/auth/login", self._login),
            ("POST", f"{api}/auth/refresh", self._refresh),
            ("POST", f"{api}/auth/logout", self._logout),
            ("GET", f"{api}/me", self._me),
            ("GET", f"{api}/vehicles", self._list_vehicles),
            ("POST", f"{api}/vehicles", self._add_vehicle),
            ("GET", f"{api}/vehicles/{{id}}", self._get_vehicle),
            ("DELETE", f"{api}/vehicles/{{id}}", self._remove_vehicle),
            ("GET", f"{api}/vehicles/{{id}}/entities", self._list_entities),
            ("POST", f"{api}/commands", self._submit),
            ("GET", f"{api}/history", self._history),
            ("GET", f"{api}/history/{{id}}", self._get_command),
            ("GET", f"{api}/history/{{id}}/events", self._get_events),
            ("POST", f"{api}/commands/{{id}}/cancel", self._cancel),
            ("POST", f"{api}/commands/{{id}}/resolve", self._resolve),
        ]
        routes = [Route(path, self._guarded(method, work), methods=[method]) for method, path, work in table]
        return Starlette(routes=[*routes, WebSocketRoute("/ws/commands", self._socket)])

    def _guarded(self, method: str, work: Any) -> Any:
        async def answer(request: Request) -> Any:
            planned = self.answers_once.get(f"{method} {request.url.path}")
            if planned:
                # A cut line is cut after the work was done, which is the hard case.
                first = planned.pop(0)
                if isinstance(first, Broken):
                    await work(request)
                return first
            is_open = request.url.path.startswith("/api/v1/auth/")
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not is_open and token not in self.tokens:
                return problem(401, "NOT_AUTHENTICATED", "The session has ended.")
            return await work(request)

        return answer

    # Accounts

    async def _login(self, request: Request) -> Response:
        self.logins += 1
        wire = await request.json()
        if wire["password"] != f"{wire['username']}123":
            return problem(401, "INVALID_CREDENTIALS", "The name or the password is wrong.")
        return self._session(wire["username"])

    async def _refresh(self, request: Request) -> Response:
        self.refreshes += 1
        cookie = request.cookies.get("sovd_refresh", "")
        if cookie not in self.cookies:
            return problem(401, "NOT_AUTHENTICATED", "The session has ended.")
        self.cookies.remove(cookie)  # good for one use
        return self._session("admin")

    def _session(self, username: str) -> Response:
        number = next(self._numbers)
        self.tokens.add(f"token-{number}")
        self.cookies.add(f"cookie-{number}")
        answer = Json(
            {
                "access_token": f"token-{number}",
                "token_type": "bearer",
                "expires_in": 1800,
                "user": {"id": "u1", "username": username, "role": self.role},
            }
        )
        answer.set_cookie(
            "sovd_refresh",
            f"cookie-{number}",
            httponly=True,
            secure=True,
            samesite="strict",
            path="/api/v1/auth",
        )
        return answer

    async def _logout(self, request: Request) -> Response:
        self.end_sessions(refreshable=False)
        return Response(status_code=204)

    async def _me(self, request: Request) -> Response:
        return Json({"id": "u1", "username": "admin", "role": self.role, "profile": "demo"})

    # Vehicles

    async def _list_vehicles(self, request: Request) -> Response:
        words = request.query_params.get("q", "").lower()
        called = request.query_params.get("called", "").lower()
        status = request.query_params.get("status")
        self.vehicle_queries.append(dict(request.query_params))
        fitting = [
            v
            for v in self.vehicles
            if words in f"{v['vin']} {v['name']}".lower()
            and (not called or v["vin"].lower().endswith(called) or v["name"].lower() == called)
            and status in (None, v["status"])
        ]
        return self._page(request, fitting)

    def _page(self, request: Request, items: Sequence[Any]) -> Response:
        first = int(request.query_params.get("cursor", "0"))
        last = first + min(self.page_size, int(request.query_params.get("limit", "100")))
        following = str(last) if last < len(items) else None
        total = None if first else len(items)
        return Json({"items": list(items[first:last]), "next_cursor": following, "total": total})

    def _vehicle_of(self, request: Request) -> dict[str, Any] | None:
        wanted = request.path_params["id"]
        return next((v for v in self.vehicles if v["id"] == wanted), None)

    async def _get_vehicle(self, request: Request) -> Response:
        found = self._vehicle_of(request)
        return Json(found) if found else problem(404, "NOT_FOUND", "There is no such vehicle.")

    async def _add_vehicle(self, request: Request) -> Response:
        if self.role != "admin":
            return problem(403, "NOT_ALLOWED", "Only administrators may do this.")
        wire = await request.json()
        if len(wire["vin"]) != 17:
            complaint = [{"loc": ["body", "vin"], "msg": "must have 17 characters", "type": "value_error"}]
            return problem(422, "INVALID", complaint)
        added = {**vehicle(next(self._numbers), wire["name"], wire["vin"]), "tags": wire["tags"]}
        added["endpoint"] = {**wire["endpoint"], "has_token": "token" in wire["endpoint"]}
        self.vehicles.append(added)
        return Json(added, status_code=201)

    async def _remove_vehicle(self, request: Request) -> Response:
        self.vehicles.remove(self._vehicle_of(request) or {})
        return Response(status_code=204)

    async def _list_entities(self, request: Request) -> Response:
        found = self._vehicle_of(request) or {}
        return Json({"vehicle_id": found["id"], "read_at": NOW, "age_s": 3, "items": self.entities})

    # Commands

    async def _submit(self, request: Request) -> Response:
        key = request.headers.get("idempotency-key", "")
        self.keys.append(key)
        if key in self._by_key:
            return Json(self._by_key[key].wire, status_code=202)
        draft = await request.json()
        self.submitted.append(draft)
        named = draft.get("command")
        script_name = f"{named} {draft['component']}" if named else f"{draft['method']} {draft['path']}"
        number = next(self._numbers)
        running = Running(
            {
                "id": f"11111111-0000-4000-8000-{number:012d}",
                "vehicle_id": draft["vehicle_id"],
                "method": draft.get("method", "GET"),
                "path": draft.get("path", draft.get("component", "")),
                "query": draft.get("query"),
                "body": draft.get("body"),
                "command": named,
                "risk": "read",
                "status": "accepted",
                "created_at": NOW,
                "not_after": NOW,
                "finished_at": None,
                "user": {"id": "u1", "username": "admin"},
                "reason": None,
                "correlation_id": CORRELATION,
                "response": None,
                "error": None,
                "last_seq": 0,
            }
        )
        self.commands[running.wire["id"]] = running
        self._by_key[key] = running
        self._step(running, "accepted", {})
        task = asyncio.create_task(self._play(running, self.scripts.get(script_name, Script())))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return Json(running.wire, status_code=202)

    async def _play(self, running: Running, script: Script) -> None:
        async with self._counted():
            for status, data in script.steps[:-1]:
                await asyncio.sleep(script.step_s)
                self._step(running, status, data)
            await asyncio.sleep(script.step_s or 0.01)
            if script.waits:
                await running.cancelled.wait()
            running.wire["response"] = script.response
            running.wire["error"] = script.error
            self._step(running, *script.steps[-1])

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self._at_once += 1
        self.highest_at_once = max(self.highest_at_once, self._at_once)
        try:
            yield
        finally:
            self._at_once -= 1

    def _step(self, running: Running, status: str, data: Mapping[str, Any]) -> None:
        running.wire["status"] = status
        running.wire["last_seq"] += 1
        if status in FINAL:
            running.wire["finished_at"] = NOW
        running.events.append(
            {
                "command_id": running.wire["id"],
                "seq": running.wire["last_seq"],
                "at": NOW,
                "status": status,
                "data": dict(data),
                "position": running.wire["last_seq"] + 1000,
            }
        )

    def _running_of(self, request: Request) -> Running | None:
        return self.commands.get(request.path_params["id"])

    async def _history(self, request: Request) -> Response:
        wanted = request.query_params
        self.history_queries.append(dict(wanted))
        fitting = [
            running.wire
            for running in reversed(self.commands.values())
            if wanted.get("vehicle_id") in (None, running.wire["vehicle_id"])
            and wanted.get("status") in (None, running.wire["status"])
        ]
        return self._page(request, fitting)

    async def _get_command(self, request: Request) -> Response:
        running = self._running_of(request)
        if running is None:
            return problem(404, "NOT_FOUND", "There is no such command.")
        return Json(running.wire)

    async def _get_events(self, request: Request) -> Response:
        running = self._running_of(request)
        if running is None:
            return problem(404, "NOT_FOUND", "There is no such command.")
        since = int(request.query_params.get("since", "0"))
        told = [event for event in running.events if event["seq"] > since]
        return Json({"items": told, "next_cursor": None})

    async def _cancel(self, request: Request) -> Response:
        running = self._running_of(request)
        if running is None:
            return problem(404, "NOT_FOUND", "There is no such command.")
        if running.wire["status"] in FINAL:
            return problem(409, "ALREADY_ENDED", "The command has ended already.")
        running.cancelled.set()
        return Json(running.wire, status_code=202)

    async def _resolve(self, request: Request) -> Response:
        running = self._running_of(request)
        if running is None or running.wire["status"] != "unknown":
            return problem(409, "NOT_UNKNOWN", "The outcome of the command is known.")
        self.resolved.append(await request.json())
        self._step(running, "resolved", {})
        return Json(running.wire)

    # Socket

    async def _socket(self, line: WebSocket) -> None:
        if self.refuses_socket:
            await line.close(403)
            return
        await line.accept()
        number, self.sockets = self.sockets, self.sockets + 1
        try:
            if json.loads(await line.receive_text()).get("token") not in self.tokens:
                await line.close(4401)
                return
            await line.send_json({"type": "authenticated"})
            wanted = json.loads(await line.receive_text())
            self.subscriptions.append(wanted)
            await self._tell(line, wanted, number)
        except WebSocketDisconnect:
            pass

    async def _tell(self, line: WebSocket, wanted: Mapping[str, Any], number: int) -> None:
        running = self.commands.get(wanted["command_id"])
        if running is None:
            await line.send_json({"type": "error", "code": "NOT_FOUND", "detail": "No such command."})
            return
        since = wanted.get("since")
        told = since["seq"] if since else 0
        if self.repeats_last_event and told:
            told -= 1
        await line.send_json(
            {
                "type": "subscribed",
                "command_id": wanted["command_id"],
                "recovered": bool(since),
                "epoch": "e1",
                "top": told,
            }
        )
        cut_after = self.cuts_after[number] if number < len(self.cuts_after) else None
        sent = 0
        while True:
            for event in running.events[told:]:
                if sent == cut_after:
                    await line.close(1011)
                    return
                await line.send_json({"type": "event", **event, "vehicle_id": "v", "epoch": "e1"})
                told, sent = event["seq"], sent + 1
            if running.wire["status"] in FINAL and told == running.wire["last_seq"]:
                await line.receive_text()  # until the client hangs up
            await asyncio.sleep(0.005)


def problem(status: int, code: str, detail: Any, headers: Mapping[str, str] | None = None) -> JSONResponse:
    body = {"detail": detail, "error": {"code": code, "correlation_id": CORRELATION}}
    return Json(body, status_code=status, headers=dict(headers or {}))
