"""What each kind of server writes, and what everybody above sees. Samples are written by hand."""

from typing import Any

import orjson
import pytest

from app.connectors.sovd_http.exchange import RawAnswer
from app.connectors.sovd_http.roots import Root
from app.connectors.sovd_http.translation import incoming, outgoing
from app.sovd.addresses import VehicleAddress
from app.sovd.answers import Following, FollowingKind
from app.sovd.dialects import DIALECTS
from app.sovd.errors import VehicleRefusal
from app.sovd.requests import Method, ResourcePath, SovdRequest

ADDRESS = VehicleAddress.parse("http://car:9000")


def root(dialect: str = "standard") -> Root:
    chosen = DIALECTS[dialect]
    return Root(ADDRESS, "/sovd/v1" if chosen.base_path is None else chosen.base_path, chosen)


def request(method: str, path: str, body: object = None, **query: str) -> SovdRequest:
    return SovdRequest(Method(method), ResourcePath.parse(path), query, body)


def raw(status: int, body: object = None, **headers: str) -> RawAnswer:
    content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return RawAnswer(status, told, content)


def read(path: str, body: object, dialect: str = "standard") -> Any:
    return incoming(root(dialect), request("GET", path), raw(200, body)).body


def sent(dialect: str, asked: SovdRequest) -> tuple[str, object]:
    asking = outgoing(root(dialect), asked, client_id="workshop-1")
    return f"{asking.method} {asking.target}", None if asking.body is None else orjson.loads(asking.body)


# --- out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("standard", {"data": 5}),
        ("cda", {"data": 5}),
        ("medkit", {"data": 5}),
        ("plain", {"data": 5}),
        ("sovdd", {"value": 5}),
        ("native", {"value": 5}),
    ],
)
def test_a_written_value_has_the_key_its_server_knows(dialect: str, expected: object) -> None:
    for collection in ("data", "configurations"):
        asked = request("PUT", f"components/ecu/{collection}/x", {"data": 5})
        assert sent(dialect, asked)[1] == expected


def test_other_bodies_are_sent_as_they_are() -> None:
    lock = {"lock_expiration": 30, "data": 1}
    assert sent("sovdd", request("POST", "components/ecu/locks", lock))[1] == lock
    assert sent("sovdd", request("PUT", "components/ecu/data/x", [1, 2]))[1] == [1, 2]


def test_an_operation_is_started_where_its_server_wants_it() -> None:
    start = request("POST", "components/ecu/operations/reset/executions", {"parameters": "01"})
    assert sent("standard", start) == (
        "POST /sovd/v1/components/ecu/operations/reset/executions",
        {"parameters": "01"},
    )
    assert sent("native", start) == ("POST /sovd/v1/components/ecu/operations/reset", {"params": "01"})


def test_words_of_the_standard_are_spelled_as_its_server_does() -> None:
    assert sent("native", request("GET", "functions/light/locks"))[0] == "GET /sovd/v1/funcs/light/lock"
    assert sent("cda", request("GET", "components/ecu/locks"))[0] == "GET /vehicle/v15/components/ecu/locks"


def test_the_client_is_named_to_servers_whose_locks_want_it() -> None:
    asking = outgoing(root("medkit"), request("POST", "components/ecu/locks", {}), client_id="workshop-1")
    assert (b"X-Client-Id", b"workshop-1") in asking.headers
    assert len(outgoing(root(), request("GET", "components"), client_id="w").headers) == 1


@pytest.mark.parametrize(
    ("dialect", "told"),
    [
        ("standard", "/sovd/v1/components/ecu/data/speed"),
        ("medkit", "/api/v1/components/ecu/data/speed"),
        ("sovdd", "data/speed"),
    ],
)
def test_what_is_subscribed_to_is_named_as_its_server_wants_it(dialect: str, told: str) -> None:
    body = {"resource": "components/ecu/data/speed", "interval": "fast", "duration": 9}
    _, written = sent(dialect, request("POST", "components/ecu/cyclic-subscriptions", body))
    assert written == {**body, "resource": told}


def test_a_reference_of_the_callers_own_is_subscribed_to_as_it_is() -> None:
    body = {"resource": "../data/speed", "interval": "fast", "duration": 9}
    assert sent("standard", request("POST", "components/ecu/cyclic-subscriptions", body))[1] == body


def test_a_query_is_escaped() -> None:
    asked = SovdRequest(
        Method.GET,
        ResourcePath.parse("components/ecu/faults"),
        {"status[confirmedDTC]": "1", "tags": ["a b", "c&d"]},
    )
    assert sent("standard", asked)[0] == (
        "GET /sovd/v1/components/ecu/faults?status%5BconfirmedDTC%5D=1&tags=a+b&tags=c%26d"
    )


