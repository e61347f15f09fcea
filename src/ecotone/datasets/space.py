"""Room on the disk, looked at before anything large is written."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecotone.datasets.problems import refused

#: Left free for everybody else on the disk.
RESERVE = 200_000_000


def said(size: float) -> str:
    """Return a size as people say it.

    >>> said(40_000_000_000), said(1_234)
    ('40.0 GB', '1.2 kB')
    """
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= one:
            return f"{size / one:.1f} {unit}"
    return f"{size:.0f} bytes"


def free(folder: Path) -> int:
    """Return the bytes free where ``folder`` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def ask_for(needed: int, folder: Path, *, file: str) -> None:
    """Raise ``BadTable`` when ``needed`` bytes do not fit into ``folder``."""
    there = free(folder)
    if needed + RESERVE > there:
        raise refused(
            file,
            f"{file}: reading it needs about {said(needed + RESERVE)} of free disk space in "
            f"{folder}, and {said(there)} are free. Free some space, or let ECOTONE_HOME name a "
            "folder on a larger disk.",
        )


@contextmanager
def told_when_full(folder: Path, *, file: str) -> Iterator[None]:
    """Turn a disk that fills up while writing into the same kind of sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise refused(
            file,
            f"{file}: the disk was full before all of it was written to {folder}. Nothing was "
            "kept. Free some space, or let ECOTONE_HOME name a folder on a larger disk.",
        ) from error
