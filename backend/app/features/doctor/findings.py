"""What a check can find. The state of a finding and its check follow from its cause; the sentences are in `words`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"
    UNCHECKED = "unchecked"  # something that it needs is broken


class Check(StrEnum):
    """What is looked at, in the order in which it is told. The value is the first word of its causes."""

    SETTINGS = "settings"
    VARIABLES = "variables"
    KEY = "key"
    FOLDER = "folder"
    DISK = "disk"
    DATABASE = "database"
    SCHEMA = "schema"
    CONNECTIONS = "connections"
    QUERIES = "queries"
    TABLES = "tables"
    CLOCK = "clock"
    REDIS = "redis"
    MEMORY = "memory"
    PERSISTENCE = "persistence"
    MESSAGES = "messages"
    ACCOUNTS = "accounts"
    VEHICLES = "vehicles"
    COMMANDS = "commands"
    LOG = "log"


# Of the troubleshooting runbook: which of its issues a check belongs to.
ISSUE: Mapping[Check, int] = {
    Check.SETTINGS: 1,
    Check.VARIABLES: 1,
    Check.KEY: 2,
    Check.FOLDER: 1,
    Check.DISK: 1,
    Check.DATABASE: 7,
    Check.SCHEMA: 1,
    Check.CONNECTIONS: 7,
    Check.QUERIES: 7,
    Check.TABLES: 7,
    Check.CLOCK: 2,
    Check.REDIS: 8,
    Check.MEMORY: 8,
    Check.PERSISTENCE: 8,
    Check.MESSAGES: 3,
    Check.ACCOUNTS: 2,
    Check.VEHICLES: 5,
    Check.COMMANDS: 5,
    Check.LOG: 5,
}

Fact = str | int


class Cause(StrEnum):
    SETTINGS_VALID = "settings.valid"
    SETTINGS_INVALID = "settings.invalid"
    SETTINGS_REFUSED = "settings.refused"
    VARIABLES_KNOWN = "variables.known"
    VARIABLES_MISNAMED = "variables.misnamed"
    KEY_STRONG = "key.strong"
    KEY_KEPT = "key.kept"
    KEY_MISSING = "key.missing"
    KEY_PUBLISHED = "key.published"
    KEY_SHORT = "key.short"
    FOLDER_WRITABLE = "folder.writable"
    FOLDER_REFUSED = "folder.refused"
    DISK_FREE = "disk.free"
    DISK_LOW = "disk.low"
    DISK_FULL = "disk.full"
    DATABASE_ANSWERS = "database.answers"
    DATABASE_REFUSED = "database.refused"
    DATABASE_HANGING = "database.hanging"
    DATABASE_HOST_UNKNOWN = "database.host_unknown"
    DATABASE_UNREACHABLE = "database.unreachable"
    DATABASE_PASSWORD = "database.password"  # noqa: S105 - a cause, not a secret
    DATABASE_MISSING = "database.missing"
    DATABASE_NO_ROOM = "database.no_room"
    DATABASE_STARTING = "database.starting"
    DATABASE_FOREIGN = "database.foreign"
    DATABASE_URL = "database.url"
    DATABASE_READ_ONLY = "database.read_only"
    DATABASE_FILE_MISSING = "database.file_missing"
    DATABASE_FILE_REFUSED = "database.file_refused"
    DATABASE_FILE_DAMAGED = "database.file_damaged"
    DATABASE_LOCKED = "database.locked"
    SCHEMA_NEWEST = "schema.newest"
    SCHEMA_MISSING = "schema.missing"
    SCHEMA_BEHIND = "schema.behind"
    SCHEMA_AHEAD = "schema.ahead"
    SCHEMA_RESTORING = "schema.restoring"
    CONNECTIONS_FREE = "connections.free"
    CONNECTIONS_FEW_LEFT = "connections.few_left"
    CONNECTIONS_MANY_IDLE = "connections.many_idle"
    CONNECTIONS_LEFT_OPEN = "connections.left_open"
    CONNECTIONS_USED_UP = "connections.used_up"
    CONNECTIONS_BLOCKED = "connections.blocked"
    QUERIES_QUICK = "queries.quick"
    QUERIES_SLOW = "queries.slow"
    TABLES_SIZES = "tables.sizes"
    CLOCK_AGREES = "clock.agrees"
    CLOCK_DIFFERS = "clock.differs"
    CLOCK_APART = "clock.apart"
    REDIS_EMBEDDED = "redis.embedded"
    REDIS_ANSWERS = "redis.answers"
    REDIS_REFUSED = "redis.refused"
    REDIS_HANGING = "redis.hanging"
    REDIS_HOST_UNKNOWN = "redis.host_unknown"
    REDIS_UNREACHABLE = "redis.unreachable"
    REDIS_PASSWORD = "redis.password"  # noqa: S105 - a cause, not a secret
    REDIS_URL = "redis.url"
    REDIS_FOREIGN = "redis.foreign"
    REDIS_LOADING = "redis.loading"
    REDIS_READ_ONLY = "redis.read_only"
    MEMORY_FREE = "memory.free"
    MEMORY_LOW = "memory.low"
    MEMORY_FULL = "memory.full"
    MEMORY_EVICTING = "memory.evicting"
    PERSISTENCE_ON = "persistence.on"
    PERSISTENCE_OFF = "persistence.off"
    PERSISTENCE_FAILING = "persistence.failing"
    PERSISTENCE_UNTOLD = "persistence.untold"
    MESSAGES_ARRIVE = "messages.arrive"
    MESSAGES_LOST = "messages.lost"
    ACCOUNTS_OWN = "accounts.own"
    ACCOUNTS_DEMO = "accounts.demo"
    ACCOUNTS_PUBLISHED = "accounts.published"
    ACCOUNTS_NO_ADMIN = "accounts.no_admin"
    VEHICLES_NONE = "vehicles.none"
    VEHICLES_REACHABLE = "vehicles.reachable"
    VEHICLES_UNREACHABLE = "vehicles.unreachable"
    COMMANDS_SETTLED = "commands.settled"
    COMMANDS_UNKNOWN = "commands.unknown"
    COMMANDS_WAITING = "commands.waiting"
    LOG_QUIET = "log.quiet"
    LOG_TROUBLED = "log.troubled"
    LOG_ELSEWHERE = "log.elsewhere"

    @property
    def check(self) -> Check:
        return Check(self.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Finding:
    """`cause` None: not looked at, because of `needs` (None: it took too long). `details`: lines to read, masked."""

    check: Check
    cause: Cause | None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    details: Sequence[str] = ()
    needs: Check | None = None


def found(cause: Cause, details: Sequence[str] = (), **facts: Fact) -> Finding:
    return Finding(cause.check, cause, facts, details)


def unchecked(check: Check, *, needs: Check | None = None) -> Finding:
    return Finding(check, None, needs=needs)
