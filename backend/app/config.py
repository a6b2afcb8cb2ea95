"""Settings: every variable, its unit, its default. Nothing else reads the environment."""

import ipaddress
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

EXIT_BAD_CONFIGURATION = 78  # sysexits.h EX_CONFIG
FIRST_FAULT_READINGS_OF_DEMO = 50
SECRET_FILE = "jwt-secret"  # noqa: S105 - its name in the data folder
SHORTEST_SECRET = 32  # bytes; PyJWT only warns below

# Values that stand in public documents and examples. A production start refuses them.
KNOWN_SECRETS = frozenset(
    {
        "changeme",
        "change-me",
        "secret",
        "your-secret-key",
        "your-secret-key-change-in-production",
        "dev-secret-key-change-in-production-0123456789",
    }
)
KNOWN_DATABASE_PASSWORDS = frozenset({"sovd_password", "postgres", "password", "admin"})

WITHOUT_PREFIX = frozenset({"DATABASE_URL", "REDIS_URL", "JWT_SECRET_KEY"})

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


def _seconds(value: object) -> object:
    """`1.5` in the environment is one and a half seconds; pydantic takes only ISO 8601 as text."""
    try:
        return timedelta(seconds=float(value)) if isinstance(value, str) else value
    except ValueError:
        return value


Seconds = Annotated[timedelta, BeforeValidator(_seconds)]


