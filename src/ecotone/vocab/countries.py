"""Countries, areas and regions: codes, names in six languages, and the groups they belong to.

Sources and doubts stand in ``data/countries.source`` and ``data/regions.source``. Names and
groups imply no opinion on the legal status of any country or area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ecotone.vocab.files import cell, table
from ecotone.vocab.missing import CLOSE, CLOSE_FOR_CODES, not_found
from ecotone.vocab.said import LANGUAGES, Said, say

#: The code under which a record about the whole world stands.
GLOBAL = "GLOBAL"
_WORLD = "001"
_CODE_LENGTH = 4  # three letters, and one slip

_ALL = frozenset(LANGUAGES)
_ENGLISH = frozenset({"en"})

_LEAVING_LDC = (
    "Least developed country until its scheduled graduation on 24 November 2026; check again."
)
_PARTY_LIST = "The list of Parties is general knowledge; only its count of 196 was checked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A Party to the Convention, or another country or area of ISO 3166.

    ``iso3`` is its key everywhere; the European Union has ``EUE`` (travel documents), since ISO
    3166-1 gives it no alpha-3 country code. ``in_m49`` is False for the two rows that
    the UN list does not have as countries or areas of their own.
    ``areas`` are the M49 codes of its regions, from narrow to wide, without the world.
    ``nea`` and ``solution_fund`` tell what was seen in sources of 2021 to 2024; False is "not
    seen", not "no". ``nea_since`` is a year or None. ``part_of`` is the ISO alpha-3 code of the
    country our source names for an area, or empty. ``doubts`` are plain English
    sentences, the general one about the list of Parties last; ``nea_doubts`` are among them.
    """

    iso2: str
    iso3: str
    m49: str
    in_m49: bool
    names: Mapping[str, str] = field(hash=False)
    areas: tuple[str, ...]
    cbd_id: str
    party: bool
    un_member: bool
    ldc: bool
    lldc: bool
    sids: bool
    cbd_group: str
    cbd_group_term: str
    nea: bool
    nea_since: int | None
    nea_note: str
    nea_doubts: tuple[str, ...]
    solution_fund: bool
    trialogues: tuple[str, ...]
    trialogue_note: str
    part_of: str
    part_of_note: str
    notes: str
    doubts: tuple[str, ...]

    def name(self, language: str = "en") -> Said:
        """Return the name of the UN list; English where the list has none in that language."""
        official = _ALL if self.in_m49 else frozenset()
        return say(self.names, language, official=official)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region of M49 (``202`` is Sub-Saharan Africa); ``parent`` is the next wider one."""

    code: str
    parent: str
    names: Mapping[str, str] = field(hash=False)

    def name(self, language: str = "en") -> Said:
        """Return the region's name; official in English, from general knowledge elsewhere."""
        return say(self.names, language, official=_ENGLISH)


def _names(row: dict[str, str]) -> dict[str, str]:
    return {one: row[f"name_{one}"] for one in LANGUAGES if row[f"name_{one}"]}


@cache
def regions() -> tuple[Region, ...]:
    """Return all regions of M49, the world first."""
    return tuple(
        Region(code=row["code"], parent=row["parent"], names=_names(row))
        for row in table("regions")
    )


@cache
def _regions_by_code() -> dict[str, Region]:
    return {one.code: one for one in regions()}


@cache
def countries() -> tuple[Country, ...]:
    """Return all 250 countries and areas in the order of their English names."""
    rows = table("countries")
    by_iso2 = {row["iso2"]: row["iso3"] for row in rows}
    found = [_country(row, by_iso2) for row in rows]
    return tuple(sorted(found, key=lambda one: _sortable(one.names["en"])))


def _sortable(name: str) -> str:
    """Return the name as an English reader looks for it: Åland under A."""
    return name.replace("Å", "A").replace("Ü", "U").replace("Ô", "O").replace("ô", "o").casefold()


