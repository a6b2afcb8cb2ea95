"""Named commands and the SOVD requests that they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.commands.catalogue import CATALOGUE, BadField, UnknownCommandName, request_of
from app.sovd.requests import Method

REQUESTS: list[tuple[str, dict[str, object], str, object]] = [
    ("identify", {}, "GET components/engine", None),
    ("read-faults", {}, "GET components/engine/faults", None),
    ("read-fault", {"fault": "P0171"}, "GET components/engine/faults/P0171", None),
    ("clear-faults", {}, "DELETE components/engine/faults", None),
    ("clear-faults", {"fault": "P0171"}, "DELETE components/engine/faults/P0171", None),
    ("list-data", {}, "GET components/engine/data", None),
    ("read-data", {"data": "rpm"}, "GET components/engine/data/rpm", None),
    ("write-data", {"data": "limit", "value": None}, "PUT components/engine/data/limit", {"data": None}),
    ("start-operation", {"operation": "test"}, "POST components/engine/operations/test/executions", {}),
    (
        "start-operation",
        {"operation": "test", "parameters": {"a": 1}},
        "POST components/engine/operations/test/executions",
        {"parameters": {"a": 1}},
    ),
    (
        "stop-operation",
        {"operation": "test", "execution": "7"},
        "PUT components/engine/operations/test/executions/7",
        {"capability": "stop"},
    ),
    ("read-configuration", {"configuration": "c"}, "GET components/engine/configurations/c", None),
    (
        "write-configuration",
        {"configuration": "c", "value": [1]},
        "PUT components/engine/configurations/c",
        {"data": [1]},
    ),
    (
        "set-mode",
        {"mode": "session", "value": "EXTENDED"},
        "PUT components/engine/modes/session",
        {"value": "EXTENDED", "mode_expiration": 300},
    ),
    ("acquire-lock", {}, "POST components/engine/locks", {"lock_expiration": 300}),
    ("acquire-lock", {"expiration_s": 9}, "POST components/engine/locks", {"lock_expiration": 9}),
    ("release-lock", {"lock": "l1"}, "DELETE components/engine/locks/l1", None),
]


@pytest.mark.parametrize(("name", "fields", "line", "body"), REQUESTS)
def test_a_named_command_is_a_request(name: str, fields: dict[str, object], line: str, body: object) -> None:
    request = request_of(name, "engine", fields)
    assert f"{request.method} {request.path}" == line
    assert request.body == body


def test_every_command_of_the_catalogue_is_shown_above() -> None:
    assert {name for name, *_ in REQUESTS} == set(CATALOGUE)


def test_a_component_with_a_slash_is_an_entity_path() -> None:
    assert str(request_of("read-faults", "apps/nav", {}).path) == "apps/nav/faults"
    assert str(request_of("read-faults", "engine/ecu", {}).path) == "engine/ecu/faults"


def test_a_name_that_is_not_in_the_catalogue_is_answered_with_those_that_are() -> None:
    with pytest.raises(UnknownCommandName, match="explode.*read-faults"):
        request_of("explode", "engine", {})


@pytest.mark.parametrize(
    ("name", "component", "fields", "field"),
    [
        ("read-data", "engine", {}, "data"),
        ("read-data", "engine", {"data": ""}, "data"),
        ("read-data", "engine", {"data": 7}, "data"),
        ("read-data", "engine", {"data": "a/b"}, "data"),
        ("read-faults", "engine", {"colour": "red"}, "colour"),
        ("read-faults", None, {}, "component"),
        ("read-faults", "", {}, "component"),
        ("read-faults", "..", {}, "component"),
        ("acquire-lock", "engine", {"expiration_s": 0}, "expiration_s"),
        ("acquire-lock", "engine", {"expiration_s": True}, "expiration_s"),
        ("acquire-lock", "engine", {"expiration_s": "9"}, "expiration_s"),
    ],
)
def test_what_is_missing_foreign_or_unusable_is_named(
    name: str, component: str | None, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(BadField) as bad:
        request_of(name, component, fields)
    assert bad.value.field == field


@given(data=st.text(min_size=1), component=st.text(min_size=1))
def test_no_text_makes_a_named_command_address_anything_else(data: str, component: str) -> None:
    try:
        request = request_of("read-data", component, {"data": data})
    except BadField:
        return
    assert request.method is Method.GET
    assert request.path.rest[-1] == data
    assert ".." not in str(request.path).split("/")
