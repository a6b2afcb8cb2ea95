"""Backups are made while the service works, and come back whole; both on SQLite and on PostgreSQL with Redis."""

import asyncio
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.runbook.keeping import KINDS, Kept, keep_embedded, keep_on_servers
from tests.service import Client
from tests.vehicle_servers import SimulatorProcess

pytestmark = pytest.mark.timeout(180)

CAR = "SVDECAR18TA000101"
READ = {"method": "GET", "path": "components/bms/data/charge-limit"}
SLOW = {"method": "POST", "path": "components/bms/operations/self-test/executions", "body": {"parameters": {}}}


def written(value: int) -> dict[str, object]:
    return {"method": "PUT", "path": "components/bms/data/charge-limit", "body": {"data": value}}


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path, simulator_process: SimulatorProcess) -> Iterator[Kept]:
    vehicles = [vehicle for vehicle in simulator_process.vehicles if vehicle.vin == CAR]
    if request.param == "embedded":
        with keep_embedded(tmp_path, vehicles) as kept:
            yield kept
        return
    postgres, server = (request.getfixturevalue(name) for name in ("postgres_server", "redis_server"))
    with keep_on_servers(tmp_path, vehicles, postgres, server) as kept:
        yield kept


async def ask_until(asked: asyncio.Event, client: Client, vehicle: str) -> int:
    """Submits one write after the other; how many were accepted."""
    count = 0
    while not asked.is_set():
        await client.run(vehicle, **written(60 + count % 30))
        count += 1
    return count


async def test_a_backup_made_under_load_is_whole(kept: Kept) -> None:
    async with Client(kept.service.url, "admin") as client:
        vehicle = await client.vehicle_id(CAR)
        first = await client.run(vehicle, **written(61))
        enough = asyncio.Event()
        loads = [asyncio.create_task(ask_until(enough, client, vehicle)) for _ in range(4)]
        told = await asyncio.to_thread(kept.backup, "under-load.sovd", "--verify")
        enough.set()
        done = sum(await asyncio.gather(*loads))
    assert told["verified"]
    assert 1 <= told["counts"]["commands"] <= done + 1
    assert told["counts"]["users"] == 3
    assert told["position"] == told["counts"]["command_events"], "positions are dense, so no event is missing"

    # In an empty system the same commands stand, and the last one is the last one.
    restored = kept.restore("under-load.sovd", **kept.elsewhere).told
    assert restored["counts"]["commands"] == told["counts"]["commands"]
    assert restored["counts"]["vehicles"] == 1
    assert restored["last_command"] == told["last_command"]
    assert restored["counts"]["command_events"] == told["position"] + restored["unknown"]
    assert first["id"].replace("-", "") <= told["last_command"]