# --- lists and values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{"id": "a", "name": "A"}]},
        {"@odata.context": "$metadata", "@odata.count": 1, "value": [{"id": "a", "name": "A"}]},
        [{"id": "a", "name": "A"}],
    ],
)
def test_a_list_is_a_list_however_it_is_wrapped(body: object) -> None:
    for path in ("components", "components/ecu/data", "components/gw/subcomponents"):
        assert read(path, body) == {"items": [{"id": "a", "name": "A"}]}


def test_more_than_the_rows_of_a_list_is_kept() -> None:
    told = read("components", {"items": [{"id": "a"}], "total": 1, "x-medkit": {"n": 2}})
    assert told == {"items": [{"id": "a", "name": "a"}], "total": 1, "x-medkit": {"n": 2}}


@pytest.mark.parametrize(
    ("body", "data"),
    [
        ({"id": "rpm", "data": {"value": 800}}, {"value": 800}),
        ({"id": "rpm", "did": "F40C", "value": 800, "unit": "rpm", "raw": "0C80"}, 800),
        ({"@odata.context": "x", "value": [1, 2]}, [1, 2]),
        ({"id": "rpm", "value": None}, None),
    ],
)
def test_a_value_is_read_from_data_else_from_value(body: object, data: object) -> None:
    for collection in ("data", "configurations"):
        told = read(f"components/ecu/{collection}/rpm", body)
        assert told["id"] == "rpm"
        assert told["data"] == data


def test_a_configuration_that_is_a_document_is_shown_as_it_is_stored() -> None:
    for document in ({"routes": [["body", "cabin"]]}, [{"id": 1}], {}):
        assert read("components/ecu/configurations/routing", document) == document


def test_what_nobody_knows_is_left_alone() -> None:
    for path, body in (
        ("components/ecu/modes/session", {"value": "EXTENDED", "new": 1}),
        ("components/ecu/logs/entries", {"items": [{"msg": "x"}]}),
        ("components/ecu", {"id": "ecu", "name": "ECU", "data": "/x", "items": 3}),
        ("components/ecu/data", {"odd": True}),
        ("components/ecu/data", "odd"),
        ("", {"id": "", "name": ""}),
    ):
        assert read(path, body) == body


def test_lists_of_plain_words_stay_plain() -> None:
    assert read("updates", {"items": ["autonomous", "PKG-1"]}) == {"items": ["autonomous", "PKG-1"]}
    assert read("components/e/communication-logs", ["a"]) == {"items": ["a"]}


def test_executions_are_listed_by_their_ids() -> None:
    body = {"items": ["1", {"id": "2", "status": "running"}, {"execution_id": "3"}]}
    assert read("components/e/operations/o/executions", body) == {"items": ["1", "2", "3"]}


# --- faults ----------------------------------------------------------------------------------------

MEDKIT_ROW = {
    "fault_code": "MOTOR_OVERHEAT",
    "severity": 2,
    "severity_label": "ERROR",
    "description": "Motor too hot",
    "status": "CONFIRMED",
    "occurrence_count": 3,
    "reporting_sources": ["/motor"],
}


def faults(body: object) -> Any:
    return read("components/ecu/faults", body)["items"]


def test_a_standard_fault_is_not_changed() -> None:
    fault = {
        "code": "0012E3",
        "display_code": "P102",
        "fault_name": "Sensor silent",
        "severity": 2,
        "scope": "Default",
        "status": {"confirmedDTC": "1", "aggregatedStatus": "active"},
    }
    assert faults({"items": [fault]}) == [fault]


def test_faults_of_medkit_get_the_names_of_the_standard() -> None:
    (fault,) = faults({"items": [MEDKIT_ROW], "x-medkit": {}})
    assert fault["code"] == "MOTOR_OVERHEAT"
    assert fault["fault_name"] == "Motor too hot"
    assert fault["severity"] == 2
    assert fault["status"] == {"aggregatedStatus": "active", "confirmedDTC": "1"}
    assert fault["reporting_sources"] == ["/motor"]


def test_status_keys_are_folded_whatever_their_spelling() -> None:
    cda = {"test_failed": True, "confirmed_dtc": False, "warning_indicator_requested": True, "mask": "0x81"}
    sovdd = {"testFailed": True, "confirmedDTC": False, "warningIndicator": True, "mask": "0x81"}
    expected = {"testFailed": "1", "confirmedDTC": "0", "warningIndicatorRequested": "1", "mask": "81"}
    for status in (cda, sovdd):
        (fault,) = faults({"items": [{"code": "1", "fault_name": "x", "status": status}]})
        assert fault["status"].items() >= expected.items()
        assert fault["status"]["pendingDTC"] == "0"


