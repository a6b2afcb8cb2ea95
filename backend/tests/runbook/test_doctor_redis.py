"""The doctor names what is wrong with Redis, each time on a real server that really has it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.runbook.clinic import System, keep_on_disk
from tests.servers import RedisProcess

pytestmark = [pytest.mark.runbook("D2"), pytest.mark.timeout(120)]


def redis_of(system: System) -> RedisProcess:
    assert system.redis is not None
    return system.redis


@contextmanager
def configured(system: System, **values: str) -> Iterator[redis.Redis]:
    """Redis with other settings, and as it was afterwards."""
    with redis.Redis.from_url(redis_of(system).url()) as client:
        names = [name.replace("_", "-") for name in values]
        before = {name: client.config_get(name)[name] for name in names}
        for name, value in zip(names, values.values(), strict=True):
            client.config_set(name, value)
        try:
            yield client
        finally:
            for name in reversed(names):
                client.config_set(name, before[name])


def test_a_stopped_redis_is_refusing(on_servers: System) -> None:
    redis_of(on_servers).stop()
    try:
        told = on_servers.diagnose()
    finally:
        redis_of(on_servers).start()
        keep_on_disk(redis_of(on_servers))
    assert told.causes == {"redis.refused"}
    assert f"127.0.0.1:{redis_of(on_servers).port}" in told.says("redis")
    assert "docker compose up -d redis" in told.says("redis")
    assert told.of("messages")["needs"] == "redis"


def test_a_frozen_redis_is_hanging(on_servers: System) -> None:
    redis_of(on_servers).suspend()
    try:
        told = on_servers.diagnose()
    finally:
        redis_of(on_servers).resume()
    assert told.causes == {"redis.hanging"}


def test_a_redis_that_wants_a_password(on_servers: System) -> None:
    url = redis_of(on_servers).url()
    with configured(on_servers, requirepass="s3cret-of-redis"):
        without = on_servers.diagnose()
        wrong = on_servers.diagnose(REDIS_URL=url.replace("redis://", "redis://:another-secret@"))
        with redis.Redis.from_url(url, password="s3cret-of-redis") as client:
            client.config_set("requirepass", "")
    assert without.causes == wrong.causes == {"redis.password"}
    assert "REDIS_URL" in wrong.says("redis")
    assert "another-secret" not in str(wrong.result)


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("redis://127.0.0.1:{port}/99", "redis.url"),
        ("http://127.0.0.1:{port}", "redis.url"),
        ("redis://no-such-machine.invalid:6379/0", "redis.host_unknown"),
    ],
)
def test_a_wrong_address_of_redis(on_servers: System, url: str, cause: str) -> None:
    told = on_servers.diagnose(REDIS_URL=url.format(port=redis_of(on_servers).port))
    assert told.causes == {cause}
    assert "REDIS_URL" in told.says("redis")


def test_a_server_that_is_not_redis(on_servers: System) -> None:
    assert on_servers.postgres is not None
    told = on_servers.diagnose(REDIS_URL=f"redis://127.0.0.1:{on_servers.postgres.port}/0")
    assert told.causes == {"redis.foreign"}
    told = on_servers.diagnose(REDIS_URL=f"redis://127.0.0.1:{on_servers.service.port}/0")
    assert told.causes == {"redis.foreign"}


def test_a_redis_that_is_out_of_memory(on_servers: System) -> None:
    with configured(on_servers, maxmemory_policy="noeviction", maxmemory="1"):
        told = on_servers.diagnose()
    assert told.causes == {"memory.full"}
    assert "noeviction" in told.says("memory")
    assert "maxmemory" in told.says("memory")
    assert "FLUSHALL" in told.says("memory")


def test_a_redis_that_throws_values_away(on_servers: System) -> None:
    with redis.Redis.from_url(redis_of(on_servers).url(1)) as client:
        client.mset({f"filling:{number}": "x" * 10_000 for number in range(300)})
        used = client.info("memory")["used_memory"]
        with configured(on_servers, maxmemory_policy="allkeys-random", maxmemory=str(used - 500_000)):
            client.set("one-more", "x")
            told = on_servers.diagnose()
        client.flushdb()
        client.config_resetstat()
    assert told.warnings == {"memory.evicting"}
    assert told.causes == set()


def test_a_redis_that_keeps_nothing(on_servers: System) -> None:
    with configured(on_servers, appendonly="no"):
        told = on_servers.diagnose()
    assert told.warnings == {"persistence.off"}
    assert "sovd_redis_data" in told.says("persistence")


def test_a_redis_that_cannot_write_its_data(on_servers: System) -> None:
    with configured(on_servers, appendonly="no", save="3600 1") as client:
        in_the_way = Path(str(client.config_get("dir")["dir"])) / "dump.rdb"
        in_the_way.unlink(missing_ok=True)
        in_the_way.mkdir()
        client.set("changed", "1")
        client.bgsave()
        wait_for_bgsave(client, "err")
        told = on_servers.diagnose()
        in_the_way.rmdir()
        client.bgsave()
        wait_for_bgsave(client, "ok")
    assert told.causes == {"persistence.failing"}
    assert "redis-cli BGSAVE" in told.says("persistence")


def wait_for_bgsave(client: redis.Redis, status: str) -> None:
    deadline = time.monotonic() + 20
    while client.info("persistence")["rdb_last_bgsave_status"] != status:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_nobody_may_publish(on_servers: System) -> None:
    with redis.Redis.from_url(redis_of(on_servers).url()) as client:
        client.acl_setuser("mute", enabled=True, passwords=["+mute-secret"], keys=["*"], commands=["+@all"])
        told = on_servers.diagnose(
            REDIS_URL=redis_of(on_servers).url().replace("redis://", "redis://mute:mute-secret@")
        )
        client.acl_deluser("mute")
    assert told.causes == {"messages.lost"}
    assert "ACL" in told.says("messages")
