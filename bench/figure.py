"""One measured figure and its goal."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` and ``goal`` as they are printed; ``met`` is None where there is no goal."""

    name: str
    value: str
    goal: str = ""
    met: bool | None = None


def table(title: str, figures: Iterable[Figure]) -> str:
    """Return figures as a table of plain text."""
    verdicts = {True: "reached", False: "not reached", None: ""}
    rows = [(one.name, one.value, one.goal, verdicts[one.met]) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join([title, "-" * len(title), *(line.rstrip() for line in lines)])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def peak_mb() -> float:
    """Return the highest memory of this process so far, in megabytes.

    Linux counts into ``ru_maxrss`` what the parent held before this program began; the high-water
    mark of the process itself is asked for where it can be.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
