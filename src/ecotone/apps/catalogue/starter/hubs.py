"""One record for each hub and tool of the reference list."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.apps.catalogue.starter.sentences import (
    aim_label,
    listing,
    paragraph,
    places,
    read_on,
    subjects,
)
from ecotone.records.model import Contributor, Draft, Link
from ecotone.vocab import lists
from ecotone.vocab.countries import area_name
from ecotone.vocab.hubs import HubFact, hubs

_KIND = {
    "data": "database",
    "knowledge": "database",
    "network": "database",
    "tool": "tool",
    "funding": "funding opportunity",
    "training": "course",
}
_NAMED = {
    "ACP": "Africa, the Caribbean and the Pacific (ACP)",
    "ASEAN": "the countries of ASEAN",
    "Benguela": "the Benguela Current",
}
_THEMES = {
    "GBF-TARGET-02": "land_degradation",
    "GBF-TARGET-05": "sustainable_use",
    "GBF-TARGET-06": "invasive_alien_species",
    "GBF-TARGET-09": "sustainable_use",
    "GBF-TARGET-15": "business",
}


def drafts() -> Iterator[Draft]:
    """Yield the records of all hubs."""
    yield from map(_draft, hubs())


def _draft(hub: HubFact) -> Draft:
    themes = dict.fromkeys(_THEMES[one] for one in hub.targets if one in _THEMES)
    return Draft(
        key=f"hub/{hub.id}",
        titles={"en": hub.name},
        descriptions={"en": _description(hub)},
        kinds=tuple(dict.fromkeys(_KIND[one] for one in hub.types)),
        links=(Link(url=hub.home_page, title=hub.name),) if hub.home_page else (),
        contributors=_operator(hub),
        subjects=subjects(targets=hub.targets, themes=themes),
        places=places(hub.coverage),
        languages=tuple(one for one in hub.languages if one != "mul"),
        rights=(hub.licence,) if hub.licence else (),
    )


def _operator(hub: HubFact) -> tuple[Contributor, ...]:
    return tuple(Contributor(name=one, role="publisher", is_body=True) for one in _bodies(hub))


def _bodies(hub: HubFact) -> list[str]:
    return [one.strip() for one in hub.operator.split(";") if one.strip()]


def _description(hub: HubFact) -> str:
    return paragraph(
        _what(hub),
        _where(hub),
        _for_targets(hub),
        _machines(hub),
        "Its records may carry other licences than the one named here." if hub.licence else "",
        "What is said here of its operator, languages and contents is mostly general knowledge.",
        f"Source of its machine address: {hub.source}, {read_on('hubs')}."
        if hub.source
        else f"Source: our own list of hubs, {read_on('hubs')}.",
    )


def _what(hub: HubFact) -> str:
    by = f", run by {listing(_bodies(hub))}" if hub.operator else ""
    what = listing(lists.label("hub_types", one).text.lower() for one in hub.types)
    offers = f" It offers {hub.offers}." if hub.offers else ""
    return f"{what.capitalize()}{by}.{offers}"


def _where(hub: HubFact) -> str:
    if hub.coverage_name == "global":
        return "It covers the whole world."
    if len(hub.coverage) == 1:
        return f"It covers {area_name(hub.coverage[0])}."
    return f"It covers {_NAMED.get(hub.coverage_name, f'the {hub.coverage_name}')}."


def _for_targets(hub: HubFact) -> str:
    if not hub.targets:
        return ""
    return f"Of use for {listing(aim_label(one) for one in hub.targets)}, in our reading."


def _machines(hub: HubFact) -> str:
    kinds = dict.fromkeys(lists.label("protocols", kind).text for kind, _ in hub.interfaces)
    return f"Programs can read it through {listing(kinds)}." if kinds else ""
