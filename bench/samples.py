"""Data samples from one stream of a vehicle to a thousand sockets: sixteen series at twenty a second."""

import asyncio
import time

from bench.grounds import Account, Grounds, Stage
from bench.rows import Row, at_least, at_most, lost
from bench.socket_line import SocketLine
from bench.waiting import until, until_ended

COMPONENT = "components/bms"
SERIES = 16
SOCKETS = 1_000
FAST_PER_SECOND = 20  # the standard's `fast` as servers have it: 50 ms


async def measure(grounds: Grounds) -> list[Row]:
    with grounds.stage() as stage:
        return await _measure(stage, grounds.seconds)
