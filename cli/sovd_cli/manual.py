"""What `sovd --help` says: the commands in groups, examples, exit codes, environment."""

from collections.abc import Mapping, Sequence
from typing import Any

from typer.core import TyperGroup

GROUPS: Mapping[str, Sequence[str]] = {
    "Session": ("login", "logout", "whoami"),
    "Vehicles": ("vehicles", "vehicle", "entities"),
    "Read and write": ("faults", "fault", "clear-faults", "data", "watch", "configurations", "modes", "locks"),
    "Operations": ("operations", "run"),
    "Any SOVD request": ("get", "put", "raw"),
    "Commands that were asked for": ("commands", "history", "show", "follow", "cancel", "resolve"),
    "The service itself": ("demo", "doctor", "backup", "restore", "admin"),
}

# The \b keeps a paragraph's lines as they are.
MANUAL = """Diagnose vehicles through the service, from a terminal or a script.

VEHICLE is a VIN, the end of a VIN, a name or an id. COMPONENT is a component such as engine, or a path
such as apps/navigation. Every command has --json and --quiet; those that print a table have --csv.
"""

ENVIRONMENT = """\b
Environment:
  SOVD_URL        address of the service, in place of where you logged in
  SOVD_USERNAME   with SOVD_PASSWORD: an account for scripts, without `sovd login`
  SOVD_PASSWORD   its password
  SOVD_CA         PEM file of the certificates to believe over HTTPS
  SOVD_REASON     why vehicles are changed, in place of --reason
  SOVD_DEMO_FLEET so many vehicles more in `sovd demo`
  SOVD_DEBUG      set: show where an unforeseen error came from
  NO_COLOR        set: no colours
  XDG_CONFIG_HOME where the session is kept, in sovd/session.json (default ~/.config)
"""

EXIT_CODES = """\b
Exit codes:
  0    done
  1    other error
  2    usage: the command line makes no sense
  3    not allowed, or not logged in
  4    the vehicle refused or failed
  5    the vehicle is silent
  6    the outcome is unknown: it may have happened
  130  Ctrl-C
"""

EXAMPLES = """\b
Examples:
  sovd login --url https://sovd.example --username jo
  sovd vehicles van
  sovd faults 000101
  sovd data 000101 bms state-of-charge pack-voltage
  sovd watch 000101 bms pack-current --seconds 30
  sovd operations 000101 bms self-test
  sovd run 000101 bms self-test
  sovd raw 000101 GET components/bms/data --query category=identData
  sovd commands --since 1h --status failed --csv > failed.csv
"""


class GroupedCommands(TyperGroup):
    """Lists the commands under what they are for; one that is in no group comes last."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        named = [name for names in GROUPS.values() for name in names]
        others = [name for name in self.list_commands(ctx) if name not in named]
        widest = max(len(name) for name in self.list_commands(ctx))
        for title, names in (*GROUPS.items(), ("Others", others)):
            rows = [(name.ljust(widest), self._summary(ctx, name, formatter.width - widest - 6)) for name in names]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def _summary(self, ctx: Any, name: str, width: int) -> str:
        """The first sentence of a command's help, cut where a line ends."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(width) if command is not None else ""
