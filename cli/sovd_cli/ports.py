"""Whether a TCP port is free, and who holds it where the system lets us see."""

import errno
import os
import socket
from pathlib import Path

from sovd_client.errors import SovdError

LISTENING = "0A"  # linux/net/tcp_states.h, TCP_LISTEN


class PortTaken(SovdError):
    default_code = "PORT_TAKEN"


def free_port(host: str) -> int:
    with socket.socket(family_of(host)) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free_port(host: str, port: int, mend: str = "choose another with --port") -> None:
    """Raises: PortTaken, naming the holder where /proc tells; SovdError when binding is not possible."""
    with socket.socket(family_of(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            if wrong.errno == errno.EADDRINUSE:
                raise PortTaken(f"Port {port} is taken{by_whom(port)}: {mend}.") from wrong
            raise SovdError(f"Cannot listen on {host} port {port}: {wrong.strerror}.") from wrong


def family_of(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def by_whom(port: int) -> str:
    holder = find_holder(port)
    return f" by {holder[1]} (process {holder[0]})" if holder else ""


def find_holder(port: int) -> tuple[int, str] | None:
    """The process that listens on a port as (pid, name), or None when it cannot be seen."""
    inodes = listening_inodes(port)
    if not inodes:
        return None
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and inodes & socket_inodes(process):
            return int(process.name), name_of(process)
    return None


def listening_inodes(port: int) -> set[str]:
    """Source: proc(5), /proc/net/tcp: local address, remote address, state, ..., inode in column 10."""
    found: set[str] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            lines = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for columns in map(str.split, lines):
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(columns[9])
    return found


def socket_inodes(process: Path) -> set[str]:
    """The sockets a process holds; none when it is gone or somebody else's."""
    found: set[str] = set()
    try:
        for handle in (process / "fd").iterdir():
            target = os.readlink(handle)  # noqa: PTH115  # `socket:[1234]` is no path
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        pass
    return found


def name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip() or "a process"
    except OSError:
        return "a process"


def is_service(pid: int) -> bool:
    """Whether a process was started as the service is; also when its words cannot be read."""
    try:
        words = (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return True
    return b"app" in words or b"--multiprocessing-fork" in words
