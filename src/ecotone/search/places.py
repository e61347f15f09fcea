"""Countries inside regions: a record about Kenya is also one about Eastern Africa and Africa."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries
from ecotone.vocab.countries import GLOBAL

_WORLD = "001"  # every country is in it, so it tells nothing; a record on the world is GLOBAL


@cache
def areas_around(code: str) -> tuple[str, ...]:
    """Return the M49 codes of the regions that contain a country or region, narrow to wide.

    Codes that nobody knows, and ``GLOBAL``, are in no region.
    """
    parents = {region.code: region.parent for region in countries.regions()}
    if code in parents:
        parent = parents[code]
        return () if parent in {"", _WORLD} else (parent, *areas_around(parent))
    try:
        return countries.country(code).areas
    except NotFound:
        return ()


def rolled_up(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes and every region around them, each once: what a record is found under."""
    return tuple(dict.fromkeys(area for code in codes for area in (code, *areas_around(code))))


def wider(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what is said about more than these places: their regions and the whole world."""
    around = (area for code in codes for area in areas_around(code))
    return tuple(dict.fromkeys([*around, GLOBAL]))
