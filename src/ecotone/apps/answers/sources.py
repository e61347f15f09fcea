"""Says where an item comes from: the lists of facts, a hub, or this installation itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ecotone.apps.answers.doubts import said
from ecotone.apps.answers.model import Source
from ecotone.apps.catalogue.queries import Card
from ecotone.apps.hubs.queries import HubView
from ecotone.kernel import clock
from ecotone.vocab import writing
from ecotone.vocab.sources import source

_TITLES = {
    "countries": gettext_noop("List of countries and their groups"),
    "gbf_goals_targets": gettext_noop("List of goals and targets"),
    "gbf_indicators": gettext_noop("List of indicators of the monitoring framework"),
    "national_report": gettext_noop("Structure of the national report"),
    "ipbes_assessments": gettext_noop("List of IPBES assessments"),
    "trialogues": gettext_noop("List of Trialogues"),
    "solution_fund": gettext_noop("List of countries of the BES Solution Fund"),
    "hubs": gettext_noop("List of hubs"),
    "elements": gettext_noop("Elements of the targets"),
    "boundaries": gettext_noop("Boundaries of countries and areas for maps"),
}


def list_title(name: str) -> str:
    """Return what a list of facts is called in the reader's language; empty for other names."""
    return _(_TITLES[name]) if name in _TITLES else ""


def from_list(name: str, *, address: str = "", doubts: Iterable[str] = ()) -> Source:
    """Return a list of facts as source; ``address`` of the fact itself where there is one."""
    return _from_list(name, address, tuple(doubts), get_language() or "en")


@lru_cache(maxsize=4000)
def _from_list(name: str, address: str, doubts: tuple[str, ...], language: str) -> Source:
    """Return the source in the active ``language``; a page has some fifty, most of them alike."""
    read = source(name)
    return Source(
        title=list_title(name),
        address=address or read.address,
        seen_on=read.seen_on,
        doubt=writing.sentences((said(doubt) for doubt in doubts), language),
    )


def from_card(card: Card) -> Source:
    """Return the hubs that hold a record as its source, and when its content last changed."""
    names = writing.listing((hub.name for hub in card.hubs), get_language() or "en")
    return Source(title=names, address=card.link, seen_on=card.changed_at.date())


def from_hub(hub: HubView) -> Source:
    """Return what our list of hubs rests on for this hub."""
    doubts = () if hub.source else (HUB_FACTS,)
    return from_list("hubs", address=hub.home_page, doubts=doubts)


def from_here(*, doubt: str = "") -> Source:
    """Return this installation's own catalogue as source, as it stands today."""
    title = _("The catalogue of this installation")
    return Source(title=title, address="", seen_on=clock.today(), doubt=doubt)


HUB_FACTS = gettext_noop("What is said of this hub is mostly general knowledge.")