async def test_what_was_done_after_the_backup_is_gone_and_what_was_before_is_there(kept: Kept) -> None:
    async with Client(kept.service.url, "admin") as client:
        vehicle = await client.vehicle_id(CAR)
        before = await client.run(vehicle, **written(70))
        kept.backup("evening.sovd")
        after = await client.run(vehicle, **written(71))
        async with client.socket() as socket:
            await socket.subscribe(vehicle_id=vehicle)
    epoch, top = await epoch_of(kept, vehicle)
    kept.service.end()
    assert kept.restore("evening.sovd", "--replace", "--yes").told["unknown"] == 0
    kept.service.start_again()
    async with httpx2.AsyncClient(base_url=kept.service.url, trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {client.token}"
        assert (await http.get("/api/v1/vehicles")).status_code == 401, "the old session is over"
    async with Client(kept.service.url, "admin") as client:
        assert (await client.command(before["id"]))["status"] == "succeeded"
        assert (await client.http.get(f"/api/v1/commands/{after['id']}")).status_code == 404
        async with client.socket() as socket:
            told = await socket.subscribe(vehicle_id=vehicle, since={"epoch": epoch, "seq": top})
    assert told["recovered"] is False
    assert told["epoch"] != epoch


async def epoch_of(kept: Kept, vehicle: str) -> tuple[str, int]:
    async with Client(kept.service.url, "admin") as client, client.socket() as socket:
        told = await socket.subscribe(vehicle_id=vehicle)
    return told["epoch"], told["top"]


async def test_a_command_that_was_under_way_comes_up_as_unknown(kept: Kept) -> None:
    async with Client(kept.service.url, "admin") as client:
        vehicle = await client.vehicle_id(CAR)
        running = await client.submit(vehicle, **SLOW)
        await client.until(running["id"], "streaming")
        waiting = await client.submit(vehicle, **SLOW)  # behind the one that runs: not yet sent
        told = kept.backup("under-way.sovd")
        await client.http.post(f"/api/v1/commands/{running['id']}/cancel")
        await client.until(running["id"])
    kept.service.end()
    assert kept.restore("under-way.sovd", "--replace", "--yes").told["unknown"] == 2
    kept.service.start_again()
    async with Client(kept.service.url, "admin") as client:
        for command in (running, waiting):
            seen = await client.command(command["id"])
            assert seen["status"] == "unknown"
            assert "A backup was put back" in seen["error"]["message"]
            assert (await client.events(command["id"]))[-1]["status"] == "unknown"
        # The lane is free again.
        done = await client.run(vehicle, **written(72))
        assert done["status"] == "succeeded"
    assert told["counts"]["commands"] >= 2


def test_a_backup_is_never_written_over_a_file(kept: Kept) -> None:
    kept.backup("once.sovd")
    size = (kept.folder / "once.sovd").stat().st_size
    again = kept.run("backup", "once.sovd")
    assert again.code == 1
    assert "once.sovd exists already" in again.err
    assert (kept.folder / "once.sovd").stat().st_size == size
    assert (kept.folder / "once.sovd").stat().st_mode & 0o077 == 0
    assert [file.name for file in kept.folder.iterdir()] == ["once.sovd"], "nothing half-done is left"


def test_a_system_that_holds_something_is_not_replaced_by_accident(kept: Kept) -> None:
    kept.backup("full.sovd")
    running = kept.run("restore", "full.sovd", "--replace", "--yes")
    assert (running.code, "The service is running" in running.err) == (1, True), running.err
    kept.service.end()
    full = kept.run("restore", "full.sovd")
    assert (full.code, "The system is not empty" in full.err, "--replace" in full.err) == (1, True, True), full.err
    unasked = kept.run("restore", "full.sovd", "--replace")
    assert (unasked.code, "use --yes" in unasked.err) == (2, True)


def test_a_damaged_or_foreign_backup_changes_nothing(kept: Kept) -> None:
    kept.backup("good.sovd")
    kept.service.end()
    damage(kept.folder, "cut.sovd", cut=True)
    damage(kept.folder, "changed.sovd", payload=b"x")
    damage(kept.folder, "newer.sovd", contents={"revision": "9999"})
    damage(kept.folder, "future.sovd", format=2)
    damage(kept.folder, "other.sovd", database="postgresql" if "DATABASE_URL" not in kept.environment else "sqlite")
    (kept.folder / "text.sovd").write_text("no backup")
    refusals = {
        name: kept.run("restore", f"{name}.sovd", "--replace", "--yes").err
        for name in ("cut", "changed", "newer", "future", "other", "text", "missing")
    }
    assert "is no backup, or it is cut short" in refusals["cut"]
    assert "is damaged: its checksum is not the one in its manifest" in refusals["changed"]
    assert "does not know: it was made by" in refusals["newer"]
    assert "has the format 2" in refusals["future"]
    assert "set DATABASE_URL accordingly" in refusals["other"]
    assert "is no backup" in refusals["text"]
    assert "No such file" in refusals["missing"]
    kept.service.start_again()
    with httpx2.Client(base_url=kept.service.url, trust_env=False) as client:
        assert client.get("/health/ready").status_code == 200


def damage(folder: Path, name: str, *, cut: bool = False, payload: bytes = b"", **changed: object) -> None:
    """A copy of the good backup with something else in its manifest, or in its database."""
    whole = (folder / "good.sovd").read_bytes()
    if cut:
        (folder / name).write_bytes(whole[: len(whole) // 2])
        return
    with zipfile.ZipFile(folder / "good.sovd") as good, zipfile.ZipFile(folder / name, "w") as bad:
        for member in good.namelist():
            content = good.read(member)
            if member == "manifest.json":
                manifest = json.loads(content)
                manifest["contents"] |= changed.pop("contents", {})
                content = json.dumps({**manifest, **changed}).encode()
            else:
                content += payload
            bad.writestr(member, content)


def test_a_damaged_database_is_replaced_and_kept_aside(tmp_path: Path) -> None:
    with keep_embedded(tmp_path, []) as kept:
        kept.backup("good.sovd")
        kept.service.kill()
        file = kept.service.home / "data" / "sovd.db"
        file.with_name("sovd.db-wal").unlink(missing_ok=True)  # it would mend what is damaged
        with file.open("r+b") as damaged:
            damaged.write(b"\xff" * 4096)
        refused = kept.run("restore", "good.sovd")
        assert (refused.code, "cannot be read" in refused.err, "--replace" in refused.err) == (1, True, True), (
            refused.err
        )
        assert kept.restore("good.sovd", "--replace", "--yes").told["counts"]["users"] == 3
        assert [each.read_bytes()[:4] for each in file.parent.glob("sovd.db.before-*Z")] == [b"\xff" * 4]
        kept.service.start_again()
        with httpx2.Client(base_url=kept.service.url, trust_env=False) as client:
            assert client.get("/health/ready").status_code == 200


def test_a_backup_can_be_tried_out_at_any_time(kept: Kept) -> None:
    kept.backup("tried.sovd")
    tried = kept.run("restore", "tried.sovd", "--verify")
    assert tried.code == 0, tried.err
    assert tried.out.startswith("tried.sovd is whole: 0 commands")
    with httpx2.Client(base_url=kept.service.url, trust_env=False) as client:
        assert client.get("/health/ready").status_code == 200


def test_a_person_reads_what_was_kept(kept: Kept) -> None:
    made = kept.run("backup", "shown.sovd")
    assert made.out.startswith("shown.sovd: 0 commands, 1 vehicles, schema 0")
    kept.service.end()
    back = kept.run("restore", "shown.sovd", "--replace", "--yes")
    assert back.out.strip() == "Restored: 0 commands, 1 vehicles."
    assert "is lost." in back.err
    assert "Everybody has to log in again." in back.err
