"""What a client may say on the socket, judged by the model and by the contract alike."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.commands.audience import EVERYTHING
from app.features.commands.messages import (
    Authenticate,
    BadMessage,
    Ping,
    Subscribe,
    Unsubscribe,
    Unwatch,
    Watch,
    parse_message,
)
from tests.api.judged_socket import CLIENT_MESSAGE

AN_ID = "01a208be-7ca5-70bc-82ab-479819177b4d"
SPEED = {"entity": "components/ecu", "data": "speed"}
GOOD: list[tuple[dict[str, object], type]] = [
    ({"type": "authenticate", "token": "t"}, Authenticate),
    ({"type": "ping"}, Ping),
    ({"type": "subscribe", "all": True}, Subscribe),
    ({"type": "subscribe", "command_id": AN_ID}, Subscribe),
    ({"type": "subscribe", "vehicle_id": AN_ID, "since": {"epoch": "e", "seq": 0}}, Subscribe),
    ({"type": "unsubscribe", "all": True}, Unsubscribe),
    ({"type": "watch", "vehicle_id": AN_ID, "items": [SPEED], "interval_ms": 100}, Watch),
    ({"type": "unwatch", "vehicle_id": AN_ID}, Unwatch),
]
BAD: list[dict[str, object]] = [
    {},
    {"type": "explode"},
    {"type": "authenticate"},
    {"type": "authenticate", "token": 7},
    {"type": "subscribe"},
    {"type": "subscribe", "all": False},
    {"type": "subscribe", "all": True, "command_id": AN_ID},
    {"type": "subscribe", "vehicle_id": "../x"},
    {"type": "watch", "vehicle_id": AN_ID, "items": [], "interval_ms": 100},
    {"type": "watch", "vehicle_id": AN_ID, "items": [SPEED] * 65, "interval_ms": 100},
    {"type": "watch", "vehicle_id": AN_ID, "items": [SPEED], "interval_ms": 49},
    {"type": "watch", "vehicle_id": AN_ID, "items": [{"entity": "components/ecu"}], "interval_ms": 100},
    {"type": "unwatch"},
    {"type": "subscribe", "all": True, "since": {"epoch": "e"}},
    {"type": "subscribe", "all": True, "since": {"epoch": "e", "seq": -1}},
    {"type": "subscribe", "all": True, "since": {"epoch": "e", "seq": 1, "more": 1}},
    {"type": "unsubscribe", "all": True, "since": {"epoch": "e", "seq": 1}},
    {"type": "ping", "more": 1},
]


@pytest.mark.parametrize(("message", "kind"), GOOD)
def test_what_the_contract_allows_is_understood(message: dict[str, object], kind: type) -> None:
    CLIENT_MESSAGE.validate(message)
    assert isinstance(parse_message(json.dumps(message)), kind)


@pytest.mark.parametrize("message", BAD, ids=str)
def test_what_the_contract_does_not_allow_is_a_bad_message(message: dict[str, object]) -> None:
    assert not CLIENT_MESSAGE.is_valid(message)
    with pytest.raises(BadMessage):
        parse_message(json.dumps(message))


def test_a_target_is_told_as_it_was_asked() -> None:
    subscribed = parse_message(json.dumps({"type": "subscribe", "vehicle_id": AN_ID}))
    assert isinstance(subscribed, Subscribe)
    assert subscribed.target.to_wire() == {"vehicle_id": AN_ID}
    assert EVERYTHING.to_wire() == {"all": True}


def test_a_bad_message_never_repeats_what_was_sent() -> None:
    with pytest.raises(BadMessage) as bad:
        parse_message(json.dumps({"type": "authenticate", "token": "hush", "password": "hush-hush"}))
    assert "hush" not in str(bad.value)
    assert "hush" not in repr(parse_message(json.dumps({"type": "authenticate", "token": "hush"})))


@given(st.text())
def test_a_text_that_is_no_object_is_a_bad_message(text: str) -> None:
    with pytest.raises(BadMessage, match="."):
        parse_message(json.dumps(text))
    if not text.lstrip().startswith("{"):
        with pytest.raises(BadMessage, match="."):
            parse_message(text)
