"""Metrics that cannot be served as they were asked for stop the start with one line."""

import socket
from pathlib import Path

import pytest

from app.config import BadConfiguration, Settings, require_safe
from tests.processes import ServerFailed
from tests.service import Servers, run_service


def refusal(**settings: str) -> str:
    with pytest.raises(ServerFailed) as refused, run_service(Servers(), (), **settings):
        pass
    last = str(refused.value).splitlines()[-1]
    assert last.startswith("sovd: ")
    return last


def test_a_metrics_port_that_somebody_else_has_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(SOVD_METRICS_PORT=str(port))
    assert f"SOVD_METRICS_PORT: cannot listen on 127.0.0.1 port {port}: Address already in use" in said


def test_a_folder_of_figures_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = refusal(SOVD_METRICS_PORT="9464", SOVD_METRICS_DIR=str(file))
    assert f"SOVD_METRICS_DIR: {file} cannot be used" in said


def test_the_demo_serves_its_metrics_on_loopback_only() -> None:
    require_safe(Settings(profile="demo", metrics_host="127.0.0.1"))
    with pytest.raises(BadConfiguration, match=r"E_DEMO_EXPOSED.*0\.0\.0\.0"):
        require_safe(Settings(profile="demo", metrics_host="0.0.0.0"))


def test_no_metrics_are_served_unless_somebody_asks_for_them() -> None:
    assert Settings().metrics_port is None
    assert Settings().metrics_host == "127.0.0.1"
