"""All routes, in the framework that describes them. Only this file knows them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from fastapi import APIRouter, FastAPI

from app.features.accounts.callers import CallerOf, current_caller
from app.features.accounts.own_routes import own_routes
from app.features.accounts.routes import account_routes
from app.features.accounts.user_routes import user_routes
from app.features.commands.routes import breaking_routes, command_routes
from app.features.dashboard.routes import dashboard_routes
from app.features.doctor.log_lines import read_troubles
from app.features.doctor.routes import doctor_routes
from app.features.health.routes import About, health_routes
from app.features.holding.routes import holding_routes
from app.features.vehicles.connection_routes import connection_routes
from app.features.vehicles.fault_routes import fault_routes
from app.features.vehicles.routes import vehicle_routes
from app.infra.troubles import Troubles
from app.middleware.console import Console
from app.middleware.errors import install_error_mapping
from app.parts.doctor import build_doctor
from app.parts.limits import admit_to_log_in
from app.parts.version import VERSION
from app.parts.whole import Parts

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def build_framework(parts: Parts, troubles: Troubles, lifespan: Lifespan) -> FastAPI:
    settings = parts.base.settings
    app = FastAPI(
        title="SOVD Web Application",
        version=VERSION,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # its page loads scripts from elsewhere, which our policy forbids
        redoc_url=None,
        openapi_url="/api/openapi.json" if settings.is_demo else None,
    )
    install_error_mapping(app)
    caller_of = current_caller(parts.accounts.accounts)
    for router in (*_work(parts, caller_of), *_health(parts, troubles, caller_of)):
        app.include_router(router)

    # Not mounted: a mount at "/" also matches our own addresses, and their 405 would become a 404.
    app.router.default = Console(settings.console_dir)
    return app


def _work(parts: Parts, caller_of: CallerOf) -> tuple[APIRouter, ...]:
    base, accounts, vehicles = parts.base, parts.accounts, parts.vehicles
    history, commands = parts.history, parts.commands
    admit = admit_to_log_in(base.limits)
    return (
        account_routes(accounts.accounts, caller_of, base.settings, base.clock, admit),
        own_routes(accounts.own_account, caller_of),
        user_routes(accounts.users, caller_of),
        vehicle_routes(vehicles.vehicles, vehicles.looking, caller_of, base.clock),
        holding_routes(vehicles.register, caller_of),
        breaking_routes(commands.breaking, caller_of),
        connection_routes(vehicles.connection_test, caller_of),
        fault_routes(vehicles.faults, vehicles.fault_reader, caller_of),
        command_routes(commands.submitting, history.reading, history.exporting, commands.interventions, caller_of),
        dashboard_routes(history.dashboards, caller_of),
    )


def _health(parts: Parts, troubles: Troubles, caller_of: CallerOf) -> tuple[APIRouter, ...]:
    base, settings = parts.base, parts.base.settings
    redis_ping = None if settings.is_embedded else base.presence.ping
    about = About(profile=settings.profile, version=VERSION, reason_required=settings.reason_required)
    read_log = partial(read_troubles, troubles, base.clock)
    doctor = build_doctor(settings, base.database, parts.accounts.first_users, read_log)
    return (
        health_routes(base.database.ping, redis_ping, about),
        doctor_routes(doctor, caller_of),
    )
