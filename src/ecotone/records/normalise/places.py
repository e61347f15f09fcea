"""Places: names and codes that hubs write become ISO alpha-3, M49 or ``GLOBAL`` codes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecotone.kernel.text import words
from ecotone.vocab.countries import GLOBAL, countries, regions

#: Other names under which hubs file a country; ours, from general knowledge.
_ALSO = {
    "BOL": "Bolivia", "BRN": "Brunei", "CIV": "Ivory Coast; Cote d Ivoire", "COD": "DR Congo; DRC; "
    "Congo, Democratic Republic of the; Congo (Kinshasa); Zaire", "COG": "Republic of the Congo; "
    "Congo (Brazzaville)", "CPV": "Cape Verde", "CZE": "Czech Republic", "FSM": "Micronesia",
    "GBR": "United Kingdom; UK; Great Britain", "IRN": "Iran", "KOR": "South Korea; Korea, Republic "
    "of", "LAO": "Laos; Lao PDR", "MDA": "Moldova", "MKD": "Macedonia", "NLD": "Netherlands; The "
    "Netherlands; Holland", "PRK": "North Korea", "PSE": "Palestine", "RUS": "Russia",
    "SWZ": "Swaziland", "SYR": "Syria", "TUR": "Turkey; Turkiye", "TZA": "Tanzania",
    "USA": "United States; USA; U.S.A.; US", "VEN": "Venezuela", "VNM": "Vietnam",
    "BES": "Bonaire", "CHN": "PR China; People's Republic of China", "TLS": "East Timor",
    "MMR": "Burma", "VAT": "Vatican", "GMB": "Gambia; The Gambia", "BHS": "Bahamas; The Bahamas",
    "HKG": "Hong Kong", "MAC": "Macau; Macao", "EUE": "European Union; EU; Union europeenne",
}  # fmt: skip
_WORLD = (
    "global; world; worldwide; globe; earth; international; monde; mondial; mundo; mundial; "
    "всемирный; глобальный; мир; العالم; عالمي; 世界; 全球; 全世界"
)
_PARTS = re.compile(
    r"[;|/]|\s[-–>]{1,2}\s|,(?!\s*(?:republic|democratic|the|plurinational|united)\b)", re.I
)
_CODE = re.compile(r"[A-Za-z]{2,3}|\d{3}")


@cache
def _areas() -> dict[str, str]:
    """Return codes by folded name, in six languages."""
    found = {words(name).strip(): GLOBAL for name in _WORLD.split(";")}
    for region in regions():
        code = GLOBAL if region.code == "001" else region.code
        for name in region.names.values():
            found.setdefault(_key(name), code)
    for country in countries():
        also = _ALSO.get(country.iso3, "").split(";")
        for name in (*country.names.values(), *(one for one in also if one.strip())):
            found[_key(name)] = country.iso3
    return found


@cache
def _codes() -> dict[str, str]:
    found = {region.code: region.code for region in regions() if region.code != "001"}
    for country in countries():
        found |= {key: country.iso3 for key in (country.iso2, country.iso3, country.m49) if key}
    return found | {"001": GLOBAL}


def _key(name: str) -> str:
    return " ".join(words(name).split())


@lru_cache(maxsize=10_000)
def area_codes(name: str) -> tuple[str, ...]:
    """Return the areas that a place as the hub wrote it names, in its order; often none.

    Whole names and codes only: ``Lake Victoria, Kenya`` is Kenya, ``Kenyatta`` is nothing.

    >>> area_codes("Kenya; Tanzania"), area_codes("Région : Afrique"), area_codes("KE")
    (('KEN', 'TZA'), ('002',), ('KEN',))
    """
    if len(name) > 500:
        return ()
    whole = _area(name)
    if whole:
        return (whole,)
    return tuple(dict.fromkeys(code for part in _pieces(name) if (code := _area(part))))


def _pieces(name: str) -> list[str]:
    parts = _PARTS.split(name)
    return [piece for part in parts for piece in part.split(":") if piece.strip()]


def _area(name: str) -> str:
    said = name.strip(" .()[]")
    if _CODE.fullmatch(said) and (said.isupper() or said.isdigit()):
        return _codes().get(said, "") or _areas().get(_key(said), "")
    return _areas().get(_key(said), "")
