"""The client against a real socket: sessions, retries, following."""

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest
from starlette.responses import PlainTextResponse

from sovd_client.drafts import NamedCommand, RawCommand
from sovd_client.errors import (
    AmbiguousVehicle,
    BadAnswer,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotLoggedIn,
    RateLimited,
    ServerUnreachable,
    ServiceTrouble,
    WrongCredentials,
)
from sovd_client.following import Patience
from sovd_client.models import CommandId, VehicleId
from sovd_client.sessions import Credentials, Session
from sovd_client.sovd import Sovd
from tests.cli.fake_service import Broken, FakeService, Script, Stage, problem

RED_VAN = VehicleId("00000000-0000-4000-8000-000000000001")
READ_RPM = RawCommand(RED_VAN, "GET", "components/engine/data/rpm")

HURRIED = Patience(
    first_pause=timedelta(seconds=0.02),
    poll=timedelta(seconds=0.02),
    silence=timedelta(seconds=0.5),
    no_contact=timedelta(seconds=0.3),
)
FIVE_STEPS = Script(
    steps=[
        ("dispatching", {}),
        *(("streaming", {"progress": 20 * n}) for n in range(1, 4)),
        ("succeeded", {}),
    ],
    step_s=0.02,
)


def signed_in(service: FakeService) -> Sovd:
    return Sovd(service.url, credentials=Credentials("admin", "admin123"), patience=HURRIED)


async def told(sovd: Sovd, command_id: CommandId) -> list[int]:
    async with asyncio.timeout(10), aclosing(sovd.follow(command_id)) as events:
        return [event.seq async for event in events]


