"""Why a record stands under a target, a country or a theme, ready to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from ecotone.apps.catalogue.addresses import short
from ecotone.apps.catalogue.words import code_label, rule_label
from ecotone.records.model import Tag
from ecotone.search.query import Facet

SCHEMES = {"target": Facet.TARGET, "country": Facet.COUNTRY, "theme": Facet.THEME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One heading of a record: its name, the search for it, the rule, its score, its evidence."""

    code: str
    name: str
    address: str
    rule: str
    percent: int
    evidence: str


def reason(tag: Tag, language: str) -> Reason:
    """Return a tag in words of ``language``."""
    facet = SCHEMES[tag.scheme]
    return Reason(
        code=tag.code,
        name=code_label(facet, tag.code, language, {}),
        address=f"{reverse('search')}?{facet.value}={short(facet, tag.code)}",
        rule=rule_label(tag.rule),
        percent=round(tag.score * 100),
        evidence=tag.evidence,
    )


def by_scheme(tags: Iterable[Tag], language: str) -> list[tuple[str, list[Reason]]]:
    """Return (scheme, reasons) for targets, countries and themes, in the order of ``tags``."""
    found: dict[str, list[Reason]] = {scheme: [] for scheme in SCHEMES}
    for tag in tags:
        found[tag.scheme].append(reason(tag, language))
    return [(scheme, reasons) for scheme, reasons in found.items() if reasons]
