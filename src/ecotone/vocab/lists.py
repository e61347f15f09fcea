"""Short lists of words: themes, resource types, licences, types of hub, ecosystems and more.

Each list is ``data/lists/<name>.json`` with its source beside it. Labels outside English are our
own drafts unless the list says that they are official.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ecotone.vocab.files import DATA, document
from ecotone.vocab.missing import not_found
from ecotone.vocab.said import Said, say

_OWN = frozenset({"id", "label"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. ``facts`` holds what only its own list has: ``address`` and ``open`` for
    licences, ``level`` and ``parent`` for ecosystems, ``ipbes`` and ``status`` for themes.
    """

    id: str
    labels: Mapping[str, str] = field(hash=False)
    official: frozenset[str]
    facts: Mapping[str, Any] = field(hash=False)

    def label(self, language: str = "en") -> Said:
        """Return the label in ``language``; English where the list has none."""
        return say(self.labels, language, official=self.official)


@cache
def names() -> tuple[str, ...]:
    """Return the names of all lists."""
    folder = DATA / "lists"
    found = (one.name for one in folder.iterdir() if one.name.endswith(".json"))
    return tuple(sorted(name.removesuffix(".json") for name in found))


@cache
def items(list_name: str) -> tuple[Item, ...]:
    """Return the entries of a list in its own order; raises ``NotFound`` for an unknown list."""
    if list_name not in names():
        raise not_found("list", list_name, names(), "The page of sources names every list.")
    body = document(f"lists/{list_name}.json")
    official = frozenset(body["official"]) | {"en"}
    return tuple(
        Item(
            id=row["id"],
            labels=row["label"],
            official=official,
            facts={name: value for name, value in row.items() if name not in _OWN},
        )
        for row in body["items"]
    )


@cache
def _by_id(list_name: str) -> dict[str, Item]:
    return {one.id: one for one in items(list_name)}


def item(list_name: str, key: str) -> Item:
    """Return one entry; raises ``NotFound``."""
    found = _by_id(list_name).get(key)
    if found is None:
        raise not_found(f"entry of {list_name}", key, list(_by_id(list_name)), "")
    return found


def label(list_name: str, key: str, language: str = "en") -> Said:
    """Return the label of an entry; the bare code, in no language, when the list lacks it."""
    found = _by_id(list_name).get(key)
    return found.label(language) if found else Said(key, "zxx", official=False)
