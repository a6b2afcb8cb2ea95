"""What happens to a refresh token that is shown."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.features.accounts.errors import SessionEnded
from app.features.accounts.identity import Role
from app.features.accounts.refresh import REPEAT_WINDOW, RefreshToken, Verdict, judge_refresh
from app.features.accounts.store import StoredSession
from tests.worlds import START

IDLE = timedelta(hours=8)
OPEN = StoredSession(
    id=UUID(int=1),
    user_id=UUID(int=2),
    username="ada",
    role=Role.VIEWER,
    created_at=START,
    last_used_at=START,
    expires_at=START + timedelta(hours=12),
    refresh_hash="current",
    previous_refresh_hash="previous",
    rotated_at=START,
)


@pytest.mark.parametrize(
    ("shown", "after", "verdict"),
    [
        ("current", timedelta(0), Verdict.ROTATE),
        ("current", IDLE - timedelta(seconds=1), Verdict.ROTATE),
        ("current", IDLE, Verdict.CLOSED),
        ("previous", REPEAT_WINDOW, Verdict.REPEAT),
        ("previous", REPEAT_WINDOW + timedelta(seconds=1), Verdict.REUSED),
        ("invented", timedelta(0), Verdict.REUSED),
        ("", timedelta(0), Verdict.REUSED),
        ("invented", IDLE, Verdict.CLOSED),
    ],
)
def test_the_current_value_is_replaced_and_an_old_one_ends_the_session(
    shown: str, after: timedelta, verdict: Verdict
) -> None:
    assert judge_refresh(OPEN, shown, now=START + after, idle=IDLE) is verdict


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x.y",
        f"{'0' * 32}.",
        f"{'0' * 32}.short",
        f"{'g' * 32}.{'a' * 43}",
        f"{'0' * 32}.{'a' * 43}\n",
        f"{'0' * 32}.{'ä' * 43}",
    ],
)
def test_a_text_of_another_shape_belongs_to_no_session(text: str) -> None:
    with pytest.raises(SessionEnded):
        RefreshToken.parse(text)


def test_a_refresh_token_is_read_back_as_it_was_written() -> None:
    token = RefreshToken(UUID(int=5), "a" * 43)
    assert RefreshToken.parse(str(token)) == token
