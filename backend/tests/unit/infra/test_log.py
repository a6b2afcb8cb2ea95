"""What the last guard of the log takes out of any text, and what it leaves."""

import pytest

from app.infra.log import masked

VIN = "WVWZZZ1JZ3W386752"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"/api/v1/vehicles/{VIN}", "/api/v1/vehicles/…386752"),
        (f"Key (vin)=({VIN}) already exists.", "Key (vin)=(…386752) already exists."),
        (f"{VIN},{VIN}", "…386752,…386752"),
        ("GET /x?t=eyJhbGciOiJI.eyJzdWIi.abc-_1", "GET /x?t=(token)"),
        ("eyJhbGciOiJIUzI1NiJ9", "(token)"),
        ("postgresql://sovd:p4ss@db:5432/sovd", "postgresql://sovd:***@db:5432/sovd"),
        ("redis://:p4ss@redis:6379/0", "redis://:***@redis:6379/0"),
        # Neither of these is a secret.
        ("01a22105-8a0a-751e-9b89-7095cca3ba57", "01a22105-8a0a-751e-9b89-7095cca3ba57"),
        ("38349111c412dd65453f4f6531f4d86c", "38349111c412dd65453f4f6531f4d86c"),
        ("12345678901234567", "12345678901234567"),
        ("NOTAVINBUTAWORD", "NOTAVINBUTAWORD"),
        ("http://localhost:5173/vehicles", "http://localhost:5173/vehicles"),
    ],
)
def test_a_text_of_somebody_else_is_masked(text: str, left: str) -> None:
    assert masked(text) == left
