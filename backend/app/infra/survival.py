"""The one place in which a worker outlives whatever breaks in its work; the edge of a request is the other."""

from collections.abc import Awaitable

import structlog

log = structlog.get_logger()


async def survive(work: Awaitable[None], event: str, **facts: str) -> bool:
    """Whether the work came to its end. What broke it is logged as `event`, and those beside it go on."""
    try:
        await work
    except Exception:
        log.exception(event, **facts)
        return False
    return True
