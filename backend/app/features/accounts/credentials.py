"""Which user names and passwords an account may have. Pure."""

import re
import unicodedata

from app.features.accounts.errors import BadPassword, BadUsername

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")
SHORTEST_PASSWORD = 8  # characters
LONGEST_PASSWORD = 128

# The demo profile's accounts. Their passwords are public; every other profile refuses them.
DEMO_ACCOUNTS = (
    ("admin", "admin123", "admin"),
    ("engineer", "engineer123", "engineer"),
    ("viewer", "viewer123", "viewer"),
)
# What stands in manuals and at the top of every list of guesses.
PUBLISHED_PASSWORDS = (
    *(password for _, password, _ in DEMO_ACCOUNTS),
    "changeme",
    "change-me",
    "password",
    "password1",
    "password123",
    "administrator",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "qwerty123",
    "letmein123",
    "welcome123",
    "sovd_password",
    "sovd1234",
)
# Tried against stored hashes at start; each costs about 30 ms, so these are fewer.
TRIED_AT_START = ("admin123", "engineer123", "viewer123", "changeme", "password", "admin", "sovd_password")


def fold_username(username: str) -> str | None:
    """The stored form, or None for a text that no user can be called."""
    folded = username.strip().lower()
    return folded if USERNAME.fullmatch(folded) else None


def checked_username(username: str) -> str:
    """Raises: BadUsername."""
    folded = fold_username(username)
    if folded is None:
        raise BadUsername(
            "A user name has 1 to 64 letters, digits, dots, dashes, underscores or @, "
            "and begins and ends with a letter or digit.",
            place="username",
        )
    return folded


def plain_password(password: str) -> str:
    """One spelling of the same characters, however the keyboard composed them.

    Halves of characters, which JSON can smuggle in, become question marks: no hash could be made of them.
    """
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode()


def checked_password(password: str, *, username: str, place: str = "password") -> str:
    """`place`: of the password in the request.

    Raises: BadPassword.
    """
    plain = plain_password(password)
    if len(plain) < SHORTEST_PASSWORD:
        raise BadPassword(f"A password has at least {SHORTEST_PASSWORD} characters.", place=place)
    if len(plain) > LONGEST_PASSWORD:
        raise BadPassword(f"A password has at most {LONGEST_PASSWORD} characters.", place=place)
    if plain.lower() in PUBLISHED_PASSWORDS:
        raise BadPassword("This password is published. Choose another.", place=place)
    if plain.lower() == username:
        raise BadPassword("The password is the user name. Choose another.", place=place)
    return plain
