"""Methods: the card of each, beside its indicator or on a page of its own; values by country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.cards import group_name
from ecotone.apps.monitoring.shown import ShownCard, ShownColumn, ShownNeed, ShownValue
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf, writing
from ecotone.web import languages
from ecotone.web.cache import public_page
from ecotone.web.charts import show
from ecotone.web.charts.model import Chart
from ecotone.web.charts.show import manner
from ecotone.web.trail import Step, trail
from ecotone.web.values import charts, chosen, files, lines, words, world
from ecotone.web.values.decimals import together

LIFECYCLES = {
    "draft": gettext_noop("draft"),
    "in review": gettext_noop("in review"),
    "accepted": gettext_noop("accepted"),
    "superseded": gettext_noop("superseded"),
}
UNCERTAINTIES = {
    "bootstrap": gettext_noop("Units are drawn again with replacement."),
    "draws": gettext_noop("Unknown inputs are drawn from what is known."),
    "exact": gettext_noop("A closed formula."),
    "given": gettext_noop("The source gives bounds, which are carried through."),
    "ensemble": gettext_noop("Several readings of the same data."),
    "none": gettext_noop("No interval is given."),
}
NEEDS = {
    "table": gettext_noop("Table"),
    "layer": gettext_noop("Map layer"),
    "raster": gettext_noop("Grid of cells"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedShown:
    """An input of a method with its columns as a table."""

    need: ShownNeed
    kind: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    """A card with what the page says in the reader's language."""

    card: ShownCard
    lifecycle: str
    uncertainty: str
    least_known: str
    expected: str
    tolerance: str
    groups: tuple[str, ...]
    needs: tuple[NeedShown, ...]
    heads: tuple[str, ...]
    command: str


def shown(card: ShownCard) -> CardShown:
    """Return a card ready for the page."""
    how, example = manner(), card.worked_example
    return CardShown(
        card=card,
        lifecycle=_known(LIFECYCLES, card.lifecycle),
        uncertainty=_known(UNCERTAINTIES, card.uncertainty),
        least_known="" if card.least_known is None else how.number(card.least_known * 100, 0),
        expected=_digits(example.expected) if example else "",
        tolerance=_digits(example.tolerance) if example else "",
        groups=tuple(map(group_name, card.groups)),
        needs=tuple(_need(one) for one in card.needs),
        heads=(_("Name"), _("Type"), _("Unit"), _("Meaning")),
        command=_command(card),
    )


def _command(card: ShownCard) -> str:
    """Return the command with the inputs it cannot do without; with the first where any will do."""
    needed = [one for one in card.needs if not one.optional] or card.needs[:1]
    inputs = " ".join(f"--input {one.name}=FILE" for one in needed)
    return f"ecotone indicators compute {card.code or card.name} {inputs}"


def _known(names: dict[str, str], key: str) -> str:
    return _(names[key]) if key in names else key


def _digits(value: float) -> str:
    """Return all digits of a number with the decimal mark of the page."""
    written = f"{Decimal(f'{value:.15g}'):f}"  # 0.000000001, not 1e-09
    return manner().steady(written.replace(".", manner().decimal))


def _need(one: ShownNeed) -> NeedShown:
    return NeedShown(
        need=one,
        kind=_known(NEEDS, one.kind),
        rows=tuple(_column(column) for column in one.columns),
    )


def _column(one: ShownColumn) -> tuple[str, ...]:
    codes = writing.listing(one.codes, languages.current())
    parts = (_(one.meaning), codes, _("may be left out") if one.optional else "")
    return (
        one.name,
        words.type_name(one.type),
        words.unit_name(one.unit),
        " · ".join(part for part in parts if part),
    )


@public_page
def method(request: HttpRequest, name: str) -> HttpResponse:
    """Show the card of one method; one that serves an indicator stands on the indicator's page."""
    card = queries.card_of(name)
    if card is None:
        raise NotFound(f"There is no method “{name[:60]}” here.", what="method", asked=name)
    if card.code:
        return redirect("indicator", card.code)
    context = {
        "section": "indicators",
        "trail": trail(Step(_("Indicators"), reverse("indicators")), Step(_(card.title))),
        "method": shown(card),
        "runs": queries.runs(viewer=viewer_of(request), purpose=Purpose.READ, method=card.name),
    }
    return render(request, "method.html", context)


def of_indicator(one: gbf.Indicator, viewer: Viewer) -> dict[str, object]:
    """Return what the page of an indicator adds: cards, values by country, runs."""
    values = by_place(one.code, viewer, Purpose.READ)
    chart = chart_of(values)
    forms = [
        (name, reverse("values-file", args=(one.code, form)))
        for form, name in files.forms(pictures=True)
    ]
    return {
        "methods": [shown(card) for card in queries.cards_of_indicator(one.code)],
        "chart": show.shown(chart, "places", forms) if chart else None,
        "world": world.world(values),
        "places": len({value.place for value in values}),
        "rows": _place_rows(values),
        "runs": queries.runs(viewer=viewer, purpose=Purpose.READ, code=one.code, limit=10),
        "releases": queries.releases(indicator=one.code),
    }


def by_place(code: str, viewer: Viewer, purpose: Purpose) -> list[ShownValue]:
    """Return the newest value of each place: its own figure where it has one, else another.

    An indicator that has no value of the whole anywhere is there with its largest parts.
    """
    found = queries.by_country(code, viewer=viewer, purpose=purpose)
    best: dict[tuple[str, str], ShownValue] = {}
    for one in found or _largest_parts(code, viewer, purpose):
        key = one.place, words.group(one.group)
        held = best.get(key)
        if held is None or _before(one, held):
            best[key] = one
    return list(best.values())


def _largest_parts(code: str, viewer: Viewer, purpose: Purpose) -> list[ShownValue]:
    every = queries.series(viewer=viewer, purpose=purpose, indicator=code, main=True)
    return [one.last for one in chosen.largest(every) if one.last.value is not None]


def _before(one: ShownValue, other: ShownValue) -> bool:
    def rank(value: ShownValue) -> tuple[bool, int]:
        return value.value is None, chosen.OWNERS.index(value.origin)

    return rank(one) < rank(other)


def chart_of(values: Sequence[ShownValue]) -> Chart | None:
    """Return the dots of places; None where there is nothing to compare or draw."""
    return charts.of_places(values) if any(one.value is not None for one in values) else None


def _place_rows(values: Sequence[ShownValue]) -> list[dict[str, object]]:
    decimals = together(values)
    return [
        {
            "value": one,
            "name": words.place_name(one.place),
            "group": words.group(one.group),
            "address": lines.series_address(one.place, one.indicator),
            "number": words.bounded(one, decimals),
            "status": words.status(one),
        }
        for one in sorted(values, key=lambda one: words.place_name(one.place))
    ]


def values_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the newest value of every place for one indicator, or their chart, as a file."""
    one = gbf.indicator(code)
    values = by_place(one.code, viewer_of(request), Purpose.EXPORT)
    if not values:
        raise Http404
    return files.response(files.Wanted(one.code, values, chart_of(values)), form)
