"""Countries worth asking: those that share most with this one, and what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from django.utils.translation import gettext as _

from ecotone.apps.answers.doubts import LIST_MAY_HAVE_GROWN
from ecotone.apps.answers.model import Peer
from ecotone.apps.answers.sources import from_list
from ecotone.apps.catalogue.queries import counts_of_target
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import besnet, lists
from ecotone.vocab.countries import Country, area_name, countries, country
from ecotone.vocab.gbf import Target

#: Peers on one page.
MOST = 6


def peers(
    place: Country, target: Target, *, viewer: Viewer, purpose: Purpose, language: str
) -> tuple[Peer, ...]:
    """Return the nearest Parties: by what they share, what they have, and then by code."""
    codes = _nearest(place.iso3)
    records = counts_of_target(target.id, places=codes, viewer=viewer, purpose=purpose)
    ordered = sorted(codes, key=lambda code: -_weight(place, country(code), records.get(code, 0)))
    return tuple(
        _peer(place, country(code), records.get(code, 0), language) for code in ordered[:MOST]
    )


def _weight(place: Country, other: Country, records: int) -> int:
    """Weigh what two countries share; something to show counts more than being alike."""
    has = other.nea + bool(besnet.fund_country(other.iso3)) + bool(records)
    return len(_shared_by(place.iso3, other.iso3)) + 2 * has


@cache
def _nearest(code: str) -> tuple[str, ...]:
    """Return the Parties that share anything with this place, those that share most in front."""
    place = country(code)
    found = [
        (-_weight(place, other, 0), other.iso3)
        for other in countries()
        if other.party and other.iso3 != code and _shared_by(code, other.iso3)
    ]
    return tuple(iso3 for _weighed, iso3 in sorted(found)[: 4 * MOST])


@lru_cache(maxsize=10_000)
def _shared_by(code: str, other_code: str) -> tuple[str, ...]:
    """Return the names of what both share; ``_shares`` has the words."""
    place, other = country(code), country(other_code)
    found = [name for name, both in _BOTH.items() if both(place, other)]
    return (*found, *(["subregion"] if place.areas and place.areas[0] in other.areas else []))


_BOTH: dict[str, Callable[[Country, Country], bool]] = {
    "nea": lambda a, b: a.nea and b.nea,
    "fund": lambda a, b: bool(besnet.fund_country(a.iso3) and besnet.fund_country(b.iso3)),
    "trialogue": lambda a, b: bool(
        set(besnet.trialogues_of(a.iso3)) & set(besnet.trialogues_of(b.iso3))
    ),
    "ldc": lambda a, b: a.ldc and b.ldc,
    "lldc": lambda a, b: a.lldc and b.lldc,
    "sids": lambda a, b: a.sids and b.sids,
}


def _peer(place: Country, other: Country, records: int, language: str) -> Peer:
    name = other.name(language)
    return Peer(
        code=other.iso3,
        name=name.text,
        name_language=name.language,
        shares=tuple(_shares(place, other, language)),
        has=tuple(_has(other)),
        records=records,
        source=from_list("countries", doubts=(LIST_MAY_HAVE_GROWN,)),
    )


def _shares(place: Country, other: Country, language: str) -> Iterator[str]:
    shared = _shared_by(place.iso3, other.iso3)
    if "subregion" in shared:
        yield _("Same region: %(region)s.") % {"region": area_name(place.areas[0], language).text}
    if "nea" in shared:
        yield _("Both have a national ecosystem assessment.")
    if "fund" in shared:
        yield _("Both are countries of the BES Solution Fund.")
    if "trialogue" in shared:
        yield _("Both took part in the same Trialogue.")
    for group in ("ldc", "lldc", "sids"):
        if group in shared:
            label = lists.label("country_groups", group, language).text
            yield _("Same group: %(group)s.") % {"group": label}


def _has(other: Country) -> Iterator[str]:
    if other.nea and other.nea_since:
        words = {"year": other.nea_since}
        yield _("National ecosystem assessment since %(year)s.") % words
    elif other.nea:
        yield _("National ecosystem assessment.")
    if besnet.fund_country(other.iso3):
        yield _("Country of the BES Solution Fund.")
