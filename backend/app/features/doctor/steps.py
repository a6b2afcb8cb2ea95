"""Which steps there are for the settings at hand."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.features.doctor import postgres, redis, sqlite
from app.features.doctor.checkup import Part, Step
from app.features.doctor.configuration import judge_key, judge_mistakes, judge_settings, judge_variables
from app.features.doctor.contents import Sources, look_at_accounts, look_at_commands, look_at_vehicles
from app.features.doctor.disk import look_at_folder
from app.features.doctor.findings import Cause, Check, Finding, found, unchecked
from app.features.doctor.log_lines import LogLine, judge_log

Look = Callable[[], Awaitable[Sequence[Finding]]]
ReadLog = Callable[[], tuple[str, Sequence[LogLine] | None]]  # its name, and its lines

SUPPORTED = frozenset({"postgresql+asyncpg", "sqlite+aiosqlite"})
IN_MEMORY = make_url("sqlite+aiosqlite:///:memory:")
CONTENT_NEEDS = (Check.DATABASE, Check.SCHEMA)


def steps_for(
    settings: Settings, environment: Mapping[str, str], sources: Sources, read_log: ReadLog
) -> Sequence[Step]:
    return [
        *_on_this_machine(settings, environment),
        _database_step(settings),
        Step(Part.REDIS, (Check.REDIS, *redis.INSIDE), _redis_look(settings)),
        *_content_steps(settings, sources),
        Step(Part.LOG, (Check.LOG,), lambda: _look_at_log(read_log)),
    ]


def _on_this_machine(settings: Settings, environment: Mapping[str, str]) -> Sequence[Step]:
    async def configuration() -> Sequence[Finding]:
        return [judge_settings(settings), *judge_variables(environment), judge_key(settings)]

    async def disk() -> Sequence[Finding]:
        return await asyncio.to_thread(look_at_folder, settings.data_dir)

    tells = (Check.SETTINGS, Check.VARIABLES, Check.KEY)
    first = Step(Part.SETTINGS, tells, configuration)
    if settings.database_url is not None and settings.jwt_secret_key is not None:
        return [first]  # nothing is kept in the folder
    return [first, Step(Part.DISK, (Check.FOLDER, Check.DISK), disk)]


def _database_step(settings: Settings) -> Step:
    url = supported_url(settings)
    if url is None:
        return Step(Part.DATABASE, (Check.DATABASE, Check.SCHEMA), _wrong_url)
    if url.get_backend_name() == "postgresql":
        tells = (Check.DATABASE, *postgres.INSIDE)
        return Step(Part.DATABASE, tells, lambda: postgres.look_at_postgres(url, pool=settings.database_pool))
    file = Path(url.database or "")
    return Step(Part.DATABASE, (Check.DATABASE, *sqlite.INSIDE), lambda: sqlite.look_at_sqlite(file))


def supported_url(settings: Settings) -> URL | None:
    try:
        url = make_url(settings.async_database_url())
    except ArgumentError:
        return None
    return url if url.drivername in SUPPORTED else None


async def _wrong_url() -> Sequence[Finding]:
    why = "it must begin with postgresql:// or sqlite:///"
    return [found(Cause.DATABASE_URL, why=why), unchecked(Check.SCHEMA, needs=Check.DATABASE)]


def steps_without_settings(mistakes: Sequence[tuple[str, str]], environment: Mapping[str, str]) -> Sequence[Step]:
    rest = (Check.KEY, Check.DATABASE, Check.SCHEMA, Check.REDIS, Check.ACCOUNTS, Check.VEHICLES, Check.COMMANDS)

    async def look() -> Sequence[Finding]:
        left = [unchecked(check, needs=Check.SETTINGS) for check in rest]
        return [*judge_mistakes(mistakes), *judge_variables(environment), *left]

    return [Step(Part.SETTINGS, (Check.SETTINGS, Check.VARIABLES, *rest), look)]


def _redis_look(settings: Settings) -> Look:
    url = settings.redis_url

    async def embedded() -> Sequence[Finding]:
        return [found(Cause.REDIS_EMBEDDED)]

    return embedded if url is None else lambda: redis.look_at_redis(url)


def _content_steps(settings: Settings, sources: Sources) -> Sequence[Step]:
    async def accounts() -> Sequence[Finding]:
        return [await look_at_accounts(sources, is_demo=settings.is_demo)]

    async def vehicles() -> Sequence[Finding]:
        return [await look_at_vehicles(sources)]

    async def commands() -> Sequence[Finding]:
        return [await look_at_commands(sources)]

    looks = ((Check.ACCOUNTS, accounts), (Check.VEHICLES, vehicles), (Check.COMMANDS, commands))
    return [Step(Part.CONTENTS, (check,), look, CONTENT_NEEDS) for check, look in looks]


async def _look_at_log(read_log: ReadLog) -> Sequence[Finding]:
    name, lines = await asyncio.to_thread(read_log)
    return [judge_log(lines, file=name)]
