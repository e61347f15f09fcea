"""Opens the data files that ship inside this package."""

from __future__ import annotations

import csv
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import orjson

DATA: Traversable = files("ecotone.vocab") / "data"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, every cell as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def document(name: str) -> Any:
    """Return what ``data/<name>`` holds; the file is JSON whatever its ending."""
    return orjson.loads((DATA / name).read_bytes())


def cell(text: str) -> tuple[str, ...]:
    """Return the values of one cell, which are parted by semicolons.

    >>> cell("GBF-TARGET-07; GBF-TARGET-10")
    ('GBF-TARGET-07', 'GBF-TARGET-10')
    """
    return tuple(part.strip() for part in text.split(";") if part.strip())
