"""Where Alembic meets the application: `infra/schema` hands in a connection, `alembic` itself makes one."""

import asyncio
import importlib
import pkgutil

from alembic import context
from sqlalchemy import Connection

import app.features
from app.config import load_settings
from app.infra.db import Database, metadata
from app.infra.schema import make_folder, migrating


def load_tables() -> None:
    """Every slice with a `tables.py` has its part in the metadata."""
    for slice_ in pkgutil.iter_modules(app.features.__path__, "app.features."):
        package = importlib.import_module(slice_.name)
        if any(module.name == "tables" for module in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{slice_.name}.tables")


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,  # unless the connection is in one already, as on SQLite
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_alone() -> None:
    settings = load_settings()
    database = Database(settings.async_database_url(), pool=1)
    make_folder(database)
    try:
        async with migrating(database) as connection:
            await connection.run_sync(migrate)
    finally:
        await database.close()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no SQL script mode.")
load_tables()
given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(migrate_alone())
else:
    migrate(given)
