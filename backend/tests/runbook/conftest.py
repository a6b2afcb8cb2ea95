"""Systems that tests break and mend again: they are shared by the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.conftest import needed
from tests.runbook.clinic import System, run_embedded, run_on_servers


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with run_embedded(tmp_path_factory.mktemp("embedded")) as system:
        yield system


@pytest.fixture(scope="module")
def on_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with needed(run_on_servers(tmp_path_factory.mktemp("servers"))) as system:
        yield system
