"""Places: names and codes that hubs write become ISO alpha-3, M49 or ``GLOBAL`` codes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecotone.records.patterns import expand, key
from ecotone.vocab.countries import GLOBAL, countries, regions
from ecotone.vocab.files import cell, table

#: Rules of ``place_names`` whose words are names of an area on their own.
_NAMES = frozenset({"name", "place"})
_LEAST = 0.7
#: Longer "names" are prose about a region; ``classify`` reads them as text.
_LONGEST = 150
_PARTS = re.compile(
    r"[;|/]|\s[-–>]{1,2}\s|,(?!\s*(?:republic|democratic|the|plurinational|united)\b)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z]{2,3}|\d{3}")


@cache
def _areas() -> dict[str, str]:
    """Return codes by folded name, in six languages."""
    found: dict[str, str] = {}
    for row in table("place_names"):
        codes = cell(row["codes"])
        if row["rule"] in _NAMES and len(codes) == 1 and float(row["strength"]) >= _LEAST:
            for listed in cell(row["phrases"]):
                found |= dict.fromkeys(map(key, expand(listed)), codes[0])
    for region in regions():
        code = GLOBAL if region.code == "001" else region.code
        found |= {key(name): code for name in region.names.values()}
    for country in countries():
        found |= {key(name): country.iso3 for name in country.names.values()}
    return found


@cache
def _codes() -> dict[str, str]:
    found = {region.code: region.code for region in regions() if region.code != "001"}
    for country in countries():
        found |= {code: country.iso3 for code in (country.iso2, country.iso3, country.m49) if code}
    return found | {"001": GLOBAL}


@lru_cache(maxsize=10_000)
def area_codes(name: str) -> tuple[str, ...]:
    """Return the areas that a place as the hub wrote it names, in its order; often none.

    Whole names and codes only: ``Lake Victoria, Kenya`` is Kenya, ``Kenyatta`` is nothing.

    >>> area_codes("Kenya; Tanzania"), area_codes("Région : Afrique"), area_codes("KE")
    (('KEN', 'TZA'), ('002',), ('KEN',))
    """
    if len(name) > _LONGEST:
        return ()
    whole = _area(name)
    if whole:
        return (whole,)
    pieces = _pieces(name)
    if not all(_is_code(piece) for piece in pieces):
        # "Frederick, MD" is in Maryland: short codes count only among codes.
        pieces = [piece for piece in pieces if not _is_code(piece)]
    return tuple(dict.fromkeys(code for piece in pieces if (code := _area(piece))))


def _is_code(piece: str) -> bool:
    said = piece.strip(" .()[]")
    return bool(_CODE.fullmatch(said)) and (said.isupper() or said.isdigit())


def _pieces(name: str) -> list[str]:
    parts = _PARTS.split(name)
    return [piece for part in parts for piece in part.split(":") if piece.strip()]


def _area(name: str) -> str:
    said = name.strip(" .()[]")
    return (_codes().get(said, "") if _is_code(said) else "") or _areas().get(key(said), "")
