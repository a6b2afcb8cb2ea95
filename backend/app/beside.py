"""What an operator runs beside the service, whether that runs or not. Builds it as `main` builds the service."""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.config import BadConfiguration, kept_secret, load_settings
from app.features.accounts.administration import Administration
from app.features.audit.service import note_account_event
from app.features.doctor.checkup import Checkup
from app.features.doctor.consultation import Introduction, consult
from app.features.doctor.doctor import Doctor, Patient
from app.features.doctor.log_lines import SERVICE_LOG, read_service_log
from app.features.doctor.steps import IN_MEMORY, steps_without_settings, supported_url
from app.infra.clock import SystemClock
from app.infra.db import Database
from app.infra.passwords import Passwords
from app.infra.tokens import Tokens
from app.main import VERSION, build_doctor


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
    database = Database(url.render_as_string(hide_password=False), pool=3)
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
