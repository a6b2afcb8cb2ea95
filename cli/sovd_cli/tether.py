"""Start a program that ends when its starter ends: `python -m sovd_cli.tether STARTER_PID PROGRAM...`.

Runs between the starter and the program and is replaced by it. Imports as little as it can.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def hold_on_to(starter: int) -> None:
    """Have the kernel kill us when the starter ends, however it ends. Only Linux can.

    The program that replaces us inherits this; it has to be SIGKILL, which nothing can ignore.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != starter:  # it ended before the kernel knew
        sys.exit(1)


def main() -> None:
    hold_on_to(int(sys.argv[1]))
    try:
        os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  # replaces itself, needs no shell
    except OSError as wrong:
        print(f"Cannot start {sys.argv[2]}: {wrong.strerror}.", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main()
