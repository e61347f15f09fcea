"""How ready a target is, in order, for tiles and maps: a step from 0 to 3 and a word."""

from __future__ import annotations

from dataclasses import dataclass

from ecotone.vocab import lists
from ecotone.web import languages

#: Ids of the list ``readiness`` from nothing to ready.
ORDER = ("unknown", "little", "partly", "data_ready")


@dataclass(frozen=True, slots=True)
class Level:
    """``step`` runs from 0 (nothing known) to 3 (data ready)."""

    id: str
    step: int
    name: str


def level(key: str) -> Level:
    """Return the level with this id of the list ``readiness``."""
    return Level(key, ORDER.index(key), lists.label("readiness", key, languages.current()).text)


def levels() -> tuple[Level, ...]:
    """Return all levels, from nothing to ready."""
    return tuple(level(key) for key in ORDER)
