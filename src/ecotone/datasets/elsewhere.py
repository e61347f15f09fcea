"""Files too large to be kept twice: a snapshot points to them where they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ecotone.datasets.problems import refused

#: The file in the folder of a snapshot that says where its content is.
FILE = "content.elsewhere.json"


def write(path: Path, pointer: Path) -> None:
    """Write down at ``pointer`` where the file is, and by what a change would show."""
    pointer.write_text(json.dumps({"path": str(path.resolve()), **_seen(path)}), encoding="utf-8")


def path(pointer: Path) -> Path:
    """Return where the file is."""
    return Path(_said(pointer)["path"])


def make_sure_unchanged(pointer: Path) -> None:
    """Raise ``BadTable`` when the file is gone, or is not as it was when the snapshot was made."""
    said = _said(pointer)
    file = Path(said["path"])
    if not file.is_file():
        raise refused(
            file.name,
            f"{file.name}: the dataset points to {file}, and there is no file now. Put it back, or "
            "add the file again from where it is.",
        )
    if _seen(file) != {name: said[name] for name in ("size", "modified")}:
        raise refused(
            file.name,
            f"{file.name}: the file {file} has changed since the dataset was made from it. Add it "
            "again as a new dataset.",
        )


def _seen(file: Path) -> dict[str, int]:
    found = file.stat()
    return {"size": found.st_size, "modified": found.st_mtime_ns}


def _said(pointer: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(pointer.read_bytes())
    return said
