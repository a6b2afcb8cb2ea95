"""Data, configurations, modes, locks, operations, raw requests and CSV, against the fake service."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from sovd_cli.completion import choose_words, complete_component
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.main import build_app, main
from sovd_cli.session_file import FileSessions, session_path
from sovd_cli.sheets import Sheet
from sovd_cli.values import parse_moment
from sovd_client.models import Vehicle
from tests.cli.conftest import RunSovd
from tests.cli.fake_service import FakeService, Script, answered, ended, entity, problem, vehicle

ENGINE = "components/engine"
VOLT = {"x-sovd-unit": {"display_name": "V"}}


def measured(value: object, schema: Mapping[str, object]) -> Script:
    return answered({"id": "x", "data": value, "schema": {"properties": {"data": schema}}})


# Data


def test_data_is_listed_with_category_and_unit_where_told(logged_in: FakeService, sovd: RunSovd) -> None:
    items = [{"id": "rpm", "name": "Speed", "category": "currentData", "unit": "1/min"}, {"id": "vin", "name": "VIN"}]
    logged_in.scripts[f"GET {ENGINE}/data"] = answered({"items": items})
    lines = [line.split() for line in sovd("data", "Red van", "engine").out.splitlines()]
    assert lines[1:] == [["rpm", "Speed", "currentData", "1/min"], ["vin", "VIN"]]
    assert sovd("data", "Red van", "engine", "--json").document == {"items": items}


def test_several_values_are_read_at_once_but_four_at_most(logged_in: FakeService, sovd: RunSovd) -> None:
    names = [f"d{number}" for number in range(7)]
    for name in names:
        logged_in.scripts[f"GET {ENGINE}/data/{name}"] = Script(
            response={"status_code": 200, "body": {"id": name, "data": name}}, step_s=0.1
        )
    told = sovd("data", "Red van", "engine", *names, "--json")
    assert [item["value"] for item in told.document["items"]] == names
    assert logged_in.highest_at_once == 4


def test_a_value_has_the_unit_of_its_schema(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/data/cells"] = measured({"low": 3, "high": 4}, {"properties": {"low": VOLT}})
    logged_in.scripts[f"GET {ENGINE}/data/pack"] = measured(384, VOLT)
    lines = sovd("data", "Red van", "engine", "pack", "cells").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["DATA", "pack", "cells"]
    assert lines[1].split() == ["pack", "384", "V"]
    assert "low: 3 V, high: 4" in lines[2]
    assert logged_in.submitted[0]["query"] == {"include-schema": "true"}


def test_a_value_that_cannot_be_read_does_not_hide_the_others(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/data/a"] = measured(1, VOLT)
    logged_in.scripts[f"GET {ENGINE}/data/b"] = ended("refused", "NOT_FOUND", "no data b", 404)
    told = sovd("data", "Red van", "engine", "a", "b")
    assert told.code == 4
    assert "a     1      V" in told.out
    assert told.err.startswith("b could not be read: The vehicle refused: no data b.")


def test_a_vehicle_without_schemas_is_asked_again_without(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/data/a"] = ended("refused", "BAD_QUERY", "unknown parameter", 400)
    assert sovd("data", "Red van", "engine", "a").code == 4
    assert [draft.get("query") for draft in logged_in.submitted] == [{"include-schema": "true"}, None]


# Configurations, modes, locks, operations


def test_a_configuration_is_listed_read_and_set(logged_in: FakeService, sovd: RunSovd) -> None:
    path = f"{ENGINE}/configurations"
    logged_in.scripts[f"GET {path}"] = answered({"items": [{"id": "limit", "name": "Limit", "type": "parameter"}]})
    logged_in.scripts[f"GET {path}/limit"] = measured(0.5, VOLT)
    assert sovd("configurations", "Red van", "engine").out.splitlines()[1] == "limit          Limit  parameter"
    assert sovd("configurations", "Red van", "engine", "limit").out == "0.5 V\n"
    asked = sovd("configurations", "Red van", "engine", "limit", "--set", "-5")
    assert (asked.code, "Set limit of components/engine in Red van" in asked.err) == (2, True)
    assert sovd("configurations", "Red van", "engine", "limit", "--set", "-5", "--yes").code == 0
    assert (logged_in.submitted[-1]["command"], logged_in.submitted[-1]["value"]) == ("write-configuration", -5)


def test_modes_are_shown_with_their_values_and_set_for_a_while(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/modes"] = answered({"items": [{"id": "session", "name": "Session"}]})
    logged_in.scripts[f"GET {ENGINE}/modes/session"] = answered({"name": "Session", "value": "DEFAULT"})
    assert sovd("modes", "Red van", "engine").out.splitlines()[1] == "session  DEFAULT  Session"
    words = ("modes", "Red van", "engine", "session", "--set", "EXTENDED", "--expires", "60")
    assert sovd(*words).code == 2
    assert sovd(*words, "--yes").err == "session is EXTENDED now.\n"
    draft = logged_in.submitted[-1]
    assert (draft["command"], draft["mode"], draft["value"], draft["expiration_s"]) == (
        *("set-mode", "session", "EXTENDED"),
        60,
    )


def test_a_lock_is_taken_listed_and_given_back(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"acquire-lock {ENGINE}"] = answered({"id": "lock-1"}, 201)
    logged_in.scripts[f"GET {ENGINE}/locks"] = answered({"items": [{"id": "lock-1", "owned": True}]})
    assert sovd("locks", "Red van", "engine", "--acquire", "--expires", "30").out == "lock-1\n"
    assert logged_in.submitted[-1]["expiration_s"] == 30
    assert sovd("locks", "Red van", "engine").out.splitlines()[1].split() == ["lock-1", "by", "us", "all"]
    assert sovd("locks", "Red van", "engine", "--release", "lock-1").code == 0
    assert (logged_in.submitted[-1]["command"], logged_in.submitted[-1]["lock"]) == ("release-lock", "lock-1")


def test_operations_are_a_table(logged_in: FakeService, sovd: RunSovd) -> None:
    items = [{"id": "self-test", "name": "Test", "asynchronous_execution": True, "proximity_proof_required": True}]
    logged_in.scripts[f"GET {ENGINE}/operations"] = answered({"items": items})
    line = sovd("operations", "Red van", "engine").out.splitlines()[1]
    assert line.split() == ["self-test", "Test", "while", "it", "runs", "needed"]


@pytest.mark.parametrize(
    "words",
    [
        ("modes", "Red van", "engine", "--set", "X"),
        ("modes", "Red van", "engine", "session", "--expires", "3"),
        ("configurations", "Red van", "engine", "--set", "1"),
        ("locks", "Red van", "engine", "--acquire", "--release", "1"),
        ("locks", "Red van", "engine", "--expires", "3"),
        ("data", "Red van", "engine", "rpm", "--all"),
        ("raw", "Red van", "LOOK", ENGINE),
        ("raw", "Red van", "GET", f"{ENGINE}?a=1", "--query", "a=2"),
        ("commands", "--since", "yesterday"),
        ("vehicles", "--json", "--csv"),
        ("put", "Red van", "x/y", "-v"),
        ("put", "Red van", "-5", "-6"),
    ],
)
def test_options_that_do_not_go_together_are_usage(logged_in: FakeService, sovd: RunSovd, words: tuple[str]) -> None:
    told = sovd(*words)
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert logged_in.submitted == []


# Raw requests


def test_a_raw_request_tells_the_answer_and_its_status(logged_in: FakeService, sovd: RunSovd, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text('{"data": 1}')
    logged_in.scripts[f"PUT {ENGINE}/data/x"] = answered({"done": True})
    body = f"@{tmp_path / 'body.json'}"
    told = sovd("raw", "Red van", "put", f"{ENGINE}/data/x", "--body", body, "--query", "a=b")
    assert (told.code, json.loads(told.out), told.err) == (0, {"done": True}, "Red van answered 200.\n")
    draft = logged_in.submitted[0]
    assert (draft["method"], draft["body"], draft["query"]) == ("PUT", {"data": 1}, {"a": "b"})


def test_a_raw_request_that_is_refused_tells_the_answer_too(logged_in: FakeService, sovd: RunSovd) -> None:
    refused = ended("refused", "NOT_FOUND", "No such lock", 404)
    logged_in.scripts[f"DELETE {ENGINE}/locks/1"] = refused
    told = sovd("raw", "Red van", "DELETE", f"{ENGINE}/locks/1", "--yes")
    assert told.code == 4
    assert told.err.splitlines()[0] == "Red van answered 404."


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        (("DELETE", f"{ENGINE}/faults"), True),
        (("POST", f"{ENGINE}/operations/x/executions"), True),
        (("PUT", f"{ENGINE}/modes/session"), True),
        (("GET", f"{ENGINE}/operations"), False),
        (("POST", f"{ENGINE}/locks"), False),
    ],
)
def test_a_dangerous_raw_request_asks_once(
    logged_in: FakeService, sovd: RunSovd, words: tuple[str, str], asks: bool
) -> None:
    assert sovd("raw", "Red van", *words).code == (2 if asks else 0)
    assert sovd("raw", "Red van", *words, "--yes").code == 0


def test_a_negative_number_needs_no_dashes_before_it(logged_in: FakeService, sovd: RunSovd) -> None:
    for words in (("-5",), ("-5", "--quiet"), ("--", "-5")):
        assert sovd("put", "Red van", f"{ENGINE}/data/x", *words).code == 0
        assert logged_in.submitted[-1]["body"] == {"data": -5}
    assert sovd("put", "Red van", f"{ENGINE}/data/x", "-.5e1").code == 0
    assert logged_in.submitted[-1]["body"] == {"data": "-.5e1"}


# Commands that were asked for


def test_all_filters_reach_the_service(logged_in: FakeService, sovd: RunSovd) -> None:
    words = ("--user", "jo", "--status", "failed", "--path", "locks", "--until", "2026-01-02T04:04:00+01:00")
    assert sovd("commands", "--vehicle", "Red van", *words).err == "No command fits.\n"
    assert sovd("history", "--since", "2h").code == 0
    first, second = logged_in.history_queries
    assert first == {
        "vehicle_id": logged_in.vehicles[0]["id"],
        "user": "jo",
        "status": "failed",
        "path": "locks",
        "until": "2026-01-02T03:04:00Z",
        "limit": "20",
    }
    assert second["since"].endswith("Z")


def test_following_a_command_prints_each_step_and_ends_as_it_does(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/data/x"] = ended("failed", "ERROR_RESPONSE", "Broken")
    command_id = sovd("get", "Red van", f"{ENGINE}/data/x", "--json").document["id"]
    told = sovd("follow", command_id)
    assert (told.code, [line.split("  ")[1] for line in told.out.splitlines()]) == (4, ["accepted", "failed"])
    assert [json.loads(line)["seq"] for line in sovd("follow", command_id, "--json").out.splitlines()] == [1, 2]


def test_a_time_is_a_moment_or_how_long_ago() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert parse_moment("90s", now) == now - timedelta(seconds=90)
    assert parse_moment("7d", now) == now - timedelta(days=7)
    assert parse_moment("2026-11-23T13:00:00+01:00", now) == now
    assert parse_moment("2026-11-23", now).tzinfo is not None
    for text in ("", "soon", "5x", "999999999d"):
        with pytest.raises(UsageProblem):
            parse_moment(text, now)


# Testing a vehicle


def test_a_vehicle_that_answers_says_how_it_is_reached(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.entities = [entity("engine", "data", "faults"), entity("brakes", "faults")]
    told = sovd("vehicle", "test", "Red van")
    assert told.code == 0
    assert told.out.splitlines()[0] == "Red van (WVWZZZ1JZXW000001) answers."
    assert "component 2" in told.out
    assert "data 1, faults 2" in told.out
    assert sovd("vehicle", "test", "Red van", "--json").document["entities"] == {"component": 2}


def test_a_vehicle_that_is_silent_says_why(logged_in: FakeService, sovd: RunSovd) -> None:
    path = f"GET /api/v1/vehicles/{logged_in.vehicles[0]['id']}/entities"
    logged_in.answers_once[path] = [problem(504, "VEHICLE_NOT_RESPONDING", "No connection to the vehicle.")]
    told = sovd("vehicle", "test", "Red van")
    assert (told.code, told.err) == (5, "No connection to the vehicle. (correlation id c0ffee00)\n")


# CSV


def test_a_table_as_csv_has_a_header_and_its_line_ends(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.vehicles[1]["name"] = '=cmd("x"), 1\nB'
    rows = list(csv.reader(io.StringIO(sovd("vehicles", "--csv").out, newline="")))
    assert rows[0] == ["vin", "name", "status", "last_seen", "tags"]
    assert rows[1] == ["WVWZZZ1JZXW000001", "Red van", "connected", "2026-11-23T12:00:00Z", "demo"]
    assert rows[2][1] == '\'=cmd("x"), 1\nB'


def test_a_table_without_rows_as_csv_is_its_header(logged_in: FakeService, sovd: RunSovd) -> None:
    told = sovd("vehicles", "nobody", "--csv")
    assert (told.code, told.out.strip(), told.err) == (0, "vin,name,status,last_seen,tags", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_csv_is_a_formula(start: str) -> None:
    sheet = Sheet("A B", "C")
    sheet.add(f"{start}1", 'say "x", y')
    assert sheet.to_csv() == f'a_b,c\r\n\'{start}1,"say ""x"", y"\r\n'


# Watching in a terminal


def test_watching_shows_units_and_csv(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {ENGINE}/data/pack"] = measured(384, VOLT)
    sample = {"timestamp": "2026-11-23T12:00:00.5Z", "payload": {"id": "pack", "data": 384}}
    logged_in.scripts[f"POST {ENGINE}/cyclic-subscriptions"] = Script(
        steps=[("streaming", {"samples": [sample]}), ("succeeded", {})]
    )
    words = ("watch", "Red van", "engine", "pack", "--seconds", "1")
    assert sovd(*words).out.endswith("  384 V\n")
    assert sovd(*words, "--csv").out.split() == ["time,value,unit", "2026-11-23T12:00:00.5Z,384,V"]


def test_one_operation_shows_what_it_takes(logged_in: FakeService, sovd: RunSovd) -> None:
    parameters = {
        "required": ["depth"],
        "properties": {
            "depth": {
                "type": "integer",
                "minimum": 1,
                "maximum": 5,
                "default": 2,
                "x-sovd-unit": {"display_name": "mm"},
            },
            "kind": {"type": "string", "enum": ["short", "long"]},
        },
    }
    body = {
        "item": {"id": "learn", "name": "Learning", "asynchronous_execution": True},
        "modes": {"session": "EXTENDED"},
        "schema": {"properties": {"parameters": parameters}},
    }
    logged_in.scripts[f"GET {ENGINE}/operations/learn"] = answered(body)
    lines = [line.split() for line in sovd("operations", "Red van", "engine", "learn").out.splitlines()]
    assert ["Needs", "session", "EXTENDED"] in lines
    assert lines[-2:] == [
        ["depth", "integer", "1", "to", "5", "mm", "2", "yes"],
        ["kind", "string", "short,", "long"],
    ]
    assert sovd("operations", "Red van", "engine", "learn", "--json").document == body
    logged_in.scripts[f"GET {ENGINE}/operations/learn"] = answered({"item": {"id": "learn"}})
    assert "no parameters" in sovd("operations", "Red van", "engine", "learn").err


# Completion


def test_components_of_the_vehicle_that_was_typed_are_offered(logged_in: FakeService) -> None:
    logged_in.entities = [entity("engine", "faults"), entity("brakes", "data"), entity("empty")]
    context = typer.Context(typer.main.get_command(build_app()))
    context.params["vehicle"] = "Red van"
    assert complete_component(context, "") == [("engine", "Engine"), ("brakes", "Brakes")]
    assert complete_component(context, "BR") == [("brakes", "Brakes")]
    context.params["vehicle"] = "nobody"
    assert complete_component(context, "") == []
    logged_in.end_sessions(refreshable=False)
    assert complete_component(context, "") == []


def test_vehicles_are_offered_by_vin_ending_and_one_word_name() -> None:
    wires = (vehicle(1, "Red van", "WVWZZZ1JZXW000001"), vehicle(2, "Truck", "WVWZZZ1JZXW000012"))
    vehicles = [Vehicle.from_wire(wire) for wire in wires]
    assert [word for word, _ in choose_words(vehicles, "")] == ["WVWZZZ1JZXW000001", "WVWZZZ1JZXW000012"]
    assert choose_words(vehicles, "wvwzzz1jzxw00001") == [("WVWZZZ1JZXW000012", "Truck")]
    assert [word for word, _ in choose_words(vehicles, "0000")] == ["000001", "000012"]
    assert choose_words(vehicles, "tr") == [("Truck", "WVWZZZ1JZXW000012")]
    assert choose_words(vehicles, "red") == []


@pytest.fixture
def complete(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """What bash is offered for the last word of a line."""

    def run(line: str) -> list[str]:
        monkeypatch.setenv("_SOVD_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        capfd.readouterr()
        with pytest.raises(SystemExit):
            main([])
        said = capfd.readouterr()
        assert said.err == ""
        return said.out.split()

    return run


def test_the_shell_completes_commands_and_vehicles(
    logged_in: FakeService, complete: Callable[[str], list[str]]
) -> None:
    assert complete("sovd fau") == ["faults", "fault"]
    assert complete("sovd faults WVW") == ["WVWZZZ1JZXW000001", "WVWZZZ1JZXW000012"]


def test_completion_is_silent_without_a_session_and_without_a_service(
    service: FakeService, complete: Callable[[str], list[str]], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOVD_URL", service.url)
    assert complete("sovd faults WVW") == []
    assert service.logins == 0
    monkeypatch.setenv("SOVD_URL", "http://127.0.0.1:9")
    FileSessions(session_path({"XDG_CONFIG_HOME": str(home)}), "http://127.0.0.1:9").keep(service.admit())
    assert complete("sovd faults WVW") == []


# A fleet


def fill(service: FakeService, count: int) -> None:
    service.vehicles = [vehicle(number, f"Van {number}", f"WVWZZZ1JZXW{number:06d}") for number in range(count)]


def test_of_a_fleet_a_hundred_are_shown_and_how_many_there_are(logged_in: FakeService, sovd: RunSovd) -> None:
    fill(logged_in, 1234)
    told = sovd("vehicles")
    assert len(told.out.splitlines()) == 101
    assert told.err == ("100 of 1,234 vehicles shown: search for a part of the name, or see the rest with --all.\n")
    assert len(logged_in.vehicle_queries) == 2, "one page and the count"
    assert sovd("vehicles", "--limit", "7", "--json").document["total"] == 1234
    everything = sovd("vehicles", "--all", "--csv")
    assert (len(everything.out.splitlines()), everything.err) == (1235, "")


def test_one_of_a_fleet_is_found_without_reading_the_fleet(logged_in: FakeService, sovd: RunSovd) -> None:
    fill(logged_in, 1234)
    assert "Van 1021 " in sovd("vehicle", "show", "001021").out
    assert [query.get("called") for query in logged_in.vehicle_queries] == ["001021"]


def test_the_history_asks_only_for_the_names_it_shows(logged_in: FakeService, sovd: RunSovd) -> None:
    fill(logged_in, 1234)
    sovd("get", "001021", "components")
    logged_in.vehicle_queries.clear()
    assert "Van 1021" in sovd("commands").out
    assert logged_in.vehicle_queries == []


def test_the_history_shows_the_id_of_a_vehicle_that_was_removed(logged_in: FakeService, sovd: RunSovd) -> None:
    sovd("get", "Red van", "components")
    logged_in.vehicles.clear()
    told = sovd("commands")
    assert (told.code, told.err) == (0, "")
    assert "00000000-0000-4000-8000-000000000001" in told.out


# The manual


def test_the_manual_cuts_no_sentence_short_on_a_narrow_terminal(sovd: RunSovd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = sovd("--help").out
    assert [line for line in told.splitlines()[1:] if line.endswith("...")] == []
    assert "SOVD_DEMO_FLEET" in told
