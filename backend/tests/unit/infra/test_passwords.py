"""Password hashes, and how many may be worked on at once."""

import asyncio
from collections.abc import Iterator

import pytest

from app.infra.passwords import Passwords
from app.problems import Unavailable


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(threads=1, most_waiting=2)
    yield made
    made.close()


async def test_a_hash_matches_its_password_and_no_other(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.matches("correct horse", stored)
    assert not await passwords.matches("correct horsf", stored)


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv"])
async def test_a_text_that_is_no_hash_matches_nothing(passwords: Passwords, stored: str) -> None:
    assert not await passwords.matches("plain text", stored)


async def test_a_user_who_does_not_exist_has_no_password(passwords: Passwords) -> None:
    assert not await passwords.matches("anything", None)


async def test_too_many_at_once_are_told_to_come_back(passwords: Passwords) -> None:
    answers = await asyncio.gather(*(passwords.matches("x", None) for _ in range(6)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert len(refused) == 3
    assert {problem.code for problem in refused} == {"LOGIN_BUSY"}
    assert not await passwords.matches("x", None)


async def test_impatient_callers_do_not_use_up_the_places(passwords: Passwords) -> None:
    for _ in range(10):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await passwords.matches("x", None)
        await asyncio.sleep(0.1)
    assert not await passwords.matches("x", None)


async def test_after_closing_nothing_is_hashed(passwords: Passwords) -> None:
    passwords.close()
    with pytest.raises(Unavailable):
        await passwords.hash("x")
