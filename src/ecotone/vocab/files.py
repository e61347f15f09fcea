"""Opens the data files that ship inside this package."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import orjson

DATA: Traversable = files("ecotone.vocab") / "data"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, every cell as text."""
    return rows((DATA / f"{name}.csv").read_text(encoding="utf-8"))


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text that starts with its header."""
    return list(csv.DictReader(io.StringIO(text)))


def document(name: str) -> Any:
    """Return what ``data/<name>`` holds; the file is JSON whatever its ending."""
    return orjson.loads((DATA / name).read_bytes())


def cell(text: str) -> tuple[str, ...]:
    """Return the values of one cell, which are parted by semicolons.

    >>> cell("GBF-TARGET-07; GBF-TARGET-10")
    ('GBF-TARGET-07', 'GBF-TARGET-10')
    """
    return tuple(part.strip() for part in text.split(";") if part.strip())
