"""The doctor, for the running service and for a process of its own beside one that may not run."""

import os

from app.config import Settings, secrets_of
from app.features.accounts.administration import Administration
from app.features.commands.condition import CommandConditions
from app.features.doctor.checkup import Checkup
from app.features.doctor.contents import Sources
from app.features.doctor.doctor import Doctor, Patient
from app.features.doctor.steps import ReadLog, steps_for
from app.features.vehicles.overview import VehicleOverview
from app.infra.clock import SystemClock
from app.infra.db import Database
from app.parts.version import VERSION


def build_doctor(settings: Settings, database: Database, accounts: Administration, read_log: ReadLog) -> Doctor:
    clock = SystemClock()
    sources = Sources(
        published=accounts.find_published_password,
        admins=accounts.count_admins,
        vehicles=VehicleOverview(database).count_by_status,
        commands=CommandConditions(database, clock).now,
    )
    place = "Local" if settings.is_demo else "Production"
    patient = Patient(VERSION, place, read_log, secrets_of(settings))
    return Doctor(patient, Checkup(steps_for(settings, os.environ, sources, read_log)), clock)
