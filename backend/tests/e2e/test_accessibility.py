"""What is true of every screen: anybody can use it, nothing is cut off, nothing is left in the wrong language."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser import CHROMIUM_FLAGS
from tests.e2e.screens import SCREENS, Look, Places, Screen, open_console, pages_of_the_routes, prepare, show
from tests.service import ServiceProcess
from tests.vehicle_servers import ROOT, SimulatorProcess

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
LOOKS = (
    Look("light", 1440, "en"),
    Look("dark", 1440, "de"),
    Look("light", 390, "de"),
    Look("dark", 390, "en"),
)
NOT_FOR_PEOPLE = re.compile(r"\bundefined\b|\bNaN\b|\[object \w+\]|\bInvalid Date\b")
# Words of our own in English that no vehicle and no protocol says by itself.
ENGLISH = re.compile(
    r"\b(Vehicles?|Commands|History|Dashboard|Search|Loading|Log out|Filters|Sort|Refresh|"
    r"connected|disconnected|succeeded|refused|accepted|cancelled|never|ago|you|your|this|nothing|yet)\b"
)
# What a person reads, and what is read aloud to them; code and what a vehicle has named stand for themselves.
WORDS = """() => {
  const said = [...document.querySelectorAll('[aria-label], [title], [placeholder], [aria-description]')]
  const names = ['aria-label', 'title', 'placeholder', 'aria-description']
  const attributes = said.flatMap((element) => names.map((name) => element.getAttribute(name) ?? ''))
  return [document.title, document.body.innerText, ...attributes].join('\\n')
}"""
VIOLATIONS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, target: node.target.join(' ') })))
}"""
# The policy forbids what it reports, so a report is a mistake even where nothing seems to be missing.
REPORTS = "document.addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective))"


@dataclass
class Findings:
    """What is wrong, screen by screen."""

    found: list[str] = field(default_factory=list)

    def add(self, screen: Screen, *wrong: str) -> None:
        self.found += [f"{screen.name}: {one}" for one in wrong]


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield browser
        await browser.close()


def test_every_page_of_the_routes_is_in_the_table() -> None:
    assert pages_of_the_routes() - {screen.page for screen in SCREENS} == set()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_screen_can_be_used_by_anybody(
    browser: Browser, service: ServiceProcess, simulator: SimulatorProcess, look: Look
) -> None:
    places = await prepare(service.url, simulator)
    findings = Findings()
    for screen in SCREENS:
        await judge(browser, look, places, screen, findings)
    if findings.found:
        pytest.fail("\n".join(findings.found), pytrace=False)


async def judge(browser: Browser, look: Look, places: Places, screen: Screen, findings: Findings) -> None:
    page = await open_console(browser, look, places, screen)
    await page.add_init_script(REPORTS)
    page.on("pageerror", lambda error: findings.add(screen, f"threw {error}"))
    page.on("console", lambda said: findings.add(screen, f"complained: {said.text}") if said.type == "error" else None)
    await show(page, places, screen)
    findings.add(screen, *await strange_words(page, look))
    if await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        findings.add(screen, "scrolls sideways")
    await page.evaluate(AXE.read_text())
    violations: list[dict[str, Any]] = await page.evaluate(VIOLATIONS)
    findings.add(screen, *(f"{one['id']} at {one['target']}" for one in violations))
    await page.context.close()


async def strange_words(page: Page, look: Look) -> list[str]:
    words: str = await page.evaluate(WORDS)
    wrong = [f"says {word}" for word in NOT_FOR_PEOPLE.findall(words)]
    if await page.evaluate("document.documentElement.lang") != look.language:
        wrong.append("names the wrong language")
    if look.language == "de":
        lines = [line for line in words.splitlines() if ENGLISH.search(line)]
        wrong += [f"says in English: {line}" for line in dict.fromkeys(lines)]
    return wrong
