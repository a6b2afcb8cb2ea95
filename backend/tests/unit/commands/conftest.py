"""A desk on both kinds of database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.commands.ledgers import Desk, open_desk
from tests.worlds import KINDS, open_world


@pytest.fixture(params=KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_world(request, tmp_path) as world, open_desk(world) as desk:
        yield desk
