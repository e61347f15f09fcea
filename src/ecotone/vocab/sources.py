"""Where every list comes from, and what is doubtful in it: the page of sources reads this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from ecotone.vocab.files import DATA, rows

_ENDING = ".source"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """One list of facts: what it is, who says it, what is uncertain, when it was gathered.

    ``rows`` counts its entries; ``address`` is a page about the list, or empty.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    doubts: tuple[str, ...]
    seen_on: date
    rows: int
    address: str


@cache
def sources() -> tuple[ListSource, ...]:
    """Return the source of every list that ships with the package, sorted by title."""
    found = [
        _source(one, folder)
        for folder in _folders(DATA)
        for one in folder.iterdir()
        if one.name.endswith(_ENDING)
    ]
    return tuple(sorted(found, key=lambda one: one.title.casefold()))


@cache
def source(name: str) -> ListSource:
    """Return the source of the list ``name`` (``countries``); KeyError is a fault in our code."""
    return {one.name: one for one in sources()}[name]


def _folders(folder: Traversable) -> list[Traversable]:
    inner = [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("_")]
    return [folder, *(deeper for one in inner for deeper in _folders(one))]


def _source(file: Traversable, folder: Traversable) -> ListSource:
    name = file.name.removesuffix(_ENDING)
    body: dict[str, Any] = orjson.loads(file.read_bytes())
    return ListSource(
        name=name,
        title=body["title"],
        sources=tuple(body["sources"]),
        doubts=tuple(body["doubts"]),
        seen_on=date.fromisoformat(body["seen_on"]),
        rows=_rows(name, folder),
        address=body.get("address", ""),
    )


def _rows(name: str, folder: Traversable) -> int:
    """Count the entries of the list that lies beside its source."""
    csv_file, json_file = folder / f"{name}.csv", folder / f"{name}.json"
    if csv_file.is_file():
        return len(rows(csv_file.read_text(encoding="utf-8")))
    if not json_file.is_file():
        return 0
    body = orjson.loads(json_file.read_bytes())
    if isinstance(body, list):
        return len(body)
    return (
        len(body["items"])
        if "items" in body
        else sum(len(part) for part in body.values() if isinstance(part, list))
    )
