"""The page of metrics as a scraper sees it."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx2
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Page:
    families: Mapping[str, Metric]

    def get(self, name: str, **labels: str) -> float:
        """The one sample with this name and all of these labels; a sum if there are several. Absent: an error."""
        found = [
            sample.value
            for family in self.families.values()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
        assert found, f"{name} {labels} is not on the page"
        return sum(found)

    def has(self, name: str) -> bool:
        return any(sample.name == name for family in self.families.values() for sample in family.samples)


async def read_page(port: int) -> Page:
    async with httpx2.AsyncClient(timeout=10) as http:
        answer = await http.get(f"http://127.0.0.1:{port}/metrics")
    assert answer.status_code == 200, answer.text
    return Page({family.name: family for family in text_string_to_metric_families(answer.text)})


async def page_when(port: int, is_so: Callable[[Page], bool], *, within: float = 30) -> Page:
    """The first page on which it is so: gauges of neighbours are a second old, truths of the database five."""
    deadline = time.monotonic() + within
    while True:
        page = await read_page(port)
        if is_so(page):
            return page
        assert time.monotonic() < deadline, "it never became so"
        await asyncio.sleep(0.1)
