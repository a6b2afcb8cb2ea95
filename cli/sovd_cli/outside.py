"""What only somebody beside the service can see: its port, its answers, its clock, its socket, whose key it has."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from sovd_cli.ports import find_holder, is_service
from sovd_cli.seen import Seen, Subject, broken, fine, unchecked, warning
from sovd_cli.upgrades import Handshake, shake_hands

ANSWER_S = 2.0
NOTICEABLE = timedelta(seconds=3)
HARMFUL = timedelta(seconds=30)  # the service refuses a token from further in the future
FOREIGN_ORIGIN = "https://elsewhere.invalid"
LIMITS = "backend/app/middleware/rate_limiting_middleware.py"
ASKED_AS_SOMEBODY = "/api/v1/vehicles"  # those under /auth/ may be asked five times a minute
START = "Start it: `docker compose up -d backend`, or `sovd demo` for a demo."
RESTART = "Start it again: `docker compose restart backend`."


async def look_from_outside(subject: Subject) -> Sequence[Seen]:
    async with httpx2.AsyncClient(
        base_url=subject.url,
        trust_env=False,
        verify=subject.tls,
        timeout=ANSWER_S,
        headers={"User-Agent": "sovd-doctor"},
    ) as client:
        return await Outside(subject, client).look()


class Outside:
    def __init__(self, subject: Subject, client: httpx2.AsyncClient) -> None:
        self._subject = subject
        self._client = client
        self._limited: httpx2.Response | None = None

    async def look(self) -> Sequence[Seen]:
        asked = datetime.now(UTC)
        try:
            about = await self._get("/api/v1/about")
        except httpx2.HTTPError as why:
            return self._silence(why)
        if not is_about(about):
            return [self._stranger()]
        clock = judge_date(about.headers.get("Date", ""), asked=asked, answered=datetime.now(UTC))
        looks = await asyncio.gather(self._ready(), self._socket(), self._origins(), self._token())
        return [
            fine("port", 6, f"Port {self._subject.port} is the service's."),
            fine("service", 5, f"The service at {self._subject.url} answers."),
            looks[0],
            *looks[1:3],
            clock,
            looks[3],
            self._limit(),
        ]

    async def _get(self, path: str, **headers: str) -> httpx2.Response:
        answer = await self._client.get(path, headers=headers)
        if answer.status_code == 429:
            self._limited = answer
        return answer

    def _silence(self, why: httpx2.HTTPError) -> Sequence[Seen]:
        subject = self._subject
        holder = find_holder(subject.port) if subject.is_here else None
        if isinstance(why, httpx2.ConnectError):
            return [broken("service.absent", 1, f"The service does not run: nobody listens at {subject.url}.", START)]
        if holder is not None and not is_service(holder[0]):
            return [self._stranger()]
        if isinstance(why, httpx2.TimeoutException):
            who = f" (process {holder[0]})" if holder else ""
            return [broken("service.hanging", 5, f"The service{who} takes connections and does not answer.", RESTART)]
        return [self._stranger()]

    def _stranger(self) -> Seen:
        port = self._subject.port
        holder = find_holder(port) if self._subject.is_here else None
        who = f"{holder[1]} (process {holder[0]})" if holder else "another program"
        return broken(
            "port.taken",
            6,
            f"Port {port} is taken by {who}, which is not the service.",
            f"End it{f': `kill {holder[0]}`' if holder else ''}, or give the service another port (SOVD_PORT).",
        )

    async def _ready(self) -> Seen:
        try:
            answer = await self._get("/health/ready")
            told: Mapping[str, Any] = answer.json()
        except (httpx2.HTTPError, ValueError):
            return broken("ready.silent", 5, "/health/ready does not answer.", RESTART)
        lost = [name for name in ("database", "redis") if told.get(name) == "disconnected"]
        if answer.status_code == 200 and not lost:
            return fine("ready", 5, "/health/ready says healthy.")
        needs = lost[0] if lost else None
        what = " and ".join(lost) or f"status {answer.status_code}"
        return broken(
            f"ready.{needs or 'unhealthy'}", 5, f"/health/ready says unhealthy: {what}.", RESTART, needs=needs
        )

    async def _socket(self) -> Seen:
        opened = await self._shake_hands(None)
        if opened.is_open:
            return fine("websocket", 3, "/ws/commands opens (101) and waits for the log-in.")
        return broken(
            "websocket.refused",
            3,
            f"/ws/commands answers {opened.status or 'nothing'} where 101 was expected: no live updates.",
            "Let the proxy before the service pass `Upgrade: websocket` on; try the service's own port as well.",
        )

    async def _origins(self) -> Seen:
        origins = self._subject.origins
        refused = [origin for origin in origins if not (await self._shake_hands(origin)).is_open]
        if refused:
            return broken(
                "origins.refused",
                3,
                f"The service refuses pages from {refused[0]}, although SOVD_ALLOWED_ORIGINS names it.",
                RESTART,
            )
        if (await self._shake_hands(FOREIGN_ORIGIN)).is_open:
            return broken(
                "origins.anybody",
                3,
                "The service lets pages from any origin open its socket.",
                "Look at what stands before it: something takes the header `Origin` away.",
            )
        who = ", ".join(origins) or "Its own pages"
        return fine("origins", 3, f"{who} may open the socket, other pages may not.")

    async def _shake_hands(self, origin: str | None) -> Handshake:
        subject = self._subject
        tls = subject.tls if subject.url.startswith("https") else None
        try:
            return await shake_hands(subject.host, subject.port, tls, origin)
        except (OSError, TimeoutError):
            return Handshake(0, is_kept=False)

    async def _token(self) -> Seen:
        """The token names no session: a service with the same key says so, another one speaks of the signature."""
        if self._subject.token is None:
            return Seen("token", 2, "unchecked", "Not looked at: the key of the service is not known here.")
        try:
            answer = await self._get(ASKED_AS_SOMEBODY, Authorization=f"Bearer {self._subject.token}")
        except httpx2.HTTPError:
            return unchecked("token", 2, needs="service")
        if answer.status_code == 429:
            return unchecked("token", 2, needs="limit")
        if answer.status_code != 401:
            return unchecked("token", 2, needs="database")  # which would have to say that there is no such session
        return judge_refusal(str(answer.json().get("detail", "")))

    def _limit(self) -> Seen:
        if self._limited is None:
            return fine("limit", 4, "No rate limit is reached from here.")
        wait = self._limited.headers.get("Retry-After", "60")
        return warning(
            "limit.reached",
            4,
            f"The rate limit is reached from here, for {wait} s.",
            f"Wait; the limits stand in {LIMITS}.",
        )


def is_about(answer: httpx2.Response) -> bool:
    if answer.status_code == 429:
        return "error" in answer.text
    try:
        told = answer.json()
    except ValueError:
        return False
    return isinstance(told, dict) and {"profile", "version"} <= told.keys()


def judge_refusal(detail: str) -> Seen:
    if "signature" in detail:
        return broken(
            "token.other_key",
            2,
            "The running service signs with another JWT_SECRET_KEY than the settings here.",
            "Start it again so that it takes the settings over: `docker compose restart backend`; people log in again.",
        )
    if "future" in detail or "expired" in detail:
        return broken(
            "token.clock",
            2,
            f"The service refuses a fresh token: {detail}.",
            "Synchronise the clocks with a time server.",
        )
    return fine("token", 2, "The running service knows tokens that are signed with the key here.")


def judge_date(date: str, *, asked: datetime, answered: datetime) -> Seen:
    """`date`: the header, in whole seconds."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return Seen("service_clock", 2, "unchecked", "Not looked at: the service does not tell its time.")
    apart = max(asked - theirs - timedelta(seconds=1), theirs - answered, timedelta(0))
    seconds = f"{apart.total_seconds():.0f}"
    if apart < NOTICEABLE:
        return fine("service_clock", 2, "The clocks of this machine and of the service agree.")
    sentence = f"The service's clock differs from this machine's by {seconds} s."
    mend = "Synchronise both with a time server (NTP)."
    if apart >= HARMFUL:
        return broken("service_clock.apart", 2, sentence, mend)
    return warning("service_clock.differs", 2, sentence, mend)
