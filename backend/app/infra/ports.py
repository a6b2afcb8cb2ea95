"""Whether our port is free, and who holds it where the system lets us see.

The command line says the same of its ports (`sovd_cli/ports.py`); service and clients share no code.
"""

import errno
import os
import socket
from pathlib import Path

from app.config import BadConfiguration

LISTENING = "0A"  # linux/net/tcp_states.h, TCP_LISTEN


def require_free_port(host: str, port: int) -> None:
    """Raises: BadConfiguration, naming the holder where /proc tells."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Connections of an earlier run that are still closing do not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            if wrong.errno == errno.EADDRINUSE:
                raise BadConfiguration(
                    f"Port {port} is taken{_by_whom(port)}: choose another with SOVD_PORT."
                ) from wrong
            raise BadConfiguration(f"Cannot listen on {host} port {port}: {wrong.strerror}.") from wrong


def _by_whom(port: int) -> str:
    inodes = _listening_inodes(port)
    if inodes:
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and inodes & _socket_inodes(process):
                return f" by {_name_of(process)} (process {process.name})"
    return ""


def _listening_inodes(port: int) -> set[str]:
    """Source: proc(5), /proc/net/tcp: local address in column 2, state in column 4, inode in column 10."""
    found: set[str] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue  # no such system, or no IPv6
        for columns in map(str.split, lines):
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(columns[9])
    return found


def _socket_inodes(process: Path) -> set[str]:
    """None when the process is gone or somebody else's."""
    found: set[str] = set()
    try:
        for handle in (process / "fd").iterdir():
            target = os.readlink(handle)  # noqa: PTH115 - `socket:[1234]` is no path
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        return set()
    return found


def _name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8").strip() or "a process"
    except OSError:
        return "a process"
