"""Who is who, for other slices: a user name is never given to somebody else, and never changes."""

from uuid import UUID

from app.features.accounts.store import UserStore
from app.infra.db import Database


class UserDirectory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_id(self, username: str) -> UUID | None:
        """Raises: Unavailable."""
        async with self._database.read() as connection:
            user = await UserStore(connection).find(username)
        return None if user is None else user.id
