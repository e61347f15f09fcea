"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import uuid
import weakref
from pathlib import Path
from typing import Any, Self

_ARRIVING = ".arriving"
#: What a killed process left is thrown away after this long.
_STALE_SECONDS = 86_400


class Arrival:
    """A folder being written, out of sight until ``settle`` gives it its name in one step.

    A process killed at any line leaves at most a folder out of sight, which a later arrival
    throws away.
    """

    def __init__(self, shelf: Path) -> None:
        self._all = shelf / _ARRIVING
        self.folder = self._all / uuid.uuid4().hex

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        _sweep(self._all)
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def settle(self, place: Path) -> None:
        """Move the folder to ``place``; when another process was first, theirs stays."""
        for file in self.folder.iterdir():
            _flush(file)
        _flush(self.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.folder.rename(place)
        except OSError:
            if not place.exists():
                raise
        _flush(place.parent)


def write_whole(path: Path, value: Any) -> None:
    """Write JSON to ``path`` so that a reader finds all of it or the file is not there."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        draft.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
        _flush(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sweep(arriving: Path) -> None:
    """Throw away what killed processes left long ago."""
    old = time.time() - _STALE_SECONDS
    for folder in arriving.iterdir():
        try:
            if folder.stat().st_mtime < old:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:  # another process swept it
            continue


def _flush(path: Path) -> None:
    """Make sure that ``path`` is on the disk before it gets its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Scratch:
    """A folder for files on the way; it goes when nobody holds it any more."""

    def __init__(self, parent: Path | None, prefix: str) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        self._goes = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Throw the folder away now."""
        self._goes()
