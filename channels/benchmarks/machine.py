"""How busy the machine was while something was measured on it: figures of a shared machine mean little without."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class Machine:
    """Watches from its making on."""

    def __init__(self) -> None:
        self._before = _ticks()

    def __str__(self) -> str:
        """Load average, cores, and the share of their time that a hypervisor gave to other guests meanwhile (Linux)."""
        load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else f"{os.cpu_count()} cores"
        before, now = self._before, _ticks()
        if before is None or now is None or now[0] == before[0]:
            return load
        return f"{load}, {(now[1] - before[1]) / (now[0] - before[0]):.0%} of their time taken by other guests of the host"


def _ticks() -> tuple[int, int] | None:
    """All time of all cores and the stolen part, in clock ticks since the start; none where ``/proc`` does not tell."""
    with suppress(OSError, ValueError, IndexError):
        fields = [int(value) for value in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
        return sum(fields), fields[7]
    return None
