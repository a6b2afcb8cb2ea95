"""Command lines against the fake service: what is printed, and the exit code."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import RunSovd
from tests.cli.fake_service import FakeService, Script, answered, ended, entity

RPM = "components/engine/data/rpm"
COMMAND_LINES = (
    *("login", "logout", "whoami", "vehicles", "entities", "get", "put", "faults", "fault", "clear-faults"),
    *("run", "watch", "history", "show", "cancel", "resolve", "demo", "admin create"),
    *("vehicle add", "vehicle remove", "vehicle show", "vehicle test", "data", "operations", "configurations"),
    *("modes", "locks", "raw", "commands", "follow"),
)
FAULT = {
    "code": "P0171",
    "fault_name": "System too lean",
    "severity": 2,
    "status": {"aggregatedStatus": "active", "testFailed": True},
}


# Sessions


def test_a_login_is_kept_for_its_owner_alone(
    service: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("SOVD_PASSWORD", "admin123")
    told = sovd("login", "--url", service.url, "--username", "admin")
    assert (told.code, told.out) == (0, f"You are logged in to {service.url} as admin (admin).\n")
    monkeypatch.delenv("SOVD_PASSWORD")
    assert sovd("whoami").out == f"admin (admin) at {service.url}, demo profile\n"
    path = home / "sovd" / "session.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text())
    assert kept["url"] == service.url
    assert set(kept) == {"url", "username", "access_token", "refresh_cookie"}
    assert list(path.parent.iterdir()) == [path]


def test_a_renewed_session_is_kept(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.end_sessions(refreshable=True)
    assert sovd("whoami").code == 0
    assert sovd("whoami").code == 0
    assert logged_in.refreshes == 1


def test_a_logout_removes_the_session(logged_in: FakeService, sovd: RunSovd, home: Path) -> None:
    assert sovd("logout").code == 0
    assert not (home / "sovd" / "session.json").exists()
    assert logged_in.cookies == set()


def test_without_a_session_it_says_how_to_log_in(service: FakeService, sovd: RunSovd) -> None:
    told = sovd("vehicles")
    assert (told.code, told.out) == (3, "")
    assert told.err.count("\n") == 1
    assert "run `sovd login`" in told.err


def test_a_wrong_password_is_not_allowed(
    service: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("SOVD_PASSWORD", "guess")
    told = sovd("login", "--url", service.url, "--username", "admin")
    assert told.code == 3
    assert told.err == "The name or the password is wrong. (correlation id c0ffee00)\n"
    assert not (home / "sovd" / "session.json").exists()


def test_a_login_without_a_terminal_asks_for_stdin(service: FakeService, sovd: RunSovd) -> None:
    told = sovd("login", "--url", service.url, "--username", "admin")
    assert told.code == 2
    assert "--password-stdin" in told.err


def test_a_session_is_not_shown_to_another_service(
    logged_in: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOVD_URL", logged_in.url.replace("127.0.0.1", "localhost"))
    assert sovd("whoami").code == 3


def test_a_service_account_needs_no_login_and_logs_in_once(
    service: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("SOVD_URL", service.url)
    monkeypatch.setenv("SOVD_USERNAME", "robot")
    monkeypatch.setenv("SOVD_PASSWORD", "robot123")
    assert sovd("vehicles").code == 0
    assert sovd("vehicles").code == 0
    assert service.logins == 1
    assert not (home / "sovd" / "session.json").exists()


# Vehicles


def test_vehicles_are_a_table(logged_in: FakeService, sovd: RunSovd) -> None:
    lines = sovd("vehicles").out.splitlines()
    assert lines[0].split() == ["VIN", "NAME", "STATUS", "LAST", "SEEN", "TAGS"]
    assert lines[1].startswith("WVWZZZ1JZXW000001  Red van")
    assert "\x1b" not in "".join(lines)


def test_vehicles_as_json_are_what_the_service_says(logged_in: FakeService, sovd: RunSovd) -> None:
    assert sovd("vehicles", "blue", "--json").document == {"items": [logged_in.vehicles[1]], "total": 1}


def test_a_vehicle_is_added_with_its_token_from_stdin(
    logged_in: FakeService, sovd: RunSovd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("secret\n")
    with (tmp_path / "token").open() as token:
        monkeypatch.setattr("sys.stdin", token)
        words = (
            "vehicle",
            "add",
            "WVWZZZ1JZXW000003",
            "New",
            "http://127.0.0.1:9003",
            "--tag",
            "a",
            "--tag",
            "b",
        )
        told = sovd(*words, "--token-stdin")
    assert told.out == "New (WVWZZZ1JZXW000003) is added.\n"
    assert logged_in.vehicles[-1]["endpoint"]["token"] == "secret"
    assert logged_in.vehicles[-1]["tags"] == ["a", "b"]


def test_an_engineer_may_not_add_a_vehicle(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.role = "engineer"
    told = sovd("vehicle", "add", "WVWZZZ1JZXW000003", "New", "http://127.0.0.1:9003")
    assert told.code == 3
    assert told.err == "Only administrators may do this. (correlation id c0ffee00)\n"


def test_removing_needs_a_yes(logged_in: FakeService, sovd: RunSovd) -> None:
    told = sovd("vehicle", "remove", "Red van")
    assert told.code == 2
    assert "Remove Red van (WVWZZZ1JZXW000001)?" in told.err
    assert sovd("vehicle", "remove", "Red van", "--yes").code == 0
    assert [v["name"] for v in logged_in.vehicles] == ["Blue truck"]


def test_an_ambiguous_vehicle_names_the_candidates(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.vehicles[1]["name"] = "Red van"
    told = sovd("get", "Red van", RPM)
    assert told.code == 1
    assert told.err.startswith("'Red van' could be Red van (WVWZZZ1JZXW000001), Red van (WVWZZZ1JZXW000012)")


def test_entities_are_a_tree(logged_in: FakeService, sovd: RunSovd) -> None:
    engine = entity("engine", "data", "faults")
    engine["children"] = [entity("turbo", "data")]
    logged_in.entities = [engine]
    lines = sovd("entities", "Red van").out.splitlines()
    assert [line.strip(" └│├─") for line in lines] == [
        "Red van (WVWZZZ1JZXW000001)",
        "components/engine  Engine  data, faults",
        "components/turbo  Turbo  data",
    ]


# Asking the vehicle


def test_get_prints_the_answer(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {RPM}"] = answered({"id": "rpm", "data": {"value": 800}})
    told = sovd("get", "Red van", f"/{RPM}?groups=a")
    assert told.code == 0
    assert json.loads(told.out) == {"id": "rpm", "data": {"value": 800}}
    assert told.err == ""
    assert logged_in.submitted[0]["query"] == {"groups": "a"}


def test_get_as_json_is_the_whole_command(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {RPM}"] = answered({"data": 1})
    document = sovd("get", "Red van", RPM, "--json").document
    assert document["status"] == "succeeded"
    assert document["response"] == {"status_code": 200, "body": {"data": 1}}


@pytest.mark.parametrize(
    ("script", "code", "sentence"),
    [
        (
            ended("refused", "PRECONDITION", "The engine runs", 409),
            4,
            "The vehicle refused: The engine runs.",
        ),
        (ended("failed", "ERROR_RESPONSE", "Broken"), 4, "The vehicle could not do it: Broken."),
        (ended("failed", "NOT_RESPONDING", "Nobody"), 5, "The vehicle did not answer: Nobody."),
        (
            ended("expired", "EXPIRED", ""),
            5,
            "The command was not sent before its time ran out.",
        ),
        (ended("unknown", "NO_ANSWER", ""), 6, "It was sent and not answered, so it may have happened."),
    ],
)
def test_a_bad_end_has_its_exit_code(
    logged_in: FakeService, sovd: RunSovd, script: Script, code: int, sentence: str
) -> None:
    logged_in.scripts[f"GET {RPM}"] = script
    told = sovd("get", "Red van", RPM)
    assert (told.code, told.out) == (code, "")
    assert told.err.splitlines()[0] == f"{sentence} (correlation id c0ffee00)"


def test_an_unknown_outcome_says_what_to_do_next(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"PUT {RPM}"] = ended("unknown", "NO_ANSWER", "")
    told = sovd("put", "Red van", RPM, "1")
    (command_id,) = logged_in.commands
    assert told.err.splitlines()[1:] == [
        f"Look at the vehicle, then say what you found with `sovd resolve {command_id}`."
    ]
    assert len(sovd("put", "Red van", RPM, "1", "--quiet").err.splitlines()) == 1


def test_a_bad_end_as_json_is_json_on_both_sides(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {RPM}"] = ended("refused", "PRECONDITION", "The engine runs", 409)
    told = sovd("get", "Red van", RPM, "--json")
    assert told.document["status"] == "refused"
    assert told.error == {
        "code": "PRECONDITION",
        "sentence": "The vehicle refused: The engine runs.",
        "status": None,
        "correlation_id": "c0ffee00",
        "exit_code": 4,
    }


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("42",), {"data": 42}),
        (("eco",), {"data": "eco"}),
        (('{"data": 42}', "--raw-body"), {"data": 42}),
    ],
)
def test_put_wraps_the_value(logged_in: FakeService, sovd: RunSovd, words: tuple[str, ...], body: object) -> None:
    told = sovd("put", "Red van", RPM, *words)
    assert told.code == 0
    assert told.err == "Red van has taken the value.\n"
    assert logged_in.submitted[0]["body"] == body


def test_quiet_leaves_the_remarks_out(logged_in: FakeService, sovd: RunSovd) -> None:
    told = sovd("put", "Red van", RPM, "42", "--quiet")
    assert (told.code, told.out, told.err) == (0, "", "")


# Faults


def test_faults_of_every_component_are_read_at_most_four_at_a_time(logged_in: FakeService, sovd: RunSovd) -> None:
    names = [f"ecu{number}" for number in range(9)]
    logged_in.entities = [entity("display", "data"), *(entity(name, "faults") for name in names)]
    for name in names:
        body = {"items": [{**FAULT, "code": name}]}
        answer = {"status_code": 200, "body": body}
        logged_in.scripts[f"read-faults components/{name}"] = Script(response=answer, step_s=0.1)
    document = sovd("faults", "Red van", "--json").document
    assert [item["component"] for item in document["items"]] == [f"components/{name}" for name in names]
    assert [item["faults"][0]["code"] for item in document["items"]] == names
    assert logged_in.highest_at_once == 4


def test_faults_are_a_table(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts["read-faults components/engine"] = answered({"items": [FAULT]})
    lines = sovd("faults", "Red van", "engine").out.splitlines()
    assert lines[1] == "components/engine  P0171  System too lean  2         active"


def test_a_component_that_fails_does_not_hide_the_others(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.entities = [entity("brakes", "faults"), entity("engine", "faults")]
    logged_in.scripts["read-faults components/brakes"] = ended("failed", "NOT_RESPONDING", "Nobody")
    logged_in.scripts["read-faults components/engine"] = answered({"items": [FAULT]})
    told = sovd("faults", "Red van")
    assert told.code == 5
    assert "P0171" in told.out
    assert told.err == (
        "components/brakes could not be read: The vehicle did not answer: Nobody. (correlation id c0ffee00)\n"
    )


def test_a_fault_is_shown_with_its_environment(logged_in: FakeService, sovd: RunSovd) -> None:
    body = {"item": FAULT, "environment_data": {"extended_data_records": {"mileage": "12 km"}}}
    logged_in.scripts["read-fault components/engine"] = answered(body)
    told = sovd("fault", "Red van", "engine", "P0171")
    assert told.code == 0
    assert "fault_name: System too lean" in told.out
    assert "mileage: 12 km" in told.out
    assert logged_in.submitted[-1]["fault"] == "P0171"


@pytest.mark.parametrize("typed", ["P0171", "p0171", "017100"])
def test_a_fault_may_be_named_by_its_displayed_code(logged_in: FakeService, sovd: RunSovd, typed: str) -> None:
    fault = {**FAULT, "code": "017100", "display_code": "P0171"}
    logged_in.scripts["read-faults components/engine"] = answered({"items": [fault]})
    assert sovd("clear-faults", "Red van", "engine", "--fault", typed, "--yes").code == 0
    assert logged_in.submitted[-1]["fault"] == "017100"


def test_clearing_asks_once_and_names_vehicle_and_component(logged_in: FakeService, sovd: RunSovd) -> None:
    told = sovd("clear-faults", "Red van", "engine")
    assert told.code == 2
    assert "Clear all faults of components/engine in Red van (WVWZZZ1JZXW000001)?" in told.err
    assert logged_in.submitted == []


def test_why_a_vehicle_is_changed_is_told_with_the_command(
    sovd: RunSovd, logged_in: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear = ("clear-faults", "Red van", "engine", "--fault", "P0171", "--yes")
    assert sovd(*clear, "--reason", "order 4711").code == 0
    assert logged_in.submitted[-1]["reason"] == "order 4711"
    monkeypatch.setenv("SOVD_REASON", "order 4712")
    assert sovd(*clear).code == 0
    assert logged_in.submitted[-1]["reason"] == "order 4712"
    monkeypatch.delenv("SOVD_REASON")
    assert sovd(*clear).code == 0
    assert "reason" not in logged_in.submitted[-1]


def test_clearing_one_fault_with_yes(logged_in: FakeService, sovd: RunSovd) -> None:
    assert sovd("clear-faults", "Red van", "engine", "--fault", "P0171", "--yes").code == 0
    assert logged_in.submitted[-1]["command"] == "clear-faults"
    assert logged_in.submitted[-1]["fault"] == "P0171"


# Operations and samples


def test_an_operation_shows_its_progress_and_its_result(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts["start-operation components/engine"] = Script(
        steps=[("streaming", {"progress": 50}), ("succeeded", {"progress": 100})],
        response={"status_code": 200, "body": {"result": "passed"}},
    )
    told = sovd("run", "Red van", "engine", "self-test", "--param", "depth=2", "--param", "mode=full")
    assert told.code == 0
    assert json.loads(told.out) == {"result": "passed"}
    assert told.err == "50 %\n100 %\n"
    assert logged_in.submitted[0]["operation"] == "self-test"
    assert logged_in.submitted[0]["parameters"] == {"depth": 2, "mode": "full"}


def test_samples_are_lines(logged_in: FakeService, sovd: RunSovd) -> None:
    samples = [{"timestamp": "2026-11-23T12:00:00.5Z", "payload": {"id": "speed", "data": n}} for n in (1, 2)]
    logged_in.scripts["POST components/engine/cyclic-subscriptions"] = Script(
        steps=[
            ("streaming", {"samples": [samples[0]]}),
            ("streaming", {"samples": [samples[1]]}),
            ("succeeded", {}),
        ]
    )
    told = sovd("watch", "Red van", "engine", "speed", "--seconds", "1", "--interval", "fast", "--json")
    assert told.code == 0
    assert [json.loads(line) for line in told.out.splitlines()] == samples
    assert logged_in.submitted[0]["body"] == {
        "resource": "components/engine/data/speed",
        "interval": "fast",
        "duration": 1,
        "protocol": "sse",
    }
    assert sovd("watch", "Red van", "engine", "speed", "--seconds", "1").out.splitlines()[1].endswith("00.500  2")


def test_without_subscriptions_the_value_is_read_again_and_again(logged_in: FakeService, sovd: RunSovd) -> None:
    script = ended("refused", "NOT_IMPLEMENTED", "No subscriptions", 501)
    logged_in.scripts["POST components/engine/cyclic-subscriptions"] = script
    logged_in.scripts["read-data components/engine"] = answered({"id": "speed", "data": 7})
    told = sovd("watch", "Red van", "engine", "speed", "--seconds", "1.5")
    assert told.code == 0
    assert [line.split("  ")[1] for line in told.out.splitlines()] == ["7", "7"]
    assert "Red van has no subscriptions: reading the value each second instead." in told.err


# What was


def test_history_and_show_tell_what_was_asked(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"GET {RPM}"] = answered({"data": 1})
    sovd("get", "Red van", RPM)
    sovd("get", "Blue truck", RPM)
    table = sovd("history", "--vehicle", "Red van").out.splitlines()
    assert len(table) == 2
    assert f"succeeded  Red van  GET     {RPM}  admin" in table[1]
    assert len(sovd("history", "--limit", "1", "--json").document["items"]) == 1
    shown = sovd("show", table[1].split()[0])
    assert "accepted" in shown.out
    assert "The vehicle answered 200" in shown.out
    assert "Vehicle      Red van" in shown.out


@pytest.mark.parametrize("verb", ["show", "follow", "cancel"])
def test_what_is_no_commands_id_is_told_before_anybody_is_asked(sovd: RunSovd, verb: str) -> None:
    told = sovd(verb, "nonsense")
    assert told.code == 2
    assert "`sovd commands` lists them. See `sovd " in told.err


def test_a_command_that_was_resolved_is_told_to_its_last_step(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"PUT {RPM}"] = Script(steps=[("unknown", {})])
    assert sovd("put", "Red van", RPM, "1").code == 6
    (command_id,) = logged_in.commands
    assert sovd("follow", command_id).code == 6
    sovd("resolve", command_id, "--outcome", "succeeded", "--reason", "read back")
    told = sovd("follow", command_id)
    assert [line.split()[2] for line in told.out.splitlines()] == ["accepted", "unknown", "resolved"]
    assert told.code == 0


def test_cancelling_what_has_ended_is_an_error(logged_in: FakeService, sovd: RunSovd) -> None:
    command_id = sovd("get", "Red van", RPM, "--json").document["id"]
    told = sovd("cancel", command_id, "--json")
    assert told.code == 1
    assert told.error["code"] == "ALREADY_ENDED"


def test_an_unknown_outcome_is_resolved(logged_in: FakeService, sovd: RunSovd) -> None:
    logged_in.scripts[f"PUT {RPM}"] = Script(steps=[("unknown", {})])
    command_id = sovd("put", "Red van", RPM, "1", "--json").document["id"]
    told = sovd("resolve", command_id, "--outcome", "failed", "--reason", "Read back.")
    assert told.out == "The command is resolved: it failed.\n"
    assert logged_in.resolved == [{"outcome": "failed", "reason": "Read back."}]


# The command line itself


def test_nobody_there_is_one_sentence(sovd: RunSovd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVD_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SOVD_USERNAME", "a")
    monkeypatch.setenv("SOVD_PASSWORD", "b")
    told = sovd("vehicles")
    assert (told.code, told.err) == (1, "No service answers at http://127.0.0.1:9.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("get", "Red van"),
        ("vehicle",),
        ("put", "Red van", RPM, "{broken"),
        ("run", "Red van", "engine", "x", "--param", "novalue"),
        ("watch", "Red van", "engine", "speed", "--interval", "sometimes"),
    ],
)
def test_a_wrong_command_line_is_usage_and_one_line(
    logged_in: FakeService, sovd: RunSovd, words: tuple[str, ...]
) -> None:
    told = sovd(*words)
    assert (told.code, told.out) == (2, "")
    assert told.err.count("\n") == 1
    as_json = sovd(*words, "--json")
    assert (as_json.code, as_json.error["exit_code"]) == (2, 2)


def test_every_command_knows_json_and_quiet(sovd: RunSovd) -> None:
    for line in COMMAND_LINES:
        told = sovd(*line.split(), "--help")
        assert told.code == 0, line
        assert "--json" in told.out, line
        assert "--quiet" in told.out, line


def test_without_a_command_the_help_is_shown(sovd: RunSovd) -> None:
    told = sovd()
    assert told.code == 0
    for part in ("Session:", "Commands that were asked for:", "Examples:", "Exit codes:\n    0    done", "SOVD_CA"):
        assert part in told.out
    assert "Others:" not in told.out
