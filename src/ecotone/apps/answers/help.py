"""What can help: resources, hubs, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from ecotone.apps.answers.doubts import LIST_MAY_HAVE_GROWN, MAY_APPLY_UNKNOWN
from ecotone.apps.answers.known import fund_text
from ecotone.apps.answers.model import HubLine, Money, Resource
from ecotone.apps.answers.sources import from_card, from_hub, from_list
from ecotone.apps.catalogue.queries import AnswerRecord, AnswerRecords
from ecotone.apps.hubs.queries import HubView
from ecotone.vocab import gbf
from ecotone.vocab.besnet import fund_country
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Target

#: Records shown of each reach.
SHOWN = 12
#: The type of hubs that give money.
FUNDING = "funding"
#: The target that is about money: hubs that serve it pay for any target.
FINANCE = "GBF-TARGET-19"


def resources(records: AnswerRecords, target: Target) -> tuple[Resource, ...]:
    """Return the best records: the country's own, then its regions', then the world's."""
    shelves = {
        "national": records.national,
        "regional": records.regional,
        "worldwide": records.worldwide,
    }
    return tuple(
        Resource(reach=reach, card=one.card, why=one.why, source=from_card(one.card))
        for reach, shelf in shelves.items()
        for one in _mixed(shelf.records, target)
    )


def _mixed(records: Sequence[AnswerRecord], target: Target) -> list[AnswerRecord]:
    """Return the first records with their types mixed: no type fills the list alone.

    Within a type the order stays, but methods of indicators that must be reported come first.
    """
    asked = tuple(f"{one.code} " for one in gbf.indicators_of(target.id) if one.must_report)
    ordered = sorted(records, key=lambda one: not one.card.title.startswith(asked))
    places: Counter[str] = Counter()
    ranked = []
    for one in ordered:
        places[one.card.type] += 1
        ranked.append((places[one.card.type], one))
    return [one for _place, one in sorted(ranked, key=lambda pair: pair[0])][:SHOWN]


def hub_lines(hubs: Sequence[HubView], place: Country) -> tuple[HubLine, ...]:
    """Return the hubs of a target for this place as lines, in the order given."""
    return tuple(_hub_line(hub, place) for hub in hubs)


def _hub_line(hub: HubView, place: Country) -> HubLine:
    last = hub.last_success_at
    return HubLine(
        id=hub.id,
        name=hub.name,
        offers=hub.offers,
        types=hub.types,
        coverage=hub.coverage,
        reach=_reach(hub, place),
        health=hub.health,
        records=hub.records,
        last_read_on=last.date() if last else None,
        address=hub.home_page,
        source=from_hub(hub),
    )


def _reach(hub: HubView, place: Country) -> str:
    if place.iso3 in hub.coverage:
        return "national"
    return "regional" if set(place.areas) & set(hub.coverage) else "worldwide"


def money(
    place: Country, target: Target, hubs: Sequence[HubView], language: str
) -> tuple[Money, ...]:
    """Return the fund's fact about this country, then the funding ``hubs``, the target's first."""
    ordered = sorted(hubs, key=lambda hub: target.id not in hub.targets)
    return (*_fund(place, language), *(_funding_hub(hub) for hub in ordered))


def _fund(place: Country, language: str) -> Iterator[Money]:
    seen = fund_country(place.iso3)
    if seen is None:
        return
    yield Money(
        kind="fund",
        name=_("BES Solution Fund"),
        text=fund_text(place, language),
        text_language=language,
        address="https://www.besnet.world",
        hub="bes-net",
        source=from_list("solution_fund", doubts=(*seen.doubts, LIST_MAY_HAVE_GROWN)),
    )


def _funding_hub(hub: HubView) -> Money:
    known = from_hub(hub)
    doubt = " ".join(part for part in (known.doubt, _(MAY_APPLY_UNKNOWN)) if part)
    return Money(
        kind="hub",
        name=hub.name,
        text=hub.offers,
        text_language="en",
        address=hub.home_page,
        hub=hub.id,
        source=type(known)(
            title=known.title, address=known.address, seen_on=known.seen_on, doubt=doubt
        ),
    )
