"""The indicators of the monitoring framework: the list, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.catalogue.queries import Card
from ecotone.apps.catalogue.starter import HUB_ID
from ecotone.apps.monitoring import queries as monitoring
from ecotone.kernel.digest import short_name
from ecotone.rights.visibility import Purpose
from ecotone.vocab import gbf, lists, reporting
from ecotone.vocab.sources import source
from ecotone.web import languages
from ecotone.web.templatetags.vocabulary import aim_address
from ecotone.web.views import methods

NEIGHBOURS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The indicators of one goal or target that passed the filters."""

    aim: gbf.Aim
    address: str
    indicators: tuple[gbf.Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The filters of the list; empty is all. ``problems`` are sentences on what was left out."""

    words: str
    kind: str
    serves: str
    availability: str
    problems: tuple[str, ...]

    def takes(self, one: gbf.Indicator) -> bool:
        """Tell whether ``one`` passes every filter."""
        said = f"{one.code} {one.name} {one.short_name} {one.custodian}".casefold()
        return (
            all(word in said for word in self.words.casefold().split())
            and self.kind in ("", one.kind)
            and self.availability in ("", one.availability)
            and (not self.serves or self.serves in (one.serves, *one.also_serves))
        )


def indicators(request: HttpRequest) -> HttpResponse:
    """List the indicators under their goals and targets, filtered by the address."""
    chosen, cards = _chosen(request), monitoring.cards()
    found = [one for one in gbf.indicators() if chosen.takes(one)]
    return render(
        request,
        "indicators.html",
        {
            "section": "indicators",
            "trail": _trail(),
            "chosen": chosen,
            "groups": _groups(found, chosen.serves),
            "total": len(found),
            "all": len(gbf.indicators()),
            "kinds": lists.items("indicator_kinds"),
            "availabilities": lists.items("availability"),
            "aims": (*gbf.goals(), *gbf.targets()),
            "source": source("gbf_indicators"),
            "computable": frozenset(card.code for card in cards),
            "other_methods": [card for card in cards if not card.code],
        },
        status=400 if chosen.problems else 200,
    )


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one indicator measures, who keeps it, where values are, and what is doubtful."""
    one = gbf.indicator(code)
    language = languages.current()
    return render(
        request,
        "indicator.html",
        {
            "section": "indicators",
            "trail": (*_trail(), {"name": one.code}),
            "indicator": one,
            "kind": lists.label("indicator_kinds", one.kind, language),
            "availability": lists.label("availability", one.availability, language),
            "aims": [(gbf.aim(name), aim_address(name)) for name in (one.serves, *one.also_serves)],
            "questions": reporting.binary_questions(one.serves) if one.kind == "binary" else (),
            "neighbours": _neighbours(one),
            "method_records": _method_records(request, one, language),
            "source": source("gbf_indicators"),
            **methods.of_indicator(one, viewer_of(request)),
        },
    )


def _trail() -> tuple[dict[str, str], ...]:
    return (
        {"name": _("Home"), "address": reverse("home")},
        {"name": _("Indicators"), "address": reverse("indicators")},
    )


def _chosen(request: HttpRequest) -> Chosen:
    problems: list[str] = []

    def one_of(name: str, known: Iterable[str]) -> str:
        value = request.GET.get(name, "").strip()
        if value and value not in known:
            problems.append(
                _("“%(value)s” is not known under “%(filter)s”, so it was left out.")
                % {"value": value[:60], "filter": name}
            )
            return ""
        return value

    return Chosen(
        words=request.GET.get("q", "")[:200].strip(),
        kind=one_of("kind", [item.id for item in lists.items("indicator_kinds")]),
        serves=one_of("serves", [aim.id for aim in (*gbf.goals(), *gbf.targets())]),
        availability=one_of("availability", [item.id for item in lists.items("availability")]),
        problems=tuple(problems),
    )


def _groups(found: list[gbf.Indicator], serves: str) -> list[Group]:
    aims = (gbf.aim(serves),) if serves else (*gbf.goals(), *gbf.targets())
    groups = [
        Group(
            aim=aim,
            address=aim_address(aim.id),
            indicators=tuple(one for one in found if serves or one.serves == aim.id),
        )
        for aim in aims
    ]
    return [group for group in groups if group.indicators]


def _neighbours(one: gbf.Indicator) -> list[gbf.Indicator]:
    """Return other indicators of the same goal or target, as the framework orders them."""
    same = [other for other in gbf.indicators_of(one.serves) if other.code != one.code]
    return same[:NEIGHBOURS]


def _method_records(request: HttpRequest, one: gbf.Indicator, language: str) -> list[Card]:
    """Return our record on the method of an indicator; none before the facts are loaded."""
    uid = short_name(HUB_ID, f"indicator/{one.code}")
    return catalogue.cards(
        [uid], viewer=viewer_of(request), purpose=Purpose.READ, language=language
    )
