"""What an operator runs beside the service, whether that runs or not. Builds it as `main` builds the service."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.config import BadConfiguration, Settings, kept_secret, load_settings
from app.features.accounts.administration import Administration
from app.features.accounts.sessions import SESSION_KEYS, SessionRules, Sessions
from app.features.audit.service import AuditEntry, note, note_account_event
from app.features.backups.archive import Manifest, read_manifest, size_of
from app.features.backups.errors import StillRunning
from app.features.backups.ground import Ground
from app.features.backups.postgres_ground import PostgresGround
from app.features.backups.service import Aftercare, Backups
from app.features.backups.sqlite_ground import SqliteGround
from app.features.commands.condition import CommandConditions
from app.features.commands.restored import begin_another_history
from app.features.doctor.checkup import Checkup
from app.features.doctor.consultation import Introduction, consult
from app.features.doctor.doctor import Doctor, Patient
from app.features.doctor.log_lines import SERVICE_LOG, read_service_log
from app.features.doctor.postgres import DOCTOR
from app.features.doctor.steps import IN_MEMORY, steps_without_settings, supported_url
from app.infra.bus import ProcessBus
from app.infra.clock import SystemClock
from app.infra.db import Database
from app.infra.passwords import Passwords
from app.infra.presence import Presence, ProcessPresence, RedisPresence
from app.infra.tokens import Tokens
from app.parts.doctor import build_doctor
from app.parts.version import VERSION
from app.problems import Unavailable

LEASE_ENDS = timedelta(seconds=6)  # a process that was killed seems to live until its lease ends
OPERATOR = "(operator)"  # who did it, in the audit trail


async def consult_doctor(log_file: Path | None) -> None:
    """With settings, connections and a log of its own."""
    clock = SystemClock()
    try:
        settings = load_settings()
    except BadConfiguration as refused:
        patient = Patient(VERSION, "Production", lambda: ("", None))
        await consult(Doctor(patient, Checkup(steps_without_settings(refused.mistakes, os.environ)), clock), None)
        return
    # Where the address is none, nobody will be asked: that check has failed before.
    url = supported_url(settings) or IN_MEMORY
    database = Database(url.render_as_string(hide_password=False), pool=3, name=DOCTOR)
    accounts = Administration(database, Passwords(), clock, note_account_event)
    read_log = partial(read_service_log, log_file or settings.data_dir / SERVICE_LOG, clock)
    secret = kept_secret(settings)
    tokens = None if secret is None else Tokens(secret, clock, lifetime=timedelta(minutes=1))
    introduction = Introduction(
        settings.host,
        settings.port,
        settings.profile,
        settings.allowed_origins,
        None if tokens is None else _token_of_nobody(tokens),
    )
    await consult(build_doctor(settings, database, accounts, read_log), introduction)


def _token_of_nobody(tokens: Tokens) -> str:
    """It opens nothing: there is no such session."""
    return tokens.issue(user_id=uuid4(), username="sovd-doctor", role="viewer", session_id=uuid4())


async def make_backup(settings: Settings, file: Path, *, verify: bool) -> Mapping[str, object]:
    """The manifest, and whether it was tried out.

    Raises: Problem, BadConfiguration; OSError.
    """
    backups = Backups(_ground(settings), SystemClock(), VERSION)
    manifest = await backups.make(file)
    if verify:
        await backups.verify(file, folder=_room_for(settings))
    return {**_wire(manifest), "verified": verify, "file": str(file), "bytes": size_of(file)}


async def verify_backup(settings: Settings, file: Path) -> Mapping[str, object]:
    """Raises: Problem, BadConfiguration; OSError."""
    manifest = await Backups(_ground(settings), SystemClock(), VERSION).verify(file, folder=_room_for(settings))
    return {**_wire(manifest), "verified": True, "file": str(file)}


async def put_backup_back(settings: Settings, file: Path, *, replace: bool) -> Mapping[str, object]:
    """Raises: Problem, BadConfiguration; OSError."""
    clock, ground = SystemClock(), _ground(settings)
    manifest = read_manifest(file)
    redis_url = settings.redis_url
    presence: Presence = ProcessPresence(clock) if redis_url is None else RedisPresence(redis_url, prefix=SESSION_KEYS)
    try:
        await presence.ping()  # whose sessions will have to end
        await _require_stopped(ground)
        under_way = 0

        async def commands(database: Database) -> None:
            nonlocal under_way
            under_way = await begin_another_history(database, clock)

        async def sessions(database: Database) -> None:
            rules = SessionRules(settings.session_idle, settings.session_lifetime)
            await Sessions(database, presence, ProcessBus(), clock, rules).end_all()

        async def trail(database: Database) -> None:
            async with database.write() as connection:
                details = {"created_at": manifest.created_at, "version": manifest.version, "unknown": under_way}
                await note(
                    connection,
                    AuditEntry(clock.now(), OPERATOR, None, "system.restored", None, "succeeded", details=details),
                )

        care: tuple[Aftercare, ...] = (commands, sessions, trail)
        backups = Backups(ground, clock, VERSION)
        restored = await backups.put_back(file, replace=replace, folder=_room_for(settings), aftercare=care)
    finally:
        await presence.close()
    lost = clock.now() - datetime.fromisoformat(manifest.created_at)
    return {
        **_wire(restored.manifest),
        "file": str(file),
        "unknown": under_way,
        "lost_seconds": round(lost.total_seconds()),
        "counts": dict(restored.after.counts),
    }


async def _require_stopped(ground: Ground) -> None:
    """Raises: StillRunning."""
    try:
        there = await ground.read()
    except Unavailable:
        return  # nothing works on a database that cannot be read
    if there is None or not there.counts.get("workers"):
        return
    database = ground.open()
    try:
        for _ in range(int(LEASE_ENDS.total_seconds())):
            if await CommandConditions(database, SystemClock()).workers() == 0:
                return
            await asyncio.sleep(1)
    finally:
        await database.close()
    raise StillRunning("The service is running on this database. Stop it first: `docker compose stop backend`.")


def _ground(settings: Settings) -> Ground:
    url = supported_url(settings)
    if url is None:
        raise BadConfiguration("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return SqliteGround(Path(url.database or "")) if url.get_backend_name() == "sqlite" else PostgresGround(url)


def _room_for(settings: Settings) -> Path:
    """Where a database can be unpacked: beside the embedded one, so that it can be moved into its place."""
    url = supported_url(settings)
    if url is not None and url.get_backend_name() == "sqlite":
        return Path(url.database or "").parent
    return settings.data_dir


def _wire(manifest: Manifest) -> Mapping[str, object]:
    told = asdict(manifest)
    return {**told, **told.pop("contents")}
