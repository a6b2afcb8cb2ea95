"""Debian's Prometheus on a free port, with the configuration of the product and targets of the test."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import yaml

from tests.processes import Child, Launch, accepts, apt_line, find_program, free_port
from tests.servers import START_UP
from tests.vehicle_servers import ROOT

CONFIGURATION = ROOT / "deploy/prometheus/prometheus.yml"
ALERTS = ROOT / "deploy/prometheus/alerts.yml"


class PrometheusServer:
    def __init__(self, home: Path, targets: Mapping[str, str]) -> None:
        """Shape: `targets` has a host and port per job of the configuration; jobs without one are left out.

        Raises: ServerMissing, ServerFailed.
        """
        self.port = free_port()
        self._http = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=20)
        file = home / "prometheus.yml"
        file.write_text(yaml.safe_dump(configured_for(targets)))
        program = find_program("prometheus", mend=apt_line("prometheus"))
        words: list[str | Path] = [
            program,
            f"--config.file={file}",
            f"--storage.tsdb.path={home / 'data'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
        ]
        self._server = Child(Launch(words, output=home / "prometheus.log", cwd=home))
        self._server.wait_until(lambda: accepts(self.port) and self._is_ready(), within=START_UP)

    def close(self) -> None:
        self._http.close()
        self._server.end()

    def query(self, expression: str) -> Sequence[Mapping[str, Any]]:
        """The samples of now. An expression that is not PromQL fails with Prometheus' own words."""
        answer = self.get("/api/v1/query", query=expression)
        samples: Sequence[Mapping[str, Any]] = answer["result"]
        return samples

    def query_until(self, expression: str, *, within: float = 40) -> Sequence[Mapping[str, Any]]:
        """Once there are samples: a rate needs two scrapes."""
        deadline = time.monotonic() + within
        while not (samples := self.query(expression)):
            assert time.monotonic() < deadline, f"no data for {expression}"
            time.sleep(0.2)
        return samples

    def get(self, path: str, **asked: str) -> Any:
        answer = self._http.get(path, params=asked)
        told = answer.json()
        assert told["status"] == "success", f"{asked}: {told.get('error')}"
        return told["data"]

    def _is_ready(self) -> bool:
        return self._http.get("/-/ready").status_code == 200


def configured_for(targets: Mapping[str, str]) -> dict[str, Any]:
    """The product's own configuration; only where it looks, and how often, is the test's."""
    configuration: dict[str, Any] = yaml.safe_load(CONFIGURATION.read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [str(CONFIGURATION.parent / file) for file in configuration["rule_files"]]
    jobs = [job for job in configuration["scrape_configs"] if job["job_name"] in targets]
    assert len(jobs) == len(targets), "the configuration has no such job"
    for job in jobs:
        job["static_configs"] = [{"targets": [targets[job["job_name"]]]}]
    configuration["scrape_configs"] = jobs
    return configuration


@contextmanager
def run_prometheus(home: Path, targets: Mapping[str, str]) -> Iterator[PrometheusServer]:
    """Raises: ServerMissing, ServerFailed."""
    server = PrometheusServer(home, targets)
    try:
        yield server
    finally:
        server.close()