class BadConfiguration(Exception):
    """The process must not start like this; the message is the one line that says why.

    `mistakes`: each variable that makes no sense, with what is wrong with it.
    """

    def __init__(self, sentence: str, mistakes: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.mistakes = mistakes


class Settings(BaseSettings):
    """What the environment says. Durations are seconds in the environment."""

    # Compose hands on what `.env` leaves out as an empty text.
    model_config = SettingsConfigDict(env_prefix="SOVD_", extra="ignore", populate_by_name=True, env_ignore_empty=True)

    profile: Literal["production", "demo"] = "production"
    data_dir: Path = Path(".data")  # embedded database, generated secret
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")  # unset: SQLite
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")  # unset: in process
    jwt_secret_key: SecretStr | None = Field(default=None, validation_alias="JWT_SECRET_KEY")
    metrics_port: int | None = Field(default=None, ge=1, le=65535)  # unset: no metrics are served
    metrics_host: str = "127.0.0.1"
    metrics_dir: Path | None = None  # what processes of one machine add up; None: `metrics` in data_dir
    database_pool: int = Field(default=10, ge=1, le=200)  # connections per process

    # Comma separated.
    vehicle_networks: Annotated[tuple[Network, ...], NoDecode] = ()  # which addresses vehicles may have
    vehicle_ports: Annotated[tuple[int, ...], NoDecode] = (443, 8443, 13400, 3496)  # empty in demo: any
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ("http://localhost:5173",)

    # Proxies whose word about a client's address is taken (X-Forwarded-For): networks, comma separated.
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    rate_limits: Literal["on", "off"] = "on"  # off: tests and measurements, never production

    access_token_lifetime: Seconds = timedelta(minutes=30)
    session_idle: Seconds = timedelta(hours=8)
    session_lifetime: Seconds = timedelta(hours=12)

    command_deadline: Seconds = timedelta(seconds=60)  # `not_after` when the request names none
    longest_deadline: Seconds = timedelta(hours=1)
    answer_patience: Seconds = timedelta(seconds=30)  # longest wait for one answer of a vehicle
    execution_patience: Seconds = timedelta(minutes=30)  # longest an execution or stream is followed
    lease: Seconds = timedelta(seconds=3)  # a process that is silent for so long has lost its commands
    probe_interval: Seconds = timedelta(seconds=15)  # how often an unused vehicle is asked if it is there
    reason_required: Literal["nothing", "writes"] = "nothing"  # which commands must say why they are sent

    # How many vehicles have their faults read by themselves once they were met. None: 50 in the demo, otherwise none.
    faults_read_first: int | None = Field(default=None, ge=0, le=10_000)

    console_dir: Path = Path("frontend/dist")
    demo_vehicles: Path | None = None  # JSON list of simulated vehicles, demo profile only
    demo_vehicles_within: Seconds = timedelta(0)  # how long that list may take to be there
    # By which names the demo may be called when it listens beyond loopback, as it must inside a container.
    demo_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    log_format: Literal["json", "text"] = "json"
    traces_url: str | None = None  # OTLP over HTTP, such as http://collector:4318/v1/traces; unset: no traces
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    crash_at: str | None = None  # name of a crash point, demo profile only: see infra/crash.py

    @field_validator(
        "vehicle_networks", "vehicle_ports", "allowed_origins", "trusted_proxies", "demo_hosts", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @property
    def is_demo(self) -> bool:
        return self.profile == "demo"

    @property
    def first_fault_readings(self) -> int:
        usual = FIRST_FAULT_READINGS_OF_DEMO if self.is_demo else 0
        return usual if self.faults_read_first is None else self.faults_read_first

    @property
    def figures_dir(self) -> Path:
        return self.metrics_dir or self.data_dir / "metrics"

    @property
    def is_embedded(self) -> bool:
        """No Redis: one process holds sessions and wake-ups, so there may be only one."""
        return self.redis_url is None

    def async_database_url(self) -> str:
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'sovd.db'}"
        for plain, driver in (
            ("postgresql://", "postgresql+asyncpg://"),
            ("postgres://", "postgresql+asyncpg://"),
        ):
            if self.database_url.startswith(plain):
                return driver + self.database_url.removeprefix(plain)
        if self.database_url.startswith("sqlite:///"):
            return "sqlite+aiosqlite:///" + self.database_url.removeprefix("sqlite:///")
        return self.database_url


def load_settings() -> Settings:
    """Raises: BadConfiguration naming the variable, never its value."""
    try:
        return Settings()
    except ValidationError as wrong:
        mistakes = _mistakes_in(wrong)
        raise BadConfiguration(": ".join(mistakes[0]), mistakes) from wrong


def _mistakes_in(wrong: ValidationError) -> list[tuple[str, str]]:
    """Each variable with what is wrong with it; never its value."""
    errors = wrong.errors(include_url=False, include_input=False)
    return [(variable_of(str(error["loc"][0])), error["msg"]) for error in errors]


def variable_of(name: str) -> str:
    """What a setting is called in the environment."""
    plain = name.upper()
    return plain if plain in WITHOUT_PREFIX else f"SOVD_{plain}"


def require_safe(settings: Settings) -> None:
    """Refuse what must not be served.

    Raises: BadConfiguration.
    """
    if settings.is_demo:
        _require_loopback(settings)
        return
    if settings.crash_at is not None:
        raise BadConfiguration("SOVD_CRASH_AT is for tests and is refused in the production profile.")
    if settings.rate_limits == "off":
        raise BadConfiguration("SOVD_RATE_LIMITS=off is for tests and is refused in the production profile.")
    if settings.demo_vehicles is not None:
        raise BadConfiguration("SOVD_DEMO_VEHICLES belongs to SOVD_PROFILE=demo.")
    _require_strong_secret(settings)
    _require_own_database_password(settings)


def _require_loopback(settings: Settings) -> None:
    if settings.demo_hosts:
        return
    for variable, host in (("SOVD_HOST", settings.host), ("SOVD_METRICS_HOST", settings.metrics_host)):
        _require_loopback_address(variable, host)


def _require_loopback_address(variable: str, host: str) -> None:
    if host == "localhost":
        return
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise BadConfiguration(f"E_DEMO_EXPOSED: {variable}={host} is not a loopback address.") from None
    if not address.is_loopback:
        raise BadConfiguration(
            f"E_DEMO_EXPOSED: the demo profile has public passwords and serves loopback only, not {address}. "
            "In a container, SOVD_DEMO_HOSTS says by which names it may be called."
        )


def _require_strong_secret(settings: Settings) -> None:
    match weakness_of(settings.jwt_secret_key):
        case "missing":
            raise BadConfiguration(
                "JWT_SECRET_KEY is not set. Set it to at least 32 random characters: openssl rand -base64 48"
            )
        case "published":
            raise BadConfiguration(
                "JWT_SECRET_KEY is a published example value. Make your own: openssl rand -base64 48"
            )
        case "short":
            raise BadConfiguration(f"JWT_SECRET_KEY is shorter than {SHORTEST_SECRET} bytes: openssl rand -base64 48")


def weakness_of(key: SecretStr | None) -> Literal["missing", "published", "short"] | None:
    """Why production may not sign with it."""
    if key is None:
        return "missing"
    secret = key.get_secret_value()
    if secret.lower() in KNOWN_SECRETS:
        return "published"
    return "short" if len(secret.encode()) < SHORTEST_SECRET else None


def _require_own_database_password(settings: Settings) -> None:
    url = settings.database_url or ""
    credentials = url.partition("://")[2].rpartition("@")[0]
    if credentials.partition(":")[2] in KNOWN_DATABASE_PASSWORDS:
        raise BadConfiguration("The password in DATABASE_URL is a published default. Give the database its own.")


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Values that nothing may tell."""
    urls = (settings.database_url or "", settings.redis_url or "")
    passwords = [url.partition("://")[2].rpartition("@")[0].partition(":")[2] for url in urls]
    key = "" if settings.jwt_secret_key is None else settings.jwt_secret_key.get_secret_value()
    return tuple(secret for secret in (key, *passwords) if secret)


def kept_secret(settings: Settings) -> str | None:
    """The key that a service with these settings signs with, if there is one already."""
    kept = settings.data_dir / SECRET_FILE
    may_look = settings.jwt_secret_key is not None or (settings.is_demo and os.access(kept, os.R_OK))
    return signing_secret(settings) if may_look else None


def signing_secret(settings: Settings) -> str:
    """The key that signs tokens. The demo profile makes one and keeps it, so that log-ins survive a restart."""
    if settings.jwt_secret_key is not None:
        return settings.jwt_secret_key.get_secret_value()
    kept = settings.data_dir / SECRET_FILE
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text(encoding="ascii")