def test_the_mask_speaks_for_bits_that_are_missing_or_told_twice() -> None:
    (fault,) = faults({"items": [{"code": "1", "status": {"mask": "2F", "testFailed": "0", "test_failed": True}}]})
    assert fault["status"] == {
        "mask": "2F",
        "testFailed": "1",
        "testFailedThisOperationCycle": "1",
        "pendingDTC": "1",
        "confirmedDTC": "1",
        "testNotCompletedSinceLastClear": "0",
        "testFailedSinceLastClear": "1",
        "testNotCompletedThisOperationCycle": "0",
        "warningIndicatorRequested": "0",
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("HEALED", {"aggregatedStatus": "passive", "testFailed": "0"}),
        ("novel", {"aggregatedStatus": "novel"}),
        ({"aggregated_status": "active", "x-own": 7}, {"aggregatedStatus": "active", "x-own": 7}),
        ({"testFailed": "maybe", "mask": "many"}, {"testFailed": "maybe", "mask": "many"}),
        ({"mask": 9, "testFailed": 1.0}, None),
        (None, None),
        (17, 17),
    ],
)
def test_no_status_is_too_odd(status: object, expected: object) -> None:
    (fault,) = faults({"items": [{"code": "1", "status": status}]})
    if expected is not None:
        assert fault["status"] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [(2, 2), ("error", 2), ("Warning", 3), ("4", 4), ("odd", "odd"), (None, None)],
)
def test_a_severity_is_a_number_where_it_can_be(given: object, expected: object) -> None:
    (fault,) = faults({"items": [{"code": "1", "severity": given}]})
    assert fault["severity"] == expected


@pytest.mark.parametrize(
    "body",
    [
        {"item": {"code": "1", "fault_name": "x"}, "environment_data": {"a": 1}},
        {"code": "1", "fault_name": "x", "environment_data": {"a": 1}},
        {"fault_code": "1", "fault_name": "x", "environment_data": {"a": 1}},
    ],
)
def test_one_fault_is_an_item_with_its_surroundings(body: object) -> None:
    told = read("components/ecu/faults/1", body)
    assert told["item"]["code"] == "1"
    assert told["environment_data"] == {"a": 1}


def test_rows_that_are_no_faults_do_not_break_the_list() -> None:
    assert faults({"items": ["odd", 3, None]}) == ["odd", 3, None]


# --- refusals --------------------------------------------------------------------------------------


def refusal(status: int, body: object, method: str = "GET", **headers: str) -> VehicleRefusal:
    with pytest.raises(VehicleRefusal) as caught:
        incoming(root(), request(method, "components/ecu/data/x"), raw(status, body, **headers))
    return caught.value


GENERIC = {"error_code": "error-response", "message": "ECU says no", "parameters": {"NRC": 34, "SID": 34}}


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (502, GENERIC, "error-response", "ECU says no"),
        (404, {"error_code": "vendor-specific", "vendor_code": "x", "message": "m"}, "vendor-specific", "m"),
        (409, {"error_code": "preconditions-not-fulfilled"}, "precondition-not-fulfilled", "409 Conflict"),
        (404, {"error": {"code": "SOVD-ERR-404", "message": "gone", "details": []}}, "SOVD-ERR-404", "gone"),
        (400, {"error_code": "incomplete-request", "message": "m", "parameters": {"http_code": ["404"]}},
         "incomplete-request", "m"),
        (404, {"error": "Entity not found"}, "vendor-specific", "Entity not found"),
        (400, {"error": "Bad", "detail": "data is missing"}, "incomplete-request", "data is missing"),
        (422, {"detail": [{"msg": "x"}]}, "error-response", "422 Unprocessable Entity"),
        (400, [{"path": "/data/x", "error": GENERIC}], "incomplete-request", "400 Bad Request"),
        (400, {"errors": [{"path": "/data/x", "error": GENERIC}]}, "error-response", "ECU says no"),
        (503, b"", "not-responding", "503 Service Unavailable"),
        (599, b"", "error-response", "HTTP status 599"),
        (500, b"<html><head><title>Oops &amp; more</title>", "sovd-server-failure", "Oops & more"),
        (500, b"Traceback (most recent call)\n  File x", "sovd-server-failure", "500 Internal Server Error"),
        (500, b'"just a text"', "sovd-server-failure", "just a text"),
        (400, b"{", "incomplete-request", "400 Bad Request"),
    ],
)  # fmt: skip
def test_every_shape_of_error_is_one_refusal(status: int, body: object, code: str, message: str) -> None:
    told = refusal(status, body)
    assert (told.status_code, told.code, str(told)) == (status, code, message)


def test_a_refusal_keeps_what_the_vehicle_said() -> None:
    told = refusal(502, GENERIC)
    assert told.parameters == {"NRC": 34, "SID": 34}
    assert told.body == GENERIC
    assert refusal(404, {"error_code": "vendor-specific", "vendor_code": "x", "message": "m"}).vendor_code == "x"


