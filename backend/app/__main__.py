"""What an operator starts: `python -m app VERB`. `sovd` starts some of it as well."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NoReturn

import structlog
import uvicorn
import uvloop

from app.beside import consult_doctor, make_backup, put_backup_back, verify_backup
from app.config import EXIT_BAD_CONFIGURATION, BadConfiguration, Settings, load_settings, require_safe
from app.features.vehicles.seed import read_demo_vehicles
from app.infra.db import told_at_start
from app.infra.log import configure_logging
from app.infra.ports import require_free_port
from app.infra.schema import upgrade
from app.infra.troubles import Troubles
from app.main import Service
from app.problems import Problem, Unavailable

log = structlog.get_logger()

LARGEST_FRAME = 64 * 1024  # bytes of one message of a client on the socket
SHUTDOWN_SECONDS = 3
# Longer than a person thinks, and than proxies keep a line: who asks again finds it open.
KEEP_ALIVE_SECONDS = 75
# What other processes do is no news, and the folder of the figures is the server's.
OF_WHO_SERVES: Mapping[str, None] = {"metrics_port": None, "traces_url": None}


async def serve(settings: Settings, troubles: Troubles) -> None:
    """wsproto: it also answers the handshake of old tools whose key is not 16 bytes."""
    require_safe(settings)
    require_free_port(settings.host, settings.port)
    service = Service(settings, troubles)
    config = uvicorn.Config(
        service.application(),
        host=settings.host,
        port=settings.port,
        ws="wsproto",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whose word is taken is ours to say: middleware/client_address.py
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = uvicorn.Server(config)
    await service.prepare()
    await server.serve()
    if not server.started:
        raise SystemExit(1)


async def end_after(work: Awaitable[None]) -> NoReturn:
    """At once: a driver in a conversation with a server that hangs would have to be waited for."""
    await work
    os._exit(0)


def main() -> None:
    arguments = _read_words()
    if arguments.verb == "doctor":
        configure_logging("json", "WARNING")
        asyncio.run(end_after(consult_doctor(arguments.log)))
    troubles = Troubles()
    try:
        settings = load_settings()
        configure_logging(settings.log_format, settings.log_level, troubles)
        _run_or_tell(arguments, settings, troubles)
    except BadConfiguration as wrong:
        print(f"sovd: {wrong}", file=sys.stderr)  # noqa: T201 - the one line for the operator
        sys.exit(EXIT_BAD_CONFIGURATION)
    except OSError as wrong:
        print(f"sovd: {wrong.filename or 'a file'}: {wrong.strerror}", file=sys.stderr)  # noqa: T201 - the one line
        sys.exit(1)
    except Problem as problem:
        print(f"sovd: {problem.sentence}", file=sys.stderr)  # noqa: T201 - the one line for the operator
        sys.exit(1)


def _run_or_tell(arguments: argparse.Namespace, settings: Settings, troubles: Troubles) -> None:
    try:
        _run(arguments, settings, troubles)
    except Unavailable as gone:
        print(f"sovd: {told_at_start(gone, settings.async_database_url())}", file=sys.stderr)  # noqa: T201 - as above
        sys.exit(1)


def _read_words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    serving = verbs.add_parser("serve", help="serve API and console until Ctrl-C")
    serving.add_argument("--host")
    serving.add_argument("--port", type=int)
    verbs.add_parser("migrate", help="bring the database's schema up to date")
    verbs.add_parser("seed-demo", help="demo accounts and vehicles").add_argument(
        "--vehicles", type=Path, required=True
    )
    verbs.add_parser("create-admin", help="the first admin; password on standard input").add_argument("username")
    verbs.add_parser("openapi", help="print the API's description")
    _add_care(verbs.add_parser)
    return parser.parse_args()


def _add_care(add_verb: Callable[..., argparse.ArgumentParser]) -> None:
    """What `sovd` asks beside the service."""
    doctor = add_verb("doctor", help="what `sovd doctor` asks: looks at everything that the service needs")
    doctor.add_argument("--log", type=Path, help="the service's log file")
    backup = add_verb("backup", help="what `sovd backup` asks: write everything into one file")
    backup.add_argument("file", type=Path)
    backup.add_argument("--verify", action="store_true")
    restore = add_verb("restore", help="what `sovd restore` asks: put a backup back, or only try it out")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true")
    restore.add_argument("--verify", action="store_true")


def _run(arguments: argparse.Namespace, settings: Settings, troubles: Troubles) -> None:
    match arguments.verb:
        case "serve":
            told = {"host": arguments.host, "port": arguments.port}
            chosen = settings.model_copy(update={name: value for name, value in told.items() if value is not None})
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(serve(chosen, troubles))
        case "migrate":
            _with_service(settings, lambda service: upgrade(service.database))
        case "seed-demo":
            require_safe(settings)
            _with_service(settings, lambda service: _seed(service, arguments.vehicles))
        case "create-admin":
            password = sys.stdin.readline().rstrip("\n")
            _with_service(settings, lambda service: _create_admin(service, arguments.username, password))
        case "backup":
            _tell(asyncio.run(make_backup(settings, arguments.file, verify=arguments.verify)))
        case "restore" if arguments.verify:
            _tell(asyncio.run(verify_backup(settings, arguments.file)))
        case "restore":
            _tell(asyncio.run(put_backup_back(settings, arguments.file, replace=arguments.replace)))
        case "openapi":
            _tell(Service(_for_description(settings)).framework().openapi())


def _tell(document: Mapping[str, object]) -> None:
    print(json.dumps(document, indent=2, sort_keys=True))  # noqa: T201 - what was asked for


def _for_description(settings: Settings) -> Settings:
    """The description depends on no server and no secret, so it can be had before there are any."""
    chosen = {"profile": "demo", "database_url": "sqlite:///:memory:", "redis_url": None}
    return settings.model_copy(update={**chosen, **OF_WHO_SERVES})


def _with_service(settings: Settings, work: Callable[[Service], Awaitable[None]]) -> None:
    async def run() -> None:
        service = Service(settings.model_copy(update=OF_WHO_SERVES))
        try:
            await work(service)
        finally:
            await service.close()

    asyncio.run(run())


async def _seed(service: Service, vehicles: Path) -> None:
    await upgrade(service.database)
    await service.first_users.ensure_demo_accounts()
    await service.vehicles.register_demo_vehicles(read_demo_vehicles(vehicles))


async def _create_admin(service: Service, username: str, password: str) -> None:
    await upgrade(service.database)
    created = await service.first_users.create_first_admin(username, password, by="operator")
    if created is None:
        raise BadConfiguration("There is an admin already; an admin creates further accounts.")
    print(f"Admin {created.username} created.")  # noqa: T201 - the operator's answer


if __name__ == "__main__":
    main()
