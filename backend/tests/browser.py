"""The browser of the end-to-end tests: Debian's Chromium, driven by playwright."""

from pathlib import Path

from tests.processes import apt_line, find_program

CHROMIUM_FLAGS = (
    "--no-sandbox",  # the tests may run as root in a container, where the sandbox cannot start
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> Path:
    """Raises: ServerMissing with the line that installs it."""
    return find_program("chromium", also_in=[Path("/usr/bin")], mend=apt_line("chromium fonts-dejavu-core"))
