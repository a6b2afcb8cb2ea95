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


def health_routes(
    database: Ping, redis: Ping | None, *, profile: Literal["production", "demo"], version: str
) -> APIRouter:
    """`redis` None: this process holds sessions and wake-ups itself."""
    router = APIRouter(tags=["health"])

    @router.get("/api/v1/about")
    async def about() -> About:
        return About(profile=profile, version=version)

    @router.get("/health/live")
    async def live() -> Alive:
        return Alive()

    @router.get("/health/ready", response_model=Readiness, responses={503: {"model": Readiness}})
    async def ready() -> JSONResponse:
        database_answers, redis_answers = await asyncio.gather(
            _answers(database), _answers(redis) if redis else _nothing_to_ask()
        )
        told = Readiness(
            status="healthy" if database_answers and redis_answers else "unhealthy",
            database="connected" if database_answers else "disconnected",
            redis=("connected" if redis_answers else "disconnected") if redis else "embedded",
        )
        status = HTTPStatus.OK if told.status == "healthy" else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(told.model_dump(), status)

    return router


async def _answers(ping: Ping) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await ping()
    except (Unavailable, TimeoutError):
        return False
    return True


async def _nothing_to_ask() -> bool:
    return True
