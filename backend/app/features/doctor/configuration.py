"""The settings and the environment that they come from."""

import difflib
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.config import (
    SHORTEST_SECRET,
    BadConfiguration,
    Settings,
    require_safe,
    variable_of,
    weakness_of,
)
from app.features.doctor.findings import Cause, Finding, found

# Read by the command line and by scripts, not by the service.
OTHERS_READ = frozenset(
    {
        "SOVD_URL",
        "SOVD_USERNAME",
        "SOVD_PASSWORD",
        "SOVD_CA",
        "SOVD_DEBUG",
        "SOVD_DEMO_FLEET",
        "SOVD_ADMIN_USERNAME",
        "SOVD_ADMIN_PASSWORD_FILE",
        "SOVD_DATABASE_WAIT",
    }
)
# What people write for what is read.
OFTEN_MEANT: Mapping[str, str] = {
    "SOVD_DATABASE_URL": "DATABASE_URL",
    "SOVD_REDIS_URL": "REDIS_URL",
    "SOVD_JWT_SECRET_KEY": "JWT_SECRET_KEY",
    "SOVD_JWT_SECRET": "JWT_SECRET_KEY",
    "JWT_SECRET": "JWT_SECRET_KEY",
    "SECRET_KEY": "JWT_SECRET_KEY",
    "DB_URL": "DATABASE_URL",
}
SIMILAR = 0.8
KEY_WEAKNESS: Mapping[str, Cause] = {
    "missing": Cause.KEY_MISSING,
    "published": Cause.KEY_PUBLISHED,
    "short": Cause.KEY_SHORT,
}
_STRONG = SecretStr("+" * SHORTEST_SECRET)  # for asking what else is refused


def judge_mistakes(mistakes: Sequence[tuple[str, str]]) -> list[Finding]:
    return [found(Cause.SETTINGS_INVALID, variable=variable, why=why.rstrip(".")) for variable, why in mistakes]


def judge_settings(settings: Settings) -> Finding:
    """All but the key, which has a check of its own."""
    try:
        require_safe(settings.model_copy(update={"jwt_secret_key": _STRONG}))
    except BadConfiguration as refused:
        return found(Cause.SETTINGS_REFUSED, why=str(refused))
    return found(
        Cause.SETTINGS_VALID,
        profile=settings.profile,
        database=_place(settings.database_url) or "SQLite",
        redis=_place(settings.redis_url) or "no Redis",
    )


def judge_key(settings: Settings) -> Finding:
    weakness = weakness_of(settings.jwt_secret_key)
    if weakness is None:
        return found(Cause.KEY_STRONG)
    if settings.is_demo:
        return found(Cause.KEY_KEPT)
    return found(KEY_WEAKNESS[weakness], least=SHORTEST_SECRET)


def judge_variables(environment: Mapping[str, str]) -> list[Finding]:
    read = {variable_of(name) for name in Settings.model_fields}
    misnamed = {name: _meant(name, read - environment.keys()) for name in environment if name not in read | OTHERS_READ}
    told = [
        found(Cause.VARIABLES_MISNAMED, variable=name, meant=meant)
        for name, meant in sorted(misnamed.items())
        if meant is not None
    ]
    return told or [found(Cause.VARIABLES_KNOWN)]


def _meant(name: str, unset: set[str]) -> str | None:
    often = OFTEN_MEANT.get(name)
    if often in unset:
        return often
    if not name.startswith("SOVD_"):
        return None
    similar: Sequence[str] = difflib.get_close_matches(name, sorted(unset), 1, SIMILAR)
    return similar[0] if similar else None


def _place(url: str | None) -> str | None:
    """Without user and password."""
    if url is None:
        return None
    parts = urlsplit(url)
    return f"{parts.scheme.partition('+')[0]} ({parts.hostname})" if parts.hostname else parts.scheme
