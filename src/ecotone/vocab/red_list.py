"""Red List categories of species and ecosystems: codes, spellings and weights.

Species: IUCN Red List Categories and Criteria, version 3.1, second edition (2012), with the
categories for use at regional level (RE, NA; 2012) and the tags for possibly extinct species.
Categories of version 2.3 (1994) are read as IUCN counts them today: LR/lc as LC, LR/nt and
LR/cd as NT. Those before 1994 (Vulnerable "V", Rare "R" …) have no counterpart and are unknown.
Ecosystems: IUCN Red List of Ecosystems (CO: collapsed). Weights: Butchart and others (2007),
https://doi.org/10.1371/journal.pone.0000140.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

#: Weight of a species by category, from Least Concern to extinct.
SPECIES_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "LC": 0,
        "NT": 1,
        "VU": 2,
        "EN": 3,
        "CR": 4,
        "CR(PE)": 5,
        "CR(PEW)": 5,
        "RE": 5,
        "EW": 5,
        "EX": 5,
    }
)
#: Weight of an ecosystem type by category, from Least Concern to collapsed.
ECOSYSTEM_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {"LC": 0, "NT": 1, "VU": 2, "EN": 3, "CR": 4, "CO": 5}
)
HEAVIEST = 5
#: Assessed, but with too little known: it may be in any category.
DATA_DEFICIENT = "DD"
#: Outside the list's question; such rows are left out.
NOT_COUNTED = ("NE", "NA")

_SHARED = {
    "LC": ("least concern",),
    "NT": ("near threatened",),
    "VU": ("vulnerable",),
    "EN": ("endangered",),
    "CR": ("critically endangered",),
    "DD": ("data deficient", "insufficiently known"),
    "NE": ("not evaluated", "not assessed"),
    "NA": ("not applicable", "NAa", "NAb", "NAc", "NAd"),
}
_SPECIES = {
    **_SHARED,
    "LC": (*_SHARED["LC"], "LR/lc", "lower risk/least concern"),
    "NT": (
        *_SHARED["NT"],
        "LR/nt",
        "lower risk/near threatened",
        "LR/cd",
        "lower risk/conservation dependent",
    ),
    "CR(PE)": ("possibly extinct", "PE", "critically endangered (possibly extinct)"),
    "CR(PEW)": (
        "possibly extinct in the wild",
        "PEW",
        "critically endangered (possibly extinct in the wild)",
    ),
    "RE": ("regionally extinct", "extinct at regional level", "nationally extinct"),
    "EW": ("extinct in the wild",),
    "EX": ("extinct",),
}
_ECOSYSTEMS = {**_SHARED, "CO": ("collapsed",)}

#: Marks that part words (with the no-break space); any other mark, as in "CR?", says something.
PARTING = "[ \t\u00a0()/_.,:;-]+"
_PARTING = re.compile(PARTING)


def fold(text: str) -> str:
    """Return ``text`` in capitals, with marks that part words made single spaces.

    >>> fold(" Critically endangered (CR) ")
    'CRITICALLY ENDANGERED CR'
    """
    return _PARTING.sub(" ", text.upper()).strip()


def _folded(names: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return every spelling, folded, with its code: the code, the name, and both together."""
    found: dict[str, str] = {}
    for code, others in names.items():
        for name in ("", *others):
            for text in (name or code, f"{name} {code}", f"{code} {name}"):
                found[fold(text)] = code
    return MappingProxyType(found)


#: Codes as they stand in lists, with those of version 2.3 that are still met.
SPECIES_CATEGORIES = (*SPECIES_WEIGHTS, DATA_DEFICIENT, *NOT_COUNTED, "LR/lc", "LR/nt", "LR/cd")
ECOSYSTEM_CATEGORIES = (*ECOSYSTEM_WEIGHTS, DATA_DEFICIENT, *NOT_COUNTED)

#: Folded spelling → code.
SPECIES_SPELLINGS = _folded(_SPECIES)
ECOSYSTEM_SPELLINGS = _folded(_ECOSYSTEMS)


def category(text: str) -> str | None:
    """Return the code of a species' category however it is written; None when it is none.

    >>> category("cr"), category("Critically endangered (CR)"), category("LR/cd")
    ('CR', 'CR', 'NT')
    """
    return SPECIES_SPELLINGS.get(fold(text))


def ecosystem_category(text: str) -> str | None:
    """Return the code of an ecosystem's category however it is written; None when it is none."""
    return ECOSYSTEM_SPELLINGS.get(fold(text))