def _country(row: dict[str, str], by_iso2: dict[str, str]) -> Country:
    part_of = row["part_of_note"].rpartition(" of ")[2] if " of " in row["part_of_note"] else ""
    codes = (row["intermediate_region_m49"], row["subregion_m49"], row["region_m49"])
    return Country(
        iso2=row["iso2"],
        iso3=row["iso3"],
        m49=row["m49"],
        in_m49=row["in_m49"] == "true",
        names=_names(row),
        areas=_areas(row["iso2"], codes),
        cbd_id=row["cbd_id"],
        party=row["cbd_party"] == "true",
        un_member=row["un_member"] == "true",
        ldc=row["ldc"] == "true",
        lldc=row["lldc"] == "true",
        sids=row["sids"] == "true",
        cbd_group=row["cbd_regional_group"],
        cbd_group_term=row["cbd_regional_group_term_id"],
        nea=row["nea"] == "true",
        nea_since=int(row["nea_since"]) if row["nea_since"] else None,
        nea_note=row["nea_note"],
        nea_doubts=_nea_doubts(row),
        solution_fund=row["bes_solution_fund"] == "true",
        trialogues=cell(row["trialogue_note"]),
        trialogue_note=row["trialogue_note"],
        part_of=by_iso2.get(part_of, ""),
        part_of_note=row["part_of_note"],
        notes=row["notes"],
        doubts=_doubts(row),
    )


def _areas(iso2: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the region codes that are filled; the European Union lies in Europe (ours)."""
    return ("150",) if iso2 == "EU" else tuple(code for code in codes if code)


def _doubts(row: dict[str, str]) -> tuple[str, ...]:
    """Return what a reader should not take for certain in this row."""
    leaving = "scheduled graduation" in row["notes"]
    found = (
        (leaving, _LEAVING_LDC),
        (bool(row["notes"]) and not leaving, row["notes"]),
        (not row["name_ar"], "The list has no name in Arabic, Chinese or Russian."),
        (not row["region_m49"], "The UN list of regions gives it no region."),
        (True, _PARTY_LIST),
    )
    return (*_nea_doubts(row), *(sentence for true, sentence in found if true))


def _nea_doubts(row: dict[str, str]) -> tuple[str, ...]:
    undated = row["nea"] == "true" and not row["nea_since"]
    return (f"National ecosystem assessment: {row['nea_note']}.",) if undated else ()


@cache
def _by_key() -> dict[str, Country]:
    return {key: one for one in countries() for key in (one.iso2, one.iso3, one.m49) if key}


def country(key: str) -> Country:
    """Return the country or area named ``KEN``, ``KE``, ``ke`` or ``404``.

    Raises ``NotFound``, which names the nearest.
    """
    wanted = str(key).strip().upper()
    found = _by_key().get(wanted)
    if found is None:
        hint = "Use three letters, such as KEN for Kenya."
        close = CLOSE_FOR_CODES if len(wanted) <= _CODE_LENGTH else CLOSE
        raise not_found("country", key, _near(wanted), hint, close=close)
    return found


def _near(wanted: str) -> dict[str, str]:
    """Return what ``wanted`` may have been meant for: codes for a code, names for a name."""
    offers = {one: f"{one.names['en']} ({one.iso3})" for one in countries()}
    if len(wanted) <= _CODE_LENGTH:
        return {one.iso3: offer for one, offer in offers.items()}
    return {name: offer for one, offer in offers.items() for name in one.names.values()}


def is_region(code: str) -> bool:
    """Tell whether ``code`` names an M49 region."""
    return code in _regions_by_code()


def area_name(code: str, language: str = "en") -> Said:
    """Return the name of a country (alpha-3), a region (M49) or ``GLOBAL``; raises ``NotFound``."""
    wanted = _WORLD if code == GLOBAL else code
    region = _regions_by_code().get(wanted)
    return region.name(language) if region else country(wanted).name(language)


@cache
def _members() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {one.code: [] for one in regions()}
    for one in countries():
        for code in (*one.areas, _WORLD):
            found[code].append(one.iso3)
    return {code: tuple(sorted(ones)) for code, ones in found.items()}


def members(m49: str) -> tuple[str, ...]:
    """Return the ISO alpha-3 codes of the countries and areas of a region; raises ``NotFound``."""
    if m49 not in _members():
        raise not_found("region", m49, list(_members()), "Regions have three digits, such as 202.")
    return _members()[m49]
