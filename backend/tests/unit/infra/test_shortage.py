"""A pool that is used up is told once, and never mixed up with a database that is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from app.infra.db import Database
from app.infra.shortage import QUIET_SECONDS, Shortage
from app.problems import Unavailable
from tests.servers import PostgresCluster
from tests.worlds import async_url

MOST = 10


class Beside:
    """The database as it answers to who asks over a connection of their own. It counts how often it is asked."""

    def __init__(self, gone: Unavailable | None = None) -> None:
        self.gone = gone
        self.asked = 0

    async def ask(self) -> Unavailable | None:
        self.asked += 1
        await asyncio.sleep(0)
        return self.gone


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_many_who_waited_in_vain_are_told_why_with_one_line_in_the_log_and_one_question() -> None:
    beside = Beside()
    shortage = Shortage(MOST, beside.ask)
    with capture_logs() as logged:
        problems = await asyncio.gather(*(shortage.explain(waited=5) for _ in range(20)))
    assert {(problem.code, problem.sentence) for problem in problems} == {
        ("DATABASE_BUSY", "All 10 connections of this service to the database are in use.")
    }
    assert logged == [
        {
            "event": "database.connections_used_up",
            "log_level": "error",
            "connections": 10,
            "setting": "SOVD_DATABASE_POOL",
            "waited_seconds": 5,
        }
    ]
    assert beside.asked == 1


async def test_a_database_that_is_gone_is_told_as_gone_although_its_connections_are_all_in_use() -> None:
    gone = Unavailable("The database does not answer.", code="DATABASE_UNAVAILABLE")
    with capture_logs() as logged:
        told = await Shortage(MOST, Beside(gone).ask).explain(waited=5)
    assert (told.code, told.sentence) == ("DATABASE_UNAVAILABLE", "The database does not answer.")
    assert logged == []


async def test_a_statement_that_was_given_up_is_slow_or_its_database_is_gone() -> None:
    gone = Unavailable("The database does not answer.", code="DATABASE_UNAVAILABLE")
    assert (await Shortage(MOST, Beside().ask).explain_slow()).code == "DATABASE_SLOW"
    assert (await Shortage(MOST, Beside(gone).ask).explain_slow()).code == "DATABASE_UNAVAILABLE"


async def test_it_is_over_when_connections_are_free_and_nobody_was_turned_away_for_a_while() -> None:
    seconds = Seconds()
    shortage = Shortage(MOST, Beside().ask, seconds)
    await shortage.explain(waited=5)
    with capture_logs() as logged:
        shortage.end_if_over(in_use=1)  # one is free for a moment, and they still try
        seconds.now += QUIET_SECONDS + 1
        shortage.end_if_over(in_use=MOST)
        assert (logged, shortage.is_on) == ([], True)
        shortage.end_if_over(in_use=MOST - 1)
    assert [(line["event"], line["seconds"]) for line in logged] == [("database.connections_free_again", 16)]
    assert not shortage.is_on


async def test_the_next_shortage_is_told_again() -> None:
    seconds = Seconds()
    shortage = Shortage(MOST, Beside().ask, seconds)
    await shortage.explain(waited=5)
    seconds.now += QUIET_SECONDS + 1
    shortage.end_if_over(in_use=0)
    with capture_logs() as logged:
        await shortage.explain(waited=5)
    assert [line["event"] for line in logged] == ["database.connections_used_up"]


async def test_whoever_leaves_while_it_is_asked_does_not_take_the_answer_away() -> None:
    shortage = Shortage(MOST, Beside().ask)
    leaving, staying = (asyncio.create_task(shortage.explain(waited=5)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).code == "DATABASE_BUSY"
    with pytest.raises(asyncio.CancelledError):
        await leaving


@asynccontextmanager
async def held(cluster: PostgresCluster) -> AsyncIterator[Database]:
    """A database whose only connection somebody has."""
    database = Database(async_url(cluster.create_database()), pool=1)
    try:
        async with database.read():
            yield database
    finally:
        await database.close()


async def refusal(database: Database) -> Unavailable:
    with pytest.raises(Unavailable) as told:
        async with database.read():
            pass
    return told.value


async def test_a_real_pool_without_a_free_connection_is_told_as_used_up(postgres_cluster: PostgresCluster) -> None:
    with capture_logs() as logged:
        async with held(postgres_cluster) as database:
            told = await refusal(database)
            assert database.in_use == 1
    assert told.code == "DATABASE_BUSY"
    assert [(line["event"], line["connections"]) for line in logged] == [("database.connections_used_up", 1)]


async def test_a_real_pool_whose_server_hangs_is_told_as_gone(postgres_cluster: PostgresCluster) -> None:
    with capture_logs() as logged:
        async with held(postgres_cluster) as database:
            postgres_cluster.suspend()
            try:
                told = await refusal(database)
            finally:
                postgres_cluster.resume()
    assert told.code == "DATABASE_UNAVAILABLE"
    assert logged == []
