"""What a lost database looks like from the drivers, and that it is one thing to everybody above."""

import asyncpg
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.infra.db import lost_server_is_unavailable
from app.problems import Unavailable


@pytest.mark.parametrize(
    "lost",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        PoolTimeoutError(),
        OperationalError("SELECT 1", None, Exception("disk I/O error")),
        asyncpg.InterfaceError("connection is closed"),
        # Seen when PostgreSQL shut down between BEGIN and the statement before it: it once ended the service.
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        asyncpg.TooManyConnectionsError("sorry, too many clients already"),
    ],
    ids=lambda lost: type(lost).__name__,
)
def test_a_lost_database_is_unavailable(lost: Exception) -> None:
    with pytest.raises(Unavailable) as told, lost_server_is_unavailable():
        raise lost
    assert told.value.code == "DATABASE_UNAVAILABLE"
    assert str(lost) == "" or str(lost) not in told.value.sentence


@pytest.mark.parametrize("mistake", [asyncpg.UniqueViolationError("twice"), ValueError("of ours")])
def test_a_mistake_of_ours_is_no_lost_database(mistake: Exception) -> None:
    with pytest.raises(type(mistake)), lost_server_is_unavailable():
        raise mistake