async def test_a_login_gives_the_user(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        user = await sovd.login("admin", "admin123")
        assert (user.username, user.role) == ("admin", "admin")
        assert (await sovd.me()).profile == "demo"


async def test_a_wrong_password_is_its_own_error(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        with pytest.raises(WrongCredentials, match="wrong") as refused:
            await sovd.login("admin", "guess")
    assert (refused.value.code, refused.value.status) == ("INVALID_CREDENTIALS", 401)
    assert refused.value.correlation_id == "c0ffee00"


async def test_an_ended_token_is_renewed_once_and_the_request_sent_again(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        await sovd.login("admin", "admin123")
        service.end_sessions(refreshable=True)
        assert (await sovd.me()).username == "admin"
        assert (service.logins, service.refreshes) == (1, 1)


async def test_many_requests_at_once_share_one_renewal(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        await sovd.login("admin", "admin123")
        service.end_sessions(refreshable=True)
        await asyncio.gather(*(sovd.me() for _ in range(8)))
    assert service.refreshes == 1


async def test_an_ended_session_is_not_renewed_twice(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        await sovd.login("admin", "admin123")
        service.end_sessions(refreshable=False)
        with pytest.raises(NotLoggedIn):
            await sovd.me()
    assert service.refreshes == 1


async def test_a_service_account_logs_in_again_by_itself(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        await sovd.me()
        service.end_sessions(refreshable=False)
        await sovd.me()
    assert service.logins == 2


async def test_a_logout_ends_the_session(service: FakeService) -> None:
    async with Sovd(service.url) as sovd:
        await sovd.login("admin", "admin123")
        await sovd.logout()
        with pytest.raises(NotLoggedIn):
            await sovd.me()
    assert service.tokens == set()


async def test_a_session_does_not_show_its_token() -> None:
    assert "secret" not in repr(Session("secret", "secret"))
    assert "secret" not in repr(Credentials("admin", "secret"))


async def test_a_list_is_read_to_its_last_page(service: FakeService) -> None:
    service.page_size = 1
    async with signed_in(service) as sovd:
        assert [vehicle.name async for vehicle in sovd.vehicles()] == ["Red van", "Blue truck"]


@pytest.mark.parametrize("words", [RED_VAN, "WVWZZZ1JZXW000001", "wvwzzz1jzxw000001", "001", "Red van", "red VAN"])
async def test_a_vehicle_is_found_by(service: FakeService, words: str) -> None:
    async with signed_in(service) as sovd:
        assert (await sovd.find_vehicle(words)).name == "Red van"


async def test_an_ending_of_two_vins_is_ambiguous_and_names_both(service: FakeService) -> None:
    service.vehicles[1]["vin"] = "WVWZZZ9JZXW000001"
    async with signed_in(service) as sovd:
        with pytest.raises(AmbiguousVehicle, match="Red van.*Blue truck"):
            await sovd.find_vehicle("00001")


async def test_nothing_found_says_what_was_looked_for(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        with pytest.raises(NotFound, match="'999'"):
            await sovd.find_vehicle("999")


async def test_a_submit_whose_answer_was_lost_is_not_done_twice(service: FakeService) -> None:
    service.answers_once["POST /api/v1/commands"] = [Broken()]
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
    assert len(service.submitted) == 1
    assert len(service.keys) == 2
    assert len(set(service.keys)) == 1
    assert list(service.commands) == [command.id]


async def test_a_line_lost_twice_is_told(service: FakeService) -> None:
    service.answers_once["POST /api/v1/commands"] = [Broken(), Broken()]
    async with signed_in(service) as sovd:
        with pytest.raises(ServerUnreachable, match="was cut"):
            await sovd.submit(READ_RPM)


async def test_a_cancel_whose_answer_was_lost_is_not_sent_again(service: FakeService) -> None:
    service.scripts["GET components/engine/data/rpm"] = Script(waits=True)
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        service.answers_once[f"POST /api/v1/commands/{command.id}/cancel"] = [Broken(), Broken()]
        with pytest.raises(ServerUnreachable):
            await sovd.cancel(command.id)
    assert len(service.answers_once[f"POST /api/v1/commands/{command.id}/cancel"]) == 1


async def test_events_are_told_once_each_to_the_final_one(service: FakeService) -> None:
    service.scripts["GET components/engine/data/rpm"] = FIVE_STEPS
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        assert await told(sovd, command.id) == [1, 2, 3, 4, 5, 6]
    assert service.sockets == 1


async def test_a_cut_socket_is_resumed_with_nothing_lost_and_nothing_doubled(service: FakeService) -> None:
    service.scripts["GET components/engine/data/rpm"] = FIVE_STEPS
    service.cuts_after = [2, 1]
    service.repeats_last_event = True
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        assert await told(sovd, command.id) == [1, 2, 3, 4, 5, 6]
    first, second = service.subscriptions[:2]
    assert "since" not in first
    assert second["since"]["epoch"] == "e1"
    assert second["since"]["seq"] >= 2


async def test_without_a_socket_the_events_are_polled(service: FakeService) -> None:
    service.scripts["GET components/engine/data/rpm"] = FIVE_STEPS
    service.refuses_socket = True
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        assert await told(sovd, command.id) == [1, 2, 3, 4, 5, 6]
    assert service.sockets == 0


async def test_a_socket_that_does_not_take_the_token_gets_a_new_one(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        service.end_sessions(refreshable=True)
        assert await told(sovd, command.id) == [1, 2]
    assert service.refreshes == 1


async def test_following_what_does_not_exist_is_not_found(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        with pytest.raises(NotFound):
            await told(sovd, CommandId("11111111-0000-4000-8000-999999999999"))


async def test_following_ends_when_the_service_stays_away(stage: Stage) -> None:
    service = stage.put_on()
    service.scripts["GET components/engine/data/rpm"] = Script(waits=True)
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        async with aclosing(sovd.follow(command.id)) as events:
            assert (await anext(events)).seq == 1
            await asyncio.to_thread(stage.stop)
            with pytest.raises(ServerUnreachable, match="No service answers"):
                await anext(events)


async def test_a_named_command_carries_its_fields(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        await sovd.submit(NamedCommand(RED_VAN, "read-fault", "engine", {"fault": "P0171"}))
    assert service.submitted == [
        {"vehicle_id": RED_VAN, "command": "read-fault", "component": "engine", "fault": "P0171"}
    ]


async def test_a_command_that_ended_cannot_be_cancelled(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        await told(sovd, command.id)
        with pytest.raises(Conflict, match="ended already"):
            await sovd.cancel(command.id)


async def test_an_unknown_command_is_resolved_with_a_reason(service: FakeService) -> None:
    service.scripts["GET components/engine/data/rpm"] = Script(steps=[("unknown", {})])
    async with signed_in(service) as sovd:
        command = await sovd.submit(READ_RPM)
        await told(sovd, command.id)
        assert (await sovd.resolve(command.id, "succeeded", "seen")).status == "resolved"
    assert service.resolved == [{"outcome": "succeeded", "reason": "seen"}]


async def test_the_history_is_newest_first(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        first, second = await sovd.submit(READ_RPM), await sovd.submit(READ_RPM)
        assert [command.id async for command in sovd.history()] == [second.id, first.id]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Invalid),
        (403, NotAllowed),
        (404, NotFound),
        (409, Conflict),
        (422, Invalid),
        (503, ServiceTrouble),
    ],
)
async def test_an_answer_that_says_no_is(service: FakeService, status: int, kind: type[Exception]) -> None:
    service.answers_once["GET /api/v1/me"] = [problem(status, "SOME_CODE", "No.")]
    async with signed_in(service) as sovd:
        with pytest.raises(kind, match="No.") as refused:
            await sovd.me()
    assert type(refused.value) is kind
    assert refused.value.code == "SOME_CODE"  # type: ignore[attr-defined]  # every kind is a SovdError


async def test_too_many_requests_say_how_long_to_wait(service: FakeService) -> None:
    limited = problem(429, "RATE_LIMITED", "Too many.", {"Retry-After": "7"})
    service.answers_once["GET /api/v1/me"] = [limited]
    async with signed_in(service) as sovd:
        with pytest.raises(RateLimited) as refused:
            await sovd.me()
    assert refused.value.retry_after == timedelta(seconds=7)


async def test_wrong_fields_are_named_in_one_sentence(service: FakeService) -> None:
    async with signed_in(service) as sovd:
        with pytest.raises(Invalid, match="vin: must have 17 characters"):
            await sovd.add_vehicle({"vin": "short", "name": "x", "tags": [], "endpoint": {}})


async def test_an_answer_that_is_not_json_is_called_so(service: FakeService) -> None:
    service.answers_once["GET /api/v1/me"] = [PlainTextResponse("<html>")]
    async with signed_in(service) as sovd:
        with pytest.raises(BadAnswer, match="not JSON"):
            await sovd.me()


async def test_nobody_there_is_one_sentence() -> None:
    async with Sovd("http://127.0.0.1:9", credentials=Credentials("a", "b")) as sovd:
        with pytest.raises(ServerUnreachable, match="No service answers at http://127.0.0.1:9"):
            await sovd.me()


def test_an_address_without_a_scheme_is_refused() -> None:
    with pytest.raises(Invalid, match="must begin with http"):
        Sovd("127.0.0.1:8000")
