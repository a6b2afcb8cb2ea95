"""`doctor`: walks through the troubleshooting runbook and says what is wrong, and what mends it."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import httpx2
import typer
from rich.table import Table
from rich.text import Text

from sovd_cli.consulting import Result, examine
from sovd_cli.demo import OWN_VARIABLES
from sovd_cli.dotenv import read_dotenv
from sovd_cli.exit_codes import UsageProblem
from sovd_cli.invocation import Invocation, command
from sovd_cli.plain_text import plain
from sovd_cli.seen import Seen, Subject, fine, warning
from sovd_cli.session_file import read_kept, session_path, write_private
from sovd_client.errors import SovdError
from sovd_client.transport import believing, trusting_nobody

EnvFile = Annotated[Path, typer.Option("--env-file", help="Read for what is not set.")]

FIRST_ANSWER_S = 1.0
DEMO_MARK = "demo-vehicles-told.json"  # in the data folder: a demo was started there
STYLE: Mapping[str, str] = {"fine": "green", "warning": "yellow", "broken": "bold red", "unchecked": "dim"}
# What changes in `.env` reaches the service when it is started again.
COMPARED = ("JWT_SECRET_KEY", "DATABASE_URL", "REDIS_URL")


class SomethingBroken(SovdError):
    default_code = "BROKEN"


def register(app: typer.Typer) -> None:
    command(app, "doctor")(doctor)


async def doctor(  # each is an option of the command line
    invocation: Invocation,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where --report writes; else printed.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Fill in the incident report, as Markdown.")] = False,
    url: Annotated[str | None, typer.Option("--url", help="Of the service. Default SOVD_URL, else as set.")] = None,
    env_file: EnvFile = Path(".env"),
    log: Annotated[Path | None, typer.Option("--log", help="The service's log file, where it has one.")] = None,
) -> None:
    """Look for what is wrong, and say what mends it.

    Ends with 1 when something is broken. Needs no log-in and changes nothing.
    """
    if file is not None and not report:
        raise UsageProblem("A FILE goes with --report.")
    told = read_dotenv(env_file)
    # An empty one is as good as none: the service sees it so, too.
    own = {name: value for name, value in invocation.environment.items() if value and name not in OWN_VARIABLES}
    environment = {**told, **own}
    subject = subject_of(invocation, url, environment)
    environment |= await profile_of(subject, environment)
    result = await examine(subject, environment, log, [compare(told, own)] if told else [])
    tell(invocation, result, report=report, file=file)
    if result["causes"]:
        raise SomethingBroken(f"Broken: {', '.join(result['causes'])}.")


def subject_of(invocation: Invocation, url: str | None, environment: Mapping[str, str]) -> Subject:
    """The service that was named; else the one that these settings start; else where the last log-in went."""
    chosen = url or invocation.environment.get("SOVD_URL")
    if not chosen and "SOVD_PORT" not in environment:
        kept = read_kept(session_path(invocation.environment))
        chosen = kept.url if kept is not None and Subject(kept.url, trusting_nobody()).is_here else None
    if not chosen:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104  # read, not bound
            environment.get("SOVD_HOST", ""), environment.get("SOVD_HOST", "")
        )
        chosen = f"http://{host or '127.0.0.1'}:{environment.get('SOVD_PORT') or 8000}"
    chosen = chosen.rstrip("/")
    return Subject(chosen, believing(invocation.ca) if chosen.startswith("https") else trusting_nobody())


async def profile_of(subject: Subject, environment: Mapping[str, str]) -> Mapping[str, str]:
    """`sovd demo` sets the profile for its service alone, so whoever looks at it has to find that out."""
    if "SOVD_PROFILE" in environment or not subject.is_here:
        return {}
    with suppress(httpx2.HTTPError, httpx2.InvalidURL, ValueError, AttributeError):
        async with httpx2.AsyncClient(trust_env=False, verify=subject.tls, timeout=FIRST_ANSWER_S) as client:
            told = (await client.get(f"{subject.url}/api/v1/about")).json()
        return {"SOVD_PROFILE": "demo"} if told.get("profile") == "demo" else {}
    is_demo = (Path(environment.get("SOVD_DATA_DIR") or ".data") / DEMO_MARK).exists()
    return {"SOVD_PROFILE": "demo"} if is_demo and "DATABASE_URL" not in environment else {}


def compare(told: Mapping[str, str], environment: Mapping[str, str]) -> Seen:
    differing = [name for name in COMPARED if name in told and environment.get(name, told[name]) != told[name]]
    if not differing:
        return fine("dotenv", 2, ".env says nothing else than the environment.")
    return warning(
        "dotenv.differs",
        2,
        f"{differing[0]} is another in .env than in the environment.",
        "Start the service again so that it takes .env over, or correct .env.",
    )


def tell(invocation: Invocation, result: Result, *, report: bool, file: Path | None) -> None:
    out = invocation.out
    written = result["report"]
    if report and written is None:
        raise SovdError("The report is written where the service's program is installed.", code="NOT_INSTALLED")
    if file is not None:
        write_report(file, written)
        out.remark(f"The incident report is in {file}; two places in it are for you.")
    if out.as_json:
        out.document(result if report else {name: value for name, value in result.items() if name != "report"})
    elif report and file is None:
        out.text(written)
    else:
        out.show(drawn(result))


def write_report(file: Path, text: str) -> None:
    """Raises: SovdError when it cannot be written."""
    try:
        write_private(file, text)
    except OSError as wrong:
        raise SovdError(f"Cannot write {file}: {wrong.strerror}.") from wrong


def drawn(result: Result) -> Table:
    """One line a check; what is not fine comes with its mending."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in result["findings"]:
        table.add_row(Text(finding["state"], STYLE[finding["state"]]), plain(finding["check"]), sentence_of(finding))
    return table


def sentence_of(finding: Mapping[str, Any]) -> Text:
    text = Text(plain(finding["sentence"]), "dim" if finding["state"] == "unchecked" else "")
    if finding["mend"]:
        text.append(f" → {plain(finding['mend'])}", "bold")
    return text
