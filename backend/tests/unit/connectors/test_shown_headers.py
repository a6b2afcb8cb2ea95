"""The headers of a vehicle's answer, as people are shown them."""

import pytest

from app.sovd.errors import MalformedAnswer, VehicleRefusal
from tests.unit.connectors.raw_server import READ, SOON, always, answer, linked, raw_server


async def test_the_headers_of_an_answer_are_shown_without_secrets_and_bounded() -> None:
    talk = {f"x_talk_{n}": "v" * 600 for n in range(45)}
    said = answer(200, {"id": "x"}, set_cookie="session=secret", server="gateway/1", **talk)
    async with raw_server(always(said)) as server, linked(server) as link:
        shown = (await link.send(READ, within=SOON)).headers
    assert (shown["server"], shown["content-type"]) == ("gateway/1", "application/json")
    assert "secret" not in "".join(shown.values())
    assert len(shown) <= 40
    assert max(map(len, shown.values())) == 500


@pytest.mark.parametrize(("status", "body"), [(409, {"message": "locked"}), (503, b"<html>"), (200, b"nonsense")])
async def test_a_refusal_and_an_answer_nobody_can_read_keep_their_headers(status: int, body: object) -> None:
    said = answer(status, body, retry_after="7")
    async with raw_server(always(said)) as server, linked(server) as link:
        with pytest.raises((VehicleRefusal, MalformedAnswer)) as refused:
            await link.send(READ, within=SOON)
    assert isinstance(refused.value, VehicleRefusal | MalformedAnswer)
    assert refused.value.headers["retry-after"] == "7"
