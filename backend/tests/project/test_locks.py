"""Lock files pin every package by hash and name no place to fetch it from."""

import json
import re
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

PYTHON_LOCKS = (
    ROOT / "requirements.lock",
    ROOT / "requirements-dev.lock",
    ROOT / "requirements-uv.lock",
    ROOT / "deploy/requirements-image.lock",
    ROOT / "backend/tests/requirements-peer.lock",
)
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return {found["name"]: found["version"] for found in PIN.finditer(lock.read_text())}


def every_lock(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_python_lock_in_the_checkout_is_judged_here() -> None:
    found = {path for folder in (".", "backend", "backend/tests", "deploy") for path in (ROOT / folder).glob("*.lock")}
    assert found == set(PYTHON_LOCKS)


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=every_lock)
def test_a_lock_names_no_place_to_fetch_from(lock: Path) -> None:
    assert re.findall(r"\S*://\S*|^--\S*index\S*|^--find-links", lock.read_text(), re.MULTILINE) == []


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=every_lock)
def test_every_pin_of_a_lock_has_a_hash(lock: Path) -> None:
    entries = re.split(r"^(?=\w)", lock.read_text(), flags=re.MULTILINE)
    unhashed = [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert pins(lock), "the lock is empty"
    assert unhashed == []


def test_the_contributors_lock_has_the_versions_that_users_run() -> None:
    users, contributors = (pins(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert {name: contributors.get(name) for name in users} == users


def test_what_the_image_has_beside_the_service_fits_to_it() -> None:
    """pip refuses two locks that pin the same package differently."""
    service, beside = (pins(ROOT / name) for name in ("requirements.lock", "deploy/requirements-image.lock"))
    assert {name: service[name] for name in beside.keys() & service.keys()} == {
        name: beside[name] for name in beside.keys() & service.keys()
    }


def test_the_frontend_lock_names_no_place_to_fetch_from() -> None:
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_npm_is_told_to_keep_it_so() -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend/.npmrc").read_text().splitlines()
