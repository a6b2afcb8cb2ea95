"""Listening to Redis: what it tells, and whether a silent one still answers. Connecting again is not done here."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from redis.asyncio.client import PubSub

# The client asks whether Redis is there when it has heard nothing for so long, and goes on waiting if no answer comes.
ASK_AFTER = 2  # seconds; `health_check_interval` of the connection that listens
ROUND = 1.0  # seconds
MOST_SILENT = 3  # rounds without an answer


async def hear(pubsub: PubSub) -> AsyncGenerator[dict[str, Any] | None]:
    """Messages as they come. None: no message, but Redis has answered.

    Raises: TimeoutError when it hangs, which a connection alone does not tell; RedisError, OSError.
    """
    connection: Any = pubsub.connection  # typed as what it is before it is there
    silent = 0
    while silent < MOST_SILENT:
        due = connection.next_health_check
        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=ROUND)
        if connection.next_health_check != due:
            silent = 0
            yield message
        elif asyncio.get_running_loop().time() > due:
            silent += 1
    raise TimeoutError("Redis is connected and does not answer")
