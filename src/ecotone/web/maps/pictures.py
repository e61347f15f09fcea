"""The maps of this installation: its boundaries, read once, and what was drawn from them."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from ecotone.kernel.errors import NotFound
from ecotone.web.maps import layer, outline, world

SHIPPED = Path(__file__).resolve().parents[1] / "data"


@cache
def _shapes(detail: str) -> tuple[layer.Shape, ...]:
    """Return the operator's boundaries where there are some, else ours; ``BadInput`` if broken."""
    other = settings.ECOTONE_BOUNDARIES
    return layer.read(Path(other) if other else SHIPPED / f"{detail}.json")


@cache
def world_map() -> tuple[world.Land, ...]:
    """Return the world, drawn."""
    return world.draw(_shapes("world"))


@lru_cache(maxsize=300)
def outline_of(code: str) -> outline.Outline:
    """Return the picture of a country; raises ``NotFound`` when the boundaries have none."""
    shapes = _shapes("countries")
    found = next((shape for shape in shapes if shape.code == code), None)
    if found is None or not code:
        raise NotFound("There is no outline of this country or area in the boundaries used here.")
    return outline.draw(found, shapes, _shapes("world"))


@cache
def source() -> dict[str, Any]:
    """Return who says where the boundaries run: title, sources, doubts, seen_on, address.

    Of an operator's own boundaries we know the file name and nothing else.
    """
    if settings.ECOTONE_BOUNDARIES:
        name = Path(settings.ECOTONE_BOUNDARIES).name
        return {"title": name, "sources": [name], "doubts": [], "seen_on": "", "address": ""}
    found: dict[str, Any] = json.loads((SHIPPED / "boundaries.source").read_text(encoding="utf-8"))
    return found


def forget() -> None:
    """Read the boundaries anew at the next map; for tests and after a change of settings."""
    for one in (_shapes, world_map, outline_of, source):
        one.cache_clear()
