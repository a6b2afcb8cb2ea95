"""What every cause means: how bad it is, its sentence, and the one step that mends it. Names in braces are facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.features.doctor.findings import Cause, Finding, State
from app.infra.schema import MEND as MIGRATE


@dataclass(frozen=True, slots=True)
class Words:
    state: State
    sentence: str
    mend: str = ""


def _fine(sentence: str) -> Words:
    return Words(State.FINE, sentence)


def _warning(sentence: str, mend: str) -> Words:
    return Words(State.WARNING, sentence, mend)


def _broken(sentence: str, mend: str) -> Words:
    return Words(State.BROKEN, sentence, mend)


NEW_KEY = "Put the output of `openssl rand -base64 48` into JWT_SECRET_KEY and start the service again."
CORRECT_DATABASE_URL = "Correct DATABASE_URL in .env and start the service again."
CORRECT_REDIS_URL = "Correct REDIS_URL in .env and start the service again."
RESTORE = "Restore the last backup: `sovd restore FILE --replace`."

WORDS: Mapping[Cause, Words] = {
    Cause.SETTINGS_VALID: _fine("The settings are valid: profile {profile}, {database}, {redis}."),
    Cause.SETTINGS_INVALID: _broken("{variable} makes no sense: {why}.", "Correct {variable} and start again."),
    Cause.SETTINGS_REFUSED: _broken("The service refuses to start: {why}", "Change that setting and start again."),
    Cause.VARIABLES_KNOWN: _fine("Every variable that begins with SOVD_ is one that is read."),
    Cause.VARIABLES_MISNAMED: _warning("Nobody reads {variable}.", "Call it {meant}, if that is what was meant."),
    Cause.KEY_STRONG: _fine("JWT_SECRET_KEY is set and long enough."),
    Cause.KEY_KEPT: _fine("The demo keeps a signing key of its own."),
    Cause.KEY_MISSING: _broken("JWT_SECRET_KEY is not set.", NEW_KEY),
    Cause.KEY_PUBLISHED: _broken("JWT_SECRET_KEY is an example that everybody can read.", NEW_KEY),
    Cause.KEY_SHORT: _broken("JWT_SECRET_KEY is shorter than {least} bytes.", NEW_KEY),
    Cause.FOLDER_WRITABLE: _fine("The data folder {folder} can be written."),
    Cause.FOLDER_REFUSED: _broken(
        "The data folder {folder} cannot be written: {why}.",
        "Make it writable for the user {user}, or set SOVD_DATA_DIR.",
    ),
    Cause.DISK_FREE: _fine("{free} are free under {folder}."),
    Cause.DISK_LOW: _warning("Only {free} are free under {folder}.", "Make room on that disk."),
    Cause.DISK_FULL: _broken("The disk under {folder} is full ({free} free).", "Make room on that disk."),
    Cause.DATABASE_ANSWERS: _fine("{server} answers in {milliseconds} ms."),
    Cause.DATABASE_REFUSED: _broken(
        "Nobody listens at {place}: PostgreSQL is not running there.",
        "Start it (`docker compose up -d db`), or correct DATABASE_URL.",
    ),
    Cause.DATABASE_HANGING: _broken(
        "PostgreSQL at {place} takes the connection and does not answer.",
        "Start it again: `docker compose restart db`.",
    ),
    Cause.DATABASE_HOST_UNKNOWN: _broken("No machine is called {host}.", CORRECT_DATABASE_URL),
    Cause.DATABASE_UNREACHABLE: _broken("PostgreSQL at {place} cannot be reached: {why}.", CORRECT_DATABASE_URL),
    Cause.DATABASE_PASSWORD: _broken(
        "PostgreSQL at {place} refuses the user {user} or its password.",
        "Put the right user and password into DATABASE_URL (.env) and start the service again.",
    ),
    Cause.DATABASE_MISSING: _broken(
        "PostgreSQL at {place} has no database {name}.",
        "Create it (`createdb {name}`), then run: " + MIGRATE,
    ),
    Cause.DATABASE_NO_ROOM: _broken(
        "PostgreSQL at {place} has no room for another connection.",
        "Start the service again (`docker compose restart backend`); if it comes back, raise max_connections.",
    ),
    Cause.DATABASE_STARTING: _broken("PostgreSQL at {place} is starting or stopping.", "Wait, then look again."),
    Cause.DATABASE_FOREIGN: _broken("What listens at {place} is not PostgreSQL.", CORRECT_DATABASE_URL),
    Cause.DATABASE_URL: _broken("DATABASE_URL is no address of a database: {why}.", CORRECT_DATABASE_URL),
    Cause.DATABASE_READ_ONLY: _broken(
        "PostgreSQL at {place} takes no writes.", "Point DATABASE_URL at the primary server, or end its recovery."
    ),
    Cause.DATABASE_FILE_MISSING: _broken(
        "There is no database file {file}.", "Start the service once, or set SOVD_DATA_DIR to where it is."
    ),
    Cause.DATABASE_FILE_REFUSED: _broken(
        "The database file {file} cannot be written.", "Give it to the user {user}, who runs the service."
    ),
    Cause.DATABASE_FILE_DAMAGED: _broken("The database file {file} is damaged: {why}.", RESTORE),
    Cause.DATABASE_LOCKED: _broken(
        "Another program keeps the database file {file} locked.", "End that program; `fuser {file}` names it."
    ),
    Cause.SCHEMA_NEWEST: _fine("The schema is {current}, the newest."),
    Cause.SCHEMA_MISSING: _broken('The database has no schema: relation "users" does not exist.', f"Run: {MIGRATE}"),
    Cause.SCHEMA_BEHIND: _broken("The schema is {current}, this program needs {newest}.", f"Run: {MIGRATE}"),
    Cause.SCHEMA_AHEAD: _broken(
        "The schema ({current}) is newer than this program ({newest}).",
        "Start the newer program again, or restore the backup made before the update.",
    ),
    Cause.SCHEMA_RESTORING: _broken(
        "A restore of this database was not finished.", "Run it again: `sovd restore FILE --replace`."
    ),
    Cause.CONNECTIONS_FREE: _fine("{used} of {most} connections are used, {idle} of them idle."),
    Cause.CONNECTIONS_FEW_LEFT: _warning(
        "{used} of {most} connections are used.", "Start the service again, or raise max_connections."
    ),
    Cause.CONNECTIONS_MANY_IDLE: _warning(
        "{idle} connections are idle, of {used}.", "Start the service again: `docker compose restart backend`."
    ),
    Cause.CONNECTIONS_LEFT_OPEN: _warning(
        "Transactions that stand open and idle: {count}, the oldest for {seconds} s.",
        "End them: `SELECT pg_terminate_backend({pid})`.",
    ),
    Cause.CONNECTIONS_USED_UP: _broken(
        "All {most} connections of a process of the service (SOVD_DATABASE_POOL) are in use, and stay so.",
        "End what is slow (`queries`); if it is the usual load, raise SOVD_DATABASE_POOL and start the service again.",
    ),
    Cause.CONNECTIONS_BLOCKED: _broken(
        "All {most} connections of a process of the service (SOVD_DATABASE_POOL) are in use: "
        "{blocked} wait for a lock that process {pid} of the database holds.",
        "End that transaction: `SELECT pg_terminate_backend({pid})`. The service then goes on by itself.",
    ),
    Cause.QUERIES_QUICK: _fine("No query has been running for more than a second."),
    Cause.QUERIES_SLOW: _warning(
        "Queries that have been running for more than a second: {count}, the longest for {seconds} s.",
        "Find out who sent it; end it with `SELECT pg_terminate_backend({pid})` if nobody waits for it.",
    ),
    Cause.TABLES_SIZES: _fine("The database has {size}; {largest}."),
    Cause.CLOCK_AGREES: _fine("The clocks of this machine and of the database agree to {seconds} s."),
    Cause.CLOCK_DIFFERS: _warning(
        "The database's clock differs from this machine's by {seconds} s.", "Synchronise both with a time server (NTP)."
    ),
    Cause.CLOCK_APART: _broken(
        "The database's clock differs from this machine's by {seconds} s: tokens and leases go wrong.",
        "Synchronise both with a time server (NTP).",
    ),
    Cause.REDIS_EMBEDDED: _fine("The process keeps sessions and messages itself; there is no Redis."),
    Cause.REDIS_ANSWERS: _fine("Redis {version} answers in {milliseconds} ms."),
    Cause.REDIS_REFUSED: _broken(
        "Nobody listens at {place}: Redis is not running there.",
        "Start it (`docker compose up -d redis`), or correct REDIS_URL.",
    ),
    Cause.REDIS_HANGING: _broken(
        "Redis at {place} takes the connection and does not answer.",
        "Start it again: `docker compose restart redis`.",
    ),
    Cause.REDIS_HOST_UNKNOWN: _broken("No machine is called {host}.", CORRECT_REDIS_URL),
    Cause.REDIS_UNREACHABLE: _broken("Redis at {place} cannot be reached: {why}.", CORRECT_REDIS_URL),
    Cause.REDIS_PASSWORD: _broken(
        "Redis at {place} wants another user or password.",
        "Put the right password into REDIS_URL (redis://:PASSWORD@host:6379/0) and start the service again.",
    ),
    Cause.REDIS_URL: _broken("REDIS_URL is wrong: {why}.", CORRECT_REDIS_URL),
    Cause.REDIS_FOREIGN: _broken("What listens at {place} is not Redis.", CORRECT_REDIS_URL),
    Cause.REDIS_LOADING: _broken("Redis at {place} is still loading its data.", "Wait, then look again."),
    Cause.REDIS_READ_ONLY: _broken("Redis at {place} is a replica and takes no writes.", CORRECT_REDIS_URL),
    Cause.MEMORY_FREE: _fine("Redis uses {used}{limit}."),
    Cause.MEMORY_LOW: _warning(
        "Redis uses {used} of {most}.", "Raise maxmemory (compose: mem_limit of redis) before it is full."
    ),
    Cause.MEMORY_FULL: _broken(
        "Redis is out of memory ({used} of {most}) and refuses writes (policy {policy}).",
        "Raise maxmemory (compose: mem_limit of redis); FLUSHALL also makes room, and logs everybody out.",
    ),
    Cause.MEMORY_EVICTING: _warning(
        "Redis has thrown away {evicted} values for want of memory: people are logged out at random.",
        "Raise maxmemory (compose: mem_limit of redis).",
    ),
    Cause.PERSISTENCE_ON: _fine("Redis keeps its data on disk ({how})."),
    Cause.PERSISTENCE_OFF: _warning(
        "Redis keeps nothing on disk: a restart of it logs everybody out.",
        "Start it with `--appendonly yes` and a volume (compose: sovd_redis_data).",
    ),
    Cause.PERSISTENCE_FAILING: _broken(
        "Redis cannot write its data to disk and refuses writes.",
        "Make room and check the rights of its volume (sovd_redis_data), then: `redis-cli BGSAVE`.",
    ),
    Cause.PERSISTENCE_UNTOLD: _fine("Redis does not tell whether it keeps its data on disk."),
    Cause.MESSAGES_ARRIVE: _fine("A message sent through Redis arrives after {milliseconds} ms."),
    Cause.MESSAGES_LOST: _broken(
        "A message sent through Redis does not arrive: no live updates.",
        "Allow the user of REDIS_URL to publish and subscribe (ACL), or start Redis again.",
    ),
    Cause.ACCOUNTS_OWN: _fine("No account has a published password. Administrators who can log in: {admins}."),
    Cause.ACCOUNTS_DEMO: _fine("The demo accounts are meant to be here: it serves this machine only."),
    Cause.ACCOUNTS_PUBLISHED: _broken(
        "The user {username} has a published password, and this is production.",
        "Give that user another password (Administration, Users) or disable it.",
    ),
    Cause.ACCOUNTS_NO_ADMIN: _warning(
        "There is no administrator who can log in.", "Create one: `sovd admin create USERNAME`."
    ),
    Cause.VEHICLES_NONE: _fine("No vehicle is registered."),
    Cause.VEHICLES_REACHABLE: _fine("{reachable} of {total} vehicles answer."),
    Cause.VEHICLES_UNREACHABLE: _warning(
        "{unreachable} of {total} vehicles do not answer.",
        "Test one: `sovd vehicle test VIN` says what is wrong with its connection.",
    ),
    Cause.COMMANDS_SETTLED: _fine("No command waits for a person, none is overdue."),
    Cause.COMMANDS_UNKNOWN: _warning(
        "Commands whose outcome is unknown: {count}. They may have happened.",
        "Look at the vehicles, then `sovd resolve ID` for each of `sovd commands --status unknown`.",
    ),
    Cause.COMMANDS_WAITING: _broken(
        "Commands that have waited past their deadline: {count}. No process works on commands.",
        "Start the service (again): `docker compose restart backend`.",
    ),
    Cause.LOG_QUIET: _fine("No error in the last {minutes} minutes of {file}."),
    Cause.LOG_TROUBLED: _warning(
        "Errors in the last {minutes} minutes of {file}: {count}, the last one: {event}.",
        "Follow its correlation id: `grep ID {file}`.",
    ),
    Cause.LOG_ELSEWHERE: _fine("The log is not in a file here; `docker compose logs backend` shows it."),
}


def state_of(finding: Finding) -> State:
    """What was not looked at is worth a warning by itself, unless it follows from something that is broken."""
    if finding.cause is not None:
        return WORDS[finding.cause].state
    return State.UNCHECKED if finding.needs is not None else State.WARNING


def sentence_of(finding: Finding) -> str:
    if finding.cause is not None:
        return WORDS[finding.cause].sentence.format_map(finding.facts)
    return f"Not looked at: {finding.needs} is broken." if finding.needs else "This could not be looked at in time."


def mend_of(finding: Finding) -> str:
    if finding.cause is not None:
        return WORDS[finding.cause].mend.format_map(finding.facts)
    return "" if finding.needs else "Look again; if it stays so, the log of the doctor's process says why."
