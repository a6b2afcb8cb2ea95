"""From the start of the process to the first 200 of /health/ready: with an empty database, and with a full one."""

import time
import urllib.request
from collections.abc import Sequence

from tests.service import Servers, run_service

from bench.grounds import DatabaseName, Grounds
from bench.rows import Row, at_most, median

ROUNDS = 5
POLL = 0.005  # seconds


async def measure(grounds: Grounds) -> list[Row]:
    rows: list[Row] = []
    for database, bar in (("postgresql", at_most(2)), ("sqlite", at_most(2))):
        with grounds.servers(database) as servers:
            first, later = _starts(servers)
        rows += [
            Row(f"cold start to ready, {database}", first, "s"),
            Row(f"warm start to ready, {database}", later, "s", bar=bar),
        ]
    return rows
