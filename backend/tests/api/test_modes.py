"""Who set which mode and until when; and seeds and keys, which nobody reads afterwards."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.workshop import Workshop, slow
from tests.service import Client

BMS = "components/bms"
SESSION = f"{BMS}/modes/session"
SECURITY = f"{BMS}/modes/security"


@pytest.fixture(autouse=True)
async def nothing_is_held(workshop: Workshop) -> None:
    for table in ("locks_held", "modes_set", "holding_changes", "seeds"):
        await workshop.execute(f"DELETE FROM {table}")


async def modes_of(who: Client, car: str) -> list[dict[str, Any]]:
    answer = await who.http.get(f"/api/v1/vehicles/{car}/modes")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def set_session(who: Client, car: str, **body: Any) -> dict[str, Any]:
    return await who.run(car, method="PUT", path=SESSION, body=body)


async def seed_of(who: Client, car: str, level: int = 1) -> tuple[dict[str, Any], str]:
    """The command that asked for it, and the seed as hex digits."""
    command = await who.run(car, method="PUT", path=SECURITY, body={"value": f"Level_{level}_RequestSeed"})
    assert command["status"] == "succeeded", command
    answer = await who.http.get(f"/api/v1/commands/{command['id']}/seed")
    assert answer.status_code == 200, answer.text
    return command, answer.json()["seed"]["Request_Seed"].replace("0x", "").replace(" ", "")


def key_for(seed: str, level: int = 1) -> str:
    """What the car's maker would compute."""
    return bytes(byte ^ (0x5A + level) for byte in bytes.fromhex(seed)).hex()


async def test_everybody_is_told_who_set_a_mode_and_until_when(engineer: Client, admin: Client, car: str) -> None:
    assert (await set_session(engineer, car, value="EXTENDED", mode_expiration=60))["status"] == "succeeded"
    [mode] = await modes_of(admin, car)
    assert (mode["entity"], mode["mode"], mode["value"], mode["set_by"]) == (BMS, "session", "EXTENDED", "engineer")
    left = datetime.fromisoformat(mode["until"]) - datetime.now(UTC)
    assert 50 < left.total_seconds() <= 60
    assert (await set_session(admin, car, value="DEFAULT"))["status"] == "succeeded"
    [mode] = await modes_of(engineer, car)
    assert (mode["value"], mode["set_by"], mode["until"]) == ("DEFAULT", "admin", None)


async def test_a_mode_is_forgotten_when_its_time_is_over(engineer: Client, car: str) -> None:
    await set_session(engineer, car, value="EXTENDED", mode_expiration=1)
    deadline = time.monotonic() + 10
    while await modes_of(engineer, car):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_a_value_that_the_vehicle_refuses_is_not_remembered(engineer: Client, car: str) -> None:
    assert (await set_session(engineer, car, value="NO_SUCH", mode_expiration=60))["status"] == "refused"
    assert await modes_of(engineer, car) == []


async def test_a_mode_whose_answer_was_lost_is_read_from_the_vehicle(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    workshop.misbehave({"kind": "cut", "after_bytes": 0, "path": SESSION, "methods": ["PUT"]})
    assert (await set_session(engineer, car, value="EXTENDED", mode_expiration=60))["status"] == "unknown"
    workshop.misbehave()
    deadline = time.monotonic() + 10
    while [mode["value"] for mode in await modes_of(engineer, car)] != ["EXTENDED"]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def test_a_restart_ends_what_the_vehicle_no_longer_has(engineer: Client, car: str) -> None:
    await set_session(engineer, car, value="EXTENDED")
    restarted = await engineer.run(car, method="PUT", path=f"{BMS}/status/restart")
    assert restarted["status"] == "succeeded", restarted
    deadline = time.monotonic() + 20
    while await modes_of(engineer, car):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


async def test_a_seed_is_shown_to_its_asker_and_written_nowhere_else(
    engineer: Client, admin: Client, car: str, workshop: Workshop
) -> None:
    await set_session(engineer, car, value="EXTENDED", mode_expiration=60)
    asked, seed = await seed_of(engineer, car)
    key = key_for(seed)
    body = {"value": "Level_1", "Key": {"Send_Key": key}, "mode_expiration": 60}
    opened = await engineer.run(car, method="PUT", path=SECURITY, body=body, idempotency_key=f"key-{time.time_ns()}")
    assert opened["status"] == "succeeded", opened
    assert opened["body"] == {"value": "Level_1", "Key": "***", "mode_expiration": 60}
    assert asked["response"]["body"] == {"id": "security", "seed": "***"}
    assert {"security": "Level_1"}.items() <= {m["mode"]: m["value"] for m in await modes_of(admin, car)}.items()
    other = await admin.http.get(f"/api/v1/commands/{asked['id']}/seed")
    assert (other.status_code, other.json()["error"]["code"]) == (404, "SEED_NOT_FOUND")
    secrets = (seed, key, *(" ".join(f"0x{h[i : i + 2]}" for i in range(0, 8, 2)) for h in (seed, key)))
    for table in ("commands", "command_events", "audit_events", "idempotency_keys", "modes_set", "holding_changes"):
        text = str(await workshop.rows(f"SELECT * FROM {table}"))
        assert not [secret for secret in secrets if secret in text], table
    log = workshop.service.output.read_text()
    assert not [secret for secret in secrets if secret in log]


async def test_a_key_that_would_have_to_wait_is_not_written_down_and_not_sent(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    _, seed = await seed_of(engineer, car)
    workshop.misbehave(slow(1.0))
    first = await engineer.submit(car, method="PUT", path=f"{BMS}/data/charge-limit", body={"data": 55})
    body = {"value": "Level_1", "Key": {"Send_Key": key_for(seed)}}
    late = await engineer.run(car, method="PUT", path=SECURITY, body=body)
    assert (late["status"], late["error"]["code"]) == ("failed", "key-not-kept")
    assert (await engineer.until(first["id"]))["status"] == "succeeded"
    assert key_for(seed) not in str(workshop.writes())
