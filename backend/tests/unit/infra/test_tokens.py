"""Access tokens: what is accepted, what is refused, and with which sentence."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest

from app.infra.tokens import AUDIENCE, ISSUER, MOST_REMEMBERED, BadToken, TokenExpired, Tokens
from tests.worlds import SteppingClock

SECRET = "a secret of the tests, long enough for HS256"
USER = UUID(int=7)
SESSION = UUID(int=8)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def tokens(clock: SteppingClock) -> Tokens:
    return Tokens(SECRET, clock, lifetime=timedelta(minutes=30))


def issue(tokens: Tokens) -> str:
    return tokens.issue(user_id=USER, username="ada", role="engineer", session_id=SESSION)


def good_claims(clock: SteppingClock) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": USER.hex,
        "sid": SESSION.hex,
        "jti": uuid4().hex,
        "name": "ada",
        "role": "engineer",
        "iat": now,
        "exp": now + 1800,
    }


def forge(claims: dict[str, Any], *, secret: str = SECRET, algorithm: str = "HS256", typ: str = "at+jwt") -> str:
    return jwt.encode(claims, secret, algorithm=algorithm, headers={"typ": typ})


def test_an_issued_token_says_who_it_is_for_and_until_when(tokens: Tokens, clock: SteppingClock) -> None:
    claims = tokens.verify(issue(tokens))
    assert (claims.user_id, claims.username, claims.role, claims.session_id) == (
        USER,
        "ada",
        "engineer",
        SESSION,
    )
    assert claims.expires_at == clock.now() + timedelta(minutes=30)


def test_a_token_is_valid_until_the_last_second_and_not_after(tokens: Tokens, clock: SteppingClock) -> None:
    token = issue(tokens)
    tokens.verify(token)
    clock.step(timedelta(minutes=29, seconds=59))
    tokens.verify(token)
    clock.step(timedelta(seconds=1))
    with pytest.raises(TokenExpired, match="^Token has expired$"):
        tokens.verify(token)
    with pytest.raises(TokenExpired):
        Tokens(SECRET, clock, lifetime=timedelta(minutes=30)).verify(token)


def test_a_token_of_another_key_has_an_invalid_signature(tokens: Tokens, clock: SteppingClock) -> None:
    token = forge(good_claims(clock), secret="another secret that is just as long as ours")
    with pytest.raises(BadToken, match="^Invalid token signature$"):
        tokens.verify(token)


@pytest.mark.parametrize("claim", ["exp", "iat", "aud", "iss", "sub", "sid", "jti", "name", "role"])
def test_a_token_without_a_claim_is_refused(tokens: Tokens, clock: SteppingClock, claim: str) -> None:
    claims = good_claims(clock)
    del claims[claim]
    with pytest.raises(BadToken):
        tokens.verify(forge(claims))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("aud", "somebody-else"),
        ("iss", "somebody-else"),
        ("sub", "not-an-id"),
        ("sid", ""),
        ("exp", "tomorrow"),
        ("exp", True),
        ("exp", 10**30),
        ("exp", 1.5),
        ("iat", None),
        ("iat", "yesterday"),
    ],
)
def test_a_token_with_a_strange_claim_is_refused(
    tokens: Tokens, clock: SteppingClock, claim: str, value: object
) -> None:
    with pytest.raises(BadToken):
        tokens.verify(forge({**good_claims(clock), claim: value}))


def test_a_token_without_signature_is_refused(tokens: Tokens, clock: SteppingClock) -> None:
    token = jwt.encode(good_claims(clock), "", algorithm="none", headers={"typ": "at+jwt"})
    with pytest.raises(BadToken, match="^Token algorithm is not accepted$"):
        tokens.verify(token)


def test_a_token_of_another_algorithm_is_refused(tokens: Tokens, clock: SteppingClock) -> None:
    long_secret = SECRET * 2
    with pytest.raises(BadToken, match="^Token algorithm is not accepted$"):
        Tokens(long_secret, clock, lifetime=timedelta(minutes=30)).verify(
            forge(good_claims(clock), secret=long_secret, algorithm="HS512")
        )


def test_a_token_of_another_type_is_refused(tokens: Tokens, clock: SteppingClock) -> None:
    with pytest.raises(BadToken, match="^Token is of another type$"):
        tokens.verify(forge(good_claims(clock), typ="JWT"))


def test_a_token_from_the_future_is_refused(tokens: Tokens, clock: SteppingClock) -> None:
    claims = good_claims(clock)
    claims["iat"] += 3600
    with pytest.raises(BadToken, match="^Token is from the future$"):
        tokens.verify(forge(claims))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "é.é.é", "e30.e30.", "x" * 5000])
def test_a_text_that_is_no_token_is_malformed(tokens: Tokens, token: str) -> None:
    with pytest.raises(BadToken):
        tokens.verify(token)


def test_only_so_many_tokens_are_remembered(tokens: Tokens, clock: SteppingClock) -> None:
    first = issue(tokens)
    tokens.verify(first)
    for number in range(MOST_REMEMBERED):
        tokens._remembered[str(number)] = tokens.verify(first)
    tokens.verify(issue(tokens))
    assert len(tokens._remembered) <= MOST_REMEMBERED + 1


def test_the_next_refresh_secret_depends_on_the_key_and_is_always_the_same(
    tokens: Tokens, clock: SteppingClock
) -> None:
    other = Tokens(SECRET + "!", clock, lifetime=timedelta(minutes=30))
    secret = tokens.new_refresh_secret()
    assert tokens.refresh_successor(secret) == tokens.refresh_successor(secret)
    assert tokens.refresh_successor(secret) != other.refresh_successor(secret)
    assert tokens.refresh_fingerprint(secret) != other.refresh_fingerprint(secret)
    assert len(tokens.refresh_fingerprint(secret)) == 64
