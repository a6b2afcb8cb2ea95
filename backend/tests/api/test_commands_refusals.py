"""What is wrong with a request is said at once, in one shape, and nothing of it reaches a vehicle."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import httpx2
import pytest

from tests.api.workshop import CHARGE_LIMIT, Workshop, write_limit
from tests.service import Client

COMMANDS = "/api/v1/commands"
JSON = {"Content-Type": "application/json"}
LARGEST_BODY = 1024 * 1024

BAD_PATHS = {
    "parent": "components/../secret",
    "parent first": "../version-info",
    "parent last": "components/bms/..",
    "itself": "components/./bms",
    "empty segment": "components//bms",
    "leading slash": "/components/bms",
    "trailing slash": "components/bms/",
    "URL": "http://127.0.0.1:1/x",
    "no scheme": "//127.0.0.1/x",
    "escaped slash": "components%2fbms",
    "escaped slash in capitals": "components%2Fbms",
    "escaped dots": "components/%2e%2e/bms",
    "escaped percent": "components/%252e%252e",
    "escaped backslash": "components/%5cbms",
    "escaped NUL": "components/%00",
    "escaped line feed": "components/%0d%0aX: y",
    "bare percent": "components/100%",
    "backslash": "components\\bms",
    "line feed": "components/bms\r\nX-Injected: yes",
    "tab": "components/b\tms",
    "space": "components/b ms",
    "query": "components/bms?x=1",
    "fragment": "components/bms#x",
    "delete": "components/\x7f",
    "not ASCII": "components/b\u00fcms",
    "right to left": "components/\u202ebms",
    "too long": "components/" + "x" * 1100,
    "too deep": "/".join(["a"] * 33),
}
UNSTORABLE = {
    "NaN": '{"data": NaN}',
    "Infinity": '{"data": [1, -Infinity]}',
    "NUL": '{"data": "a\\u0000b"}',
    "NUL in a key": '{"a\\u0000b": 1}',
    "half a pair": '{"data": "a\\ud800b"}',
    "big number": '{"data": 123456789012345678901234567890}',
    "deep": '{"data": ' + "[" * 100 + "]" * 100 + "}",
}
FRAMEWORKS_OWN = [
    ("GET", "/api/v1/no-such-thing", 404),
    ("GET", "/api", 404),
    ("GET", "/ws/commands", 404),
    ("GET", f"{COMMANDS}/", 404),
    ("DELETE", COMMANDS, 405),
    ("PATCH", f"{COMMANDS}/01a208be-7ca5-70bc-82ab-479819177b4d", 405),
    ("POST", "/api/v1/catalogue", 405),
    ("GET", f"{COMMANDS}/not-an-id", 422),
]
UNUSABLE: list[tuple[dict[str, Any], str]] = [
    ({"method": "GET"}, "path"),
    ({"method": "TRACE", "path": "components"}, "body.method"),
    ({"command": "explode", "component": "bms"}, "command"),
    ({"command": "read-faults"}, "component"),
    ({"command": "read-data", "component": "bms"}, "data"),
    ({"command": "read-faults", "component": "bms", "colour": "red"}, "colour"),
    ({"method": "GET", "path": "components", "colour": "red"}, "body"),
    ({"method": "GET", "path": "components", "command": "identify"}, "body"),
    ({"method": "GET", "path": "components", "query": {"a": 1}}, "body.query.a.constrained-str"),
    ({"method": "GET", "path": "components", "not_after_s": 0}, "body.not_after_s"),
    ({"method": "GET", "path": "components", "not_after_s": 1e9}, "body.not_after_s"),
    ({"method": "GET", "path": "components", "reason": "x" * 1001}, "body.reason"),
]
MALFORMED = ["", "{", '{"vehicle_id": }', "[1, 2]", '"text"', "null", "{'a': 1}", "\ufeff{}"]


def assert_has_the_shape(answer: httpx2.Response, status: int, code: str | None = None) -> None:
    assert answer.status_code == status, answer.text[:500]
    body = answer.json()
    assert isinstance(body["detail"], str | list)
    assert body["detail"]
    assert re.fullmatch(r"[A-Z][A-Z_]+[A-Z]", body["error"]["code"])
    assert body["error"]["correlation_id"] == answer.headers["X-Correlation-ID"]
    if code is not None:
        assert body["error"]["code"] == code


async def assert_nothing_happened(client: Client, workshop: Workshop, since: str) -> None:
    assert workshop.writes() == []
    listed = await client.http.get(COMMANDS, params={"since": since})
    assert listed.json()["items"] == []


@pytest.fixture
async def before(engineer: Client, car: str) -> str:
    """A time from which on nothing was accepted yet."""
    earlier = await engineer.run(car, command="identify", component="bms")
    moment = str(earlier["finished_at"])
    assert moment > earlier["created_at"]
    return moment


async def test_a_path_that_could_leave_the_vehicle_is_refused(
    engineer: Client, car: str, workshop: Workshop, before: str, subtests: pytest.Subtests
) -> None:
    for name, path in BAD_PATHS.items():
        for told in ({"method": "PUT", "path": path, "body": {"data": 1}}, {"method": "GET", "path": path}):
            with subtests.test(name, method=told["method"]):
                answer = await engineer.http.post(COMMANDS, json={"vehicle_id": car, **told})
                assert_has_the_shape(answer, 422)
                assert "path" in answer.json()["error"]["places"][0]["place"]
    await assert_nothing_happened(engineer, workshop, before)


async def test_a_named_command_cannot_leave_the_vehicle_either(
    engineer: Client, car: str, workshop: Workshop, subtests: pytest.Subtests
) -> None:
    for field, value in product(["component", "data"], ["..", "a/../b", "a%2fb", "a\\b", "a?b", " ", "a\nb"]):
        told = {"command": "write-data", "component": "bms", "data": "charge-limit", "value": 1, field: value}
        with subtests.test(value, field=field):
            answer = await engineer.http.post(COMMANDS, json={"vehicle_id": car, **told})
            assert_has_the_shape(answer, 422, "INVALID_COMMAND")
    assert workshop.writes() == []


async def test_what_is_missing_foreign_or_unusable_is_named(
    engineer: Client, car: str, workshop: Workshop, subtests: pytest.Subtests
) -> None:
    for told, place in UNUSABLE:
        with subtests.test(str(told)[:80]):
            answer = await engineer.http.post(COMMANDS, json={"vehicle_id": car, **told})
            assert_has_the_shape(answer, 422)
            assert answer.json()["error"]["places"][0]["place"] == place
    assert workshop.writes() == []


async def test_malformed_json_is_refused_with_the_place(engineer: Client, subtests: pytest.Subtests) -> None:
    for text in MALFORMED:
        with subtests.test(text):
            answer = await engineer.http.post(COMMANDS, content=text.encode(), headers=JSON)
            assert_has_the_shape(answer, 422, "INVALID_REQUEST")
            assert answer.json()["error"]["places"][0]["place"].startswith("body")


async def test_a_body_that_cannot_be_read_at_all_is_the_clients_mistake(engineer: Client) -> None:
    for content in (b'{"a": "\xc3"}', b"[" * 200_000):
        answer = await engineer.http.post(COMMANDS, content=content, headers=JSON)
        assert_has_the_shape(answer, 400, "BAD_REQUEST")


async def test_json_that_would_be_changed_on_its_way_is_refused(
    engineer: Client, car: str, workshop: Workshop, before: str, subtests: pytest.Subtests
) -> None:
    for name, body in UNSTORABLE.items():
        text = f'{{"vehicle_id": "{car}", "method": "PUT", "path": "{CHARGE_LIMIT}", "body": {body}}}'
        with subtests.test(name):
            answer = await engineer.http.post(COMMANDS, content=text, headers=JSON)
            assert_has_the_shape(answer, 422, "INVALID_REQUEST")
            assert "body" in answer.json()["detail"]
            assert len(answer.text) < 1000
    await assert_nothing_happened(engineer, workshop, before)


async def test_no_other_text_may_hold_what_cannot_be_stored(engineer: Client, car: str, workshop: Workshop) -> None:
    for place in ("reason", "component", "value"):
        told = {"vehicle_id": car, **write_limit(82), place: "a\x00b"}
        assert_has_the_shape(await engineer.http.post(COMMANDS, json=told), 422, "INVALID_REQUEST")
    assert workshop.writes() == []


async def test_a_body_over_one_mebibyte_is_too_large(engineer: Client, car: str, workshop: Workshop) -> None:
    told = f'{{"vehicle_id": "{car}", "method": "PUT", "path": "{CHARGE_LIMIT}", "body": "'
    content = told.encode() + b"x" * LARGEST_BODY + b'"}'
    answer = await engineer.http.post(COMMANDS, content=content, headers=JSON)
    assert_has_the_shape(answer, 413, "BODY_TOO_LARGE")
    assert workshop.writes() == []


async def test_a_body_that_does_not_tell_its_length_is_counted(engineer: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 50_000

    answer = await engineer.http.post(COMMANDS, content=chunks(), headers=JSON)
    assert_has_the_shape(answer, 413, "BODY_TOO_LARGE")


async def test_a_body_of_just_one_mebibyte_is_read(engineer: Client, car: str) -> None:
    told = f'{{"vehicle_id": "{car}", "method": "GET", "path": "components"}}'
    content = told.encode() + b" " * (LARGEST_BODY - len(told))
    answer = await engineer.http.post(COMMANDS, content=content, headers=JSON)
    assert answer.status_code == 202


async def test_the_frameworks_own_errors_have_the_shape_as_well(engineer: Client, subtests: pytest.Subtests) -> None:
    for method, path, status in FRAMEWORKS_OWN:
        with subtests.test(f"{method} {path}"):
            assert_has_the_shape(await engineer.http.request(method, path), status)


async def assert_logged(workshop: Workshop, correlation_id: str, *names: str) -> None:
    """Within five seconds there is a line of each name with this correlation id."""
    deadline = time.monotonic() + 5
    while True:
        lines = workshop.service.log_lines()
        found = {line["event"] for line in lines if line.get("correlation_id") == correlation_id}
        if found >= set(names):
            return
        assert time.monotonic() < deadline, f"only {found}"
        await asyncio.sleep(0.02)


async def test_a_sane_correlation_id_is_kept_and_stands_on_every_line_of_the_commands_life(
    engineer: Client, car: str, workshop: Workshop
) -> None:
    chosen = "workshop-7.bay_3-0001"
    answer = await engineer.http.post(
        COMMANDS, json={"vehicle_id": car, **write_limit(83)}, headers={"X-Correlation-ID": chosen}
    )
    assert answer.headers["X-Correlation-ID"] == chosen
    assert answer.json()["correlation_id"] == chosen
    await assert_logged(workshop, chosen, "http.request", "command.finished")
    first = (await engineer.events(answer.json()["id"]))[0]
    assert first["data"]["correlation_id"] == chosen


async def test_a_command_that_waited_keeps_its_correlation_id(engineer: Client, car: str, workshop: Workshop) -> None:
    workshop.misbehave({"kind": "slow", "seconds": 0.3, "path": CHARGE_LIMIT, "methods": ["PUT"]})
    await engineer.submit(car, **write_limit(84))
    told = {"vehicle_id": car, **write_limit(85)}
    answer = await engineer.http.post(COMMANDS, json=told, headers={"X-Correlation-ID": "the-second-one"})
    assert answer.json()["status"] == "accepted"
    await assert_logged(workshop, "the-second-one", "http.request", "command.finished")


async def test_an_insane_correlation_id_is_replaced(engineer: Client, workshop: Workshop) -> None:
    for insane in ("short", "x" * 65, "a b c d e f", "<script>alert(1)</script>", '{"a": "b"}'):
        answer = await engineer.http.get("/api/v1/catalogue", headers={"X-Correlation-ID": insane})
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Correlation-ID"])
        assert f'"correlation_id": "{insane}"' not in workshop.service.output.read_text()


async def test_no_log_line_holds_a_token_or_a_full_vin(engineer: Client, car: str, workshop: Workshop) -> None:
    await engineer.run(car, command="identify", component="bms")
    logged = workshop.service.output.read_text()
    assert engineer.token not in logged
    assert "SVDECAR18TA000101" not in logged
