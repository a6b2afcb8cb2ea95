"""What the figures were measured on, and what a process has used. Linux only: it reads /proc."""

import os
import platform
from pathlib import Path

KIB = 1024


def facts() -> dict[str, object]:
    """Nothing that says where this machine stands or what it is called."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(": ", 1)[1] for line in lines if line.startswith("model name")]
    total = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return {
        "processors": os.cpu_count(),
        "model": models[0] if models else platform.machine(),
        "memory_gib": round(int(total.split()[1]) / KIB / KIB, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def processor_seconds(pid: int) -> float:
    """User and system time of a process and all its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int) -> float:
    """What the process has to itself, and its share of what it shares."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line for line in rollup if line.startswith("Pss:")).split()[1])
