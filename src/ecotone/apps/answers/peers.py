"""Countries worth asking: those that share most with this one, and what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from django.utils.translation import gettext as _

from ecotone.apps.answers.doubts import LIST_MAY_HAVE_GROWN
from ecotone.apps.answers.model import Peer
from ecotone.apps.answers.sources import from_list
from ecotone.apps.catalogue.queries import counts_at
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
    counts = counts_at(codes, viewer=viewer, purpose=purpose)
    records = {code: counts[code][target.number - 1] for code in codes}
    ordered = sorted(codes, key=lambda code: -_weight(place, country(code), records[code]))
    return tuple(_peer(place, country(code), records[code], language) for code in ordered[:MOST])


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


def _shared_by(code: str, other_code: str) -> list[str]:
    """Return the names of what both share; ``_shares`` has the words."""
    place, other = country(code), country(other_code)
    both = _traits(code) & _traits(other_code)
    found = [name for name in _TRAITS if name in both]
    if not _trialogues(code).isdisjoint(_trialogues(other_code)):
        found.append("trialogue")
    if place.areas and place.areas[0] in other.areas:
        found.append("subregion")
    return found


_TRAITS: dict[str, Callable[[Country], bool]] = {
    "nea": lambda place: place.nea,
    "fund": lambda place: besnet.fund_country(place.iso3) is not None,
    "ldc": lambda place: place.ldc,
    "lldc": lambda place: place.lldc,
    "sids": lambda place: place.sids,
}


@cache
def _traits(code: str) -> frozenset[str]:
    return frozenset(name for name, has in _TRAITS.items() if has(country(code)))


@cache
def _trialogues(code: str) -> frozenset[besnet.Trialogue]:
    return frozenset(besnet.trialogues_of(code))


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
