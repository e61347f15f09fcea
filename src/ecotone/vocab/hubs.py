"""The starting list of hubs, data providers and tools (182 rows).

Sources and doubts: ``data/hubs.source``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecotone.vocab.countries import GLOBAL, country
from ecotone.vocab.files import cell, table


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFact:
    """One hub as the list knows it.

    ``interfaces`` are (protocol id, address); an address may hold a ``{place}`` to be filled.
    ``coverage`` holds ISO alpha-3 codes, M49 codes or ``GLOBAL``; ``coverage_name`` is the word
    of the list. ``licence`` is an id of the licences or empty where not known.
    ``source`` names who gives the addresses, empty when there are none.
    """

    id: str
    name: str
    operator: str
    home_page: str
    offers: str
    types: tuple[str, ...]
    interfaces: tuple[tuple[str, str], ...]
    licence: str
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    coverage: tuple[str, ...]
    coverage_name: str
    source: str


#: What the names of regions in the list mean in ISO and M49 codes. M49 has no region for a sea,
#: a mountain range or a group of States; those are read as the countries that belong to them
#: (general knowledge; ACP is read as regions, which takes in a few countries too many).
_REGIONS: dict[str, tuple[str, ...]] = {
    "Africa": ("002",),
    "Europe": ("150",),
    "Caribbean": ("029",),
    "Latin America": ("419",),
    "Central Africa": ("017",),
    "Pacific": ("054", "057", "061"),
    "ACP": ("202", "029", "054", "057", "061", "TLS"),
    "Western Indian Ocean": (
        "COM", "KEN", "MDG", "MOZ", "MUS", "MYT", "REU", "SOM", "SYC", "TZA", "ZAF",
    ),
    "Benguela": ("AGO", "NAM", "ZAF"),
    "Hindu Kush Himalaya": ("AFG", "BGD", "BTN", "CHN", "IND", "MMR", "NPL", "PAK"),
    "Arctic": ("CAN", "DNK", "FIN", "GRL", "ISL", "NOR", "RUS", "SWE", "USA"),
    "ASEAN": ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"),
}  # fmt: skip


@cache
def hubs() -> tuple[HubFact, ...]:
    """Return the hubs in the order of the list."""
    return tuple(_hub(row) for row in table("hubs"))


def _hub(row: dict[str, str]) -> HubFact:
    interfaces = (one.partition("=") for one in cell(row["interfaces"]))
    return HubFact(
        id=row["id"],
        name=row["name"],
        operator=row["operator"],
        home_page=row["home_page"],
        offers=row["offers"],
        types=cell(row["types"]),
        interfaces=tuple((kind, address) for kind, _, address in interfaces),
        licence=row["licence"],
        languages=tuple("mul" if one == "many" else one for one in cell(row["languages"])),
        targets=cell(row["gbf_targets"]),
        coverage=tuple(code for one in cell(row["coverage"]) for code in _coverage(one)),
        coverage_name=row["coverage"].partition(":")[2] or row["coverage"],
        source=row["endpoint_source"],
    )


def _coverage(word: str) -> tuple[str, ...]:
    """Return the codes for ``global``, ``regional:Africa`` or ``country:AU``."""
    scope, _, name = word.partition(":")
    if scope == "global":
        return (GLOBAL,)
    return _REGIONS[name] if scope == "regional" else (country(name).iso3,)