@pytest.mark.parametrize("status", [401, 403, 409, 423])
def test_a_write_that_may_not_be_says_what_may_be_missing(status: int) -> None:
    body = {"error_code": "insufficient-access-rights", "message": "lock required"}
    assert str(refusal(status, body, "PUT")) == (
        "The vehicle does not allow it: a lock, a mode or a right may be missing. It says: lock required"
    )
    assert str(refusal(status, body)) == "lock required"


def test_a_message_is_one_short_line() -> None:
    told = str(refusal(500, {"message": "a\r\n\x1b[31mb\u2028c" + "x" * 5_000}))
    assert len(told) <= 400
    assert told.startswith("a [31mb c")


# --- what goes on afterwards -----------------------------------------------------------------------

START = "components/ecu/operations/reset/executions"
EXECUTION = Following(FollowingKind.EXECUTION, f"{START}/e1", "e1")


def following(
    asked: SovdRequest, status: int, body: object, dialect: str = "standard", **headers: str
) -> Following | None:
    return incoming(root(dialect), asked, raw(status, body, **headers)).following


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"id": "e1", "status": "running"}, {}),
        ({"execution_id": "e1"}, {}),
        ({"executionId": "e1"}, {"location": ""}),
        ({"id": "e1"}, {"location": f"/sovd/v1/{START}/e1"}),
        (None, {"location": f"http://car:9000/sovd/v1/{START}/e1"}),
        (None, {"location": f"http://0.0.0.0:8080/other/{START}/e1"}),
        (None, {"location": f"http://evil.example/sovd/v1/{START}/e1?x=1"}),
        ({"id": "e1"}, {"location": "http://[::1"}),
        ({"id": "e1"}, {"location": f"/sovd/v1/{START}/%2e%2e%2f"}),
        ({"status": "running"}, {"location": f"{START}/e1"}),
    ],
)
def test_a_started_operation_is_followed_where_it_runs(body: object, headers: dict[str, str]) -> None:
    assert following(request("POST", START, {}), 202, body, **headers) == EXECUTION


def test_the_answer_to_a_start_always_has_its_id() -> None:
    told = incoming(root(), request("POST", START, {}), raw(202, {"execution_id": "e1", "status": "running"}))
    assert told.body == {"execution_id": "e1", "status": "running", "id": "e1"}


def test_an_operation_that_is_done_is_not_followed() -> None:
    assert following(request("POST", START, {}), 200, {"parameters": {"a": 1}}) is None


def test_an_operation_that_failed_at_once_is_no_success() -> None:
    with pytest.raises(VehicleRefusal, match="ECU says no") as caught:
        following(request("POST", START, {}), 200, {"error": GENERIC})
    assert (caught.value.status_code, caught.value.code) == (200, "error-response")


def test_a_start_without_any_id_is_an_answer_all_the_same() -> None:
    assert following(request("POST", START, {}), 202, None) is None


def test_an_id_with_odd_letters_makes_a_path_that_can_be_asked() -> None:
    told = following(request("POST", START, {}), 202, {"id": "a b#c"})
    assert told == Following(FollowingKind.EXECUTION, f"{START}/a%20b%23c", "a b#c")


def test_links_of_a_server_that_are_never_right_are_not_followed() -> None:
    location = f"http://car:9000/Vehicle/v15/{START}/OTHER"
    told = following(request("POST", START, {}), 202, {"id": "e1"}, "cda", location=location)
    assert told == EXECUTION


@pytest.mark.parametrize("collection", ["cyclic-subscriptions", "triggers"])
def test_a_subscription_is_a_stream(collection: str) -> None:
    path = f"components/ecu/{collection}"
    body = {"id": "s1", "event_source": f"/sovd/v1/{path}/s1/events"}
    assert following(request("POST", path, {}), 201, body) == Following(FollowingKind.STREAM, f"{path}/s1", "s1")


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("updates/P1/prepare", "updates/P1/status"),
        ("updates/P1/automated", "updates/P1/status"),
        ("components/e/updates/P1/execute", "components/e/updates/P1/status"),
        ("components/e/clear-data/cached-data", "components/e/clear-data/status"),
    ],
)
def test_an_update_is_followed_at_its_status(path: str, href: str) -> None:
    told = following(request("PUT", path), 202, None, location="/anywhere")
    assert told is not None
    assert (told.kind, told.href) == (FollowingKind.EXECUTION, href)


def test_nothing_else_is_followed() -> None:
    assert following(request("PUT", "components/e/status/restart"), 202, None, location="/x/y") is None
    assert following(request("POST", "components/e/locks", {}), 201, {"id": "l"}, location="/x/l") is None
    assert following(request("PUT", f"{START}/e1", {"capability": "stop"}), 202, {"id": "e1"}) is None
