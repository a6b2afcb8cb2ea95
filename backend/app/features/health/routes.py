"""Health: is the process alive, and do the servers that it needs answer."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.problems import Unavailable

PATIENCE = 1.5  # seconds; a server that hangs is as good as one that is gone

Ping = Callable[[], Awaitable[None]]


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    status: Literal["healthy", "unhealthy"]
    database: Literal["connected", "disconnected"]
    redis: Literal["connected", "disconnected", "embedded"]


class About(BaseModel):
    """What anybody may know: the log-in page shows the demo accounts only in the demo profile."""

    profile: Literal["production", "demo"]
    version: str
    # Which commands must say why they are sent.
    reason_required: Literal["nothing", "writes"]


def health_routes(database: Ping, redis: Ping | None, told: About) -> APIRouter:
    """`redis` None: this process holds sessions and wake-ups itself. `told`: what anybody is told."""
    router = APIRouter(tags=["health"])
    questions = (_Question(database), _Question(redis or _nothing_to_ask))

    @router.get("/api/v1/about")
    async def about() -> About:
        return told

    @router.get("/health/live")
    async def live() -> Alive:
        return Alive()

    @router.get("/health/ready", response_model=Readiness, responses={503: {"model": Readiness}})
    async def ready() -> JSONResponse:
        database_answers, redis_answers = await asyncio.gather(*(question.is_answered() for question in questions))
        readiness = Readiness(
            status="healthy" if database_answers and redis_answers else "unhealthy",
            database="connected" if database_answers else "disconnected",
            redis=("connected" if redis_answers else "disconnected") if redis else "embedded",
        )
        status = HTTPStatus.OK if readiness.status == "healthy" else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(readiness.model_dump(), status)

    return router


class _Question:
    """One question at a time: while a server hangs, the one that hangs is waited for again, and not for longer."""

    def __init__(self, ping: Ping) -> None:
        self._ping = ping
        self._asked: asyncio.Task[bool] | None = None

    async def is_answered(self) -> bool:
        if self._asked is None:
            self._asked = asyncio.create_task(self._answers())
        asked = self._asked
        # Not `timeout`: a driver that is cancelled may first wait for the server that hangs.
        done, _ = await asyncio.wait([asked], timeout=PATIENCE)
        return bool(done) and asked.result()

    async def _answers(self) -> bool:
        try:
            await self._ping()
        except Unavailable:
            return False
        finally:
            self._asked = None
        return True


async def _nothing_to_ask() -> None:
    """This process holds what Redis would hold."""
