"""Resource types: the words of Dublin Core, DataCite, schema.org and people become one list."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecotone.kernel.text import words
from ecotone.vocab import lists
from ecotone.vocab.files import cell, table

OTHER = "other"

#: What stands before the word in addresses and prefixed names.
_HEADS = ("info:eu-repo/semantics/", "dcmitype:", "schema:")
#: "Dataset/Occurrence", "Journal article; peer reviewed": the first part that is known counts.
_PARTS = re.compile(r"[/;,:|()]")


def _key(word: str) -> str:
    return " ".join(words(word).split())


@cache
def _known() -> dict[str, tuple[str, bool]]:
    """Return (type, whether that is sure) by folded word; our own labels are words too."""
    found = {
        _key(word): (row["type"], row["sureness"] == "sure")
        for row in table("type_words")
        for word in cell(row["words"])
    }
    for item in lists.items("resource_types"):
        for label in (item.id, *item.labels.values()):
            found[_key(label)] = (item.id, item.id != OTHER)
    # DataCite and schema.org write OutputManagementPlan, JournalArticle.
    return {key.replace(" ", ""): known for key, known in found.items()} | found


def resource_type(kinds: tuple[str, ...]) -> str:
    """Return the resource type that the hub's words mean, the most precise first, or ``other``.

    >>> resource_type(("Text", "info:eu-repo/semantics/article"))
    'article'
    """
    vague = OTHER
    for kind in kinds:
        code, sure = _of_word(kind)
        if sure:
            return code
        if vague == OTHER:
            vague = code
    return vague


@lru_cache(maxsize=5_000)
def _of_word(kind: str) -> tuple[str, bool]:
    """Return the type of one word, and whether that is sure."""
    said = kind.strip()[:300]
    for head in _HEADS:
        said = said.removeprefix(head)
    if said.lower().startswith("http"):
        said = said.rstrip("/").replace("#", "/").rpartition("/")[2]
    for part in (said, *_PARTS.split(said)):
        key = _key(part)
        found = _known().get(key) or _known().get(key.removesuffix("s"))
        if found:
            return found
    return OTHER, False
