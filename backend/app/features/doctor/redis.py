"""Redis as the doctor sees it: one connection of its own, beside those of the service, with short waits."""

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import redis.asyncio as redis
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    InvalidResponse,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import TimeoutError as TookTooLong

from app.features.doctor.findings import Cause, Check, Finding, found, unchecked
from app.features.doctor.sizes import size_text

WAIT_S = 2.0
MESSAGE_S = 1.5
LOW = 0.9  # of maxmemory
INSIDE = (Check.MEMORY, Check.PERSISTENCE, Check.MESSAGES)
KEY = "sovd:doctor:"
MISCONFIGURED = "MISCONF"


async def look_at_redis(url: str) -> Sequence[Finding]:
    try:
        client = redis.Redis.from_url(url, socket_timeout=WAIT_S, socket_connect_timeout=WAIT_S, retry=None)
    except ValueError as why:
        return _closed(found(Cause.REDIS_URL, why=str(why).split("\n")[0].rstrip(".")))
    try:
        return await _ask(client)
    except (RedisError, OSError, TimeoutError) as why:
        return _closed(_refusal(why, url))
    finally:
        await client.aclose()


async def _ask(client: redis.Redis) -> Sequence[Finding]:
    began = time.monotonic()
    try:
        await client.ping()
    except ResponseError as refusal:
        if MISCONFIGURED not in str(refusal):
            raise
        # It answers even a ping so while its disk fails, and goes on reading.
    milliseconds = max(1, round((time.monotonic() - began) * 1000))
    told: Mapping[str, Any] = await client.info("all")
    answers = found(Cause.REDIS_ANSWERS, version=str(told.get("redis_version", "")), milliseconds=milliseconds)
    refused = await _write(client)
    if isinstance(refused, ReadOnlyError):
        raise refused
    memory = _memory(told, is_full=isinstance(refused, OutOfMemoryError))
    persistence = await _persistence(client, told, is_failing=refused is not None and MISCONFIGURED in str(refused))
    return [answers, memory, persistence, await _messages(client)]


async def _write(client: redis.Redis) -> RedisError | None:
    try:
        await client.set(KEY + secrets.token_hex(8), b"1", px=1000)
    except (OutOfMemoryError, ReadOnlyError, ResponseError) as refusal:
        return refusal
    return None


def _memory(told: Mapping[str, Any], *, is_full: bool) -> Finding:
    used, most, evicted = (int(told.get(name, 0)) for name in ("used_memory", "maxmemory", "evicted_keys"))
    sizes = {"used": size_text(used), "most": size_text(most), "policy": str(told.get("maxmemory_policy", ""))}
    if is_full:
        return found(Cause.MEMORY_FULL, **sizes)
    if evicted:
        return found(Cause.MEMORY_EVICTING, **sizes, evicted=evicted)
    if most and used >= LOW * most:
        return found(Cause.MEMORY_LOW, **sizes)
    return found(Cause.MEMORY_FREE, used=sizes["used"], limit=f" of {sizes['most']}" if most else "")


async def _persistence(client: redis.Redis, told: Mapping[str, Any], *, is_failing: bool) -> Finding:
    wrong = [told.get(name) == "err" for name in ("rdb_last_bgsave_status", "aof_last_write_status")]
    if is_failing or any(wrong):
        return found(Cause.PERSISTENCE_FAILING)
    if told.get("aof_enabled") == 1:
        return found(Cause.PERSISTENCE_ON, how="append-only file")
    try:
        rules = (await client.config_get("save")).get("save", "")
    except (ResponseError, NoPermissionError):
        return found(Cause.PERSISTENCE_UNTOLD)  # a hosted Redis keeps its configuration to itself
    return found(Cause.PERSISTENCE_ON, how="snapshots") if rules else found(Cause.PERSISTENCE_OFF)


async def _messages(client: redis.Redis) -> Finding:
    """A round trip through a channel of its own."""
    channel = KEY + secrets.token_hex(8)
    began = time.monotonic()
    try:
        async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(channel)
            await pubsub.get_message(timeout=MESSAGE_S)
            await client.publish(channel, b"1")
            while time.monotonic() - began < MESSAGE_S:
                if await pubsub.get_message(timeout=0.2) is not None:
                    milliseconds = max(1, round((time.monotonic() - began) * 1000))
                    return found(Cause.MESSAGES_ARRIVE, milliseconds=milliseconds)
    except (RedisError, OSError):
        return found(Cause.MESSAGES_LOST)
    return found(Cause.MESSAGES_LOST)


def _closed(broken: Finding) -> Sequence[Finding]:
    return [broken, *(unchecked(check, needs=Check.REDIS) for check in INSIDE)]


def _refusal(why: BaseException, url: str) -> Finding:
    parts = urlsplit(url)
    facts = {"host": parts.hostname or "localhost", "place": f"{parts.hostname or 'localhost'}:{parts.port or 6379}"}
    said = str(why)
    match why:
        case BusyLoadingError():
            return found(Cause.REDIS_LOADING, **facts)
        case ReadOnlyError():
            return found(Cause.REDIS_READ_ONLY, **facts)
        case AuthenticationError() | AuthorizationError() | NoPermissionError():
            return found(Cause.REDIS_PASSWORD, **facts)
        case InvalidResponse():
            return found(Cause.REDIS_FOREIGN, **facts)
        case TookTooLong() | TimeoutError():
            return found(Cause.REDIS_HANGING, **facts)
        case ResponseError():
            wrong_number = "out of range" in said
            return found(Cause.REDIS_URL, why="it has no database of that number" if wrong_number else said)
        case LostConnection() | OSError():
            return found(_lost(said), **facts, why=said.split(".", maxsplit=1)[0])
    return found(Cause.REDIS_UNREACHABLE, **facts, why=type(why).__name__)


def _lost(said: str) -> Cause:
    """The client tells the system's error only in its sentence."""
    if "Error 111" in said or "refused" in said or "Connect call failed" in said:
        return Cause.REDIS_REFUSED
    if "Error -2" in said or "Error -3" in said or "Error -5" in said or "Name or service" in said:
        return Cause.REDIS_HOST_UNKNOWN
    if "closed by server" in said:
        return Cause.REDIS_FOREIGN
    return Cause.REDIS_UNREACHABLE
