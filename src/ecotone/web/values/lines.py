"""Values as they stand on country, target, answer and indicator pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ecotone.apps.answers.values import standing
from ecotone.apps.monitoring.shown import ShownSeries, ShownSource, ShownValue
from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries
from ecotone.web import languages
from ecotone.web.charts import show, spark
from ecotone.web.charts.model import Point
from ecotone.web.values import differences, table, words
from ecotone.web.values.decimals import together
from ecotone.web.values.differences import Parting


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value ready for a page. ``told`` is the plain sentence, ``run`` the page behind it."""

    value: ShownValue
    group: str
    number: str
    unit: str
    bounds: str
    interval: str
    origin: str
    state: str
    standing: str
    status: str
    badge: str
    told: str
    run: str
    sources: tuple[tuple[str, str], ...]
    line: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """The values of one indicator in one place: the country's figure and the global one beside.

    ``address`` is the page with all years; ``differences`` say why the figures part, as far as
    the data tell. ``shown`` are the figures drawn; the others of ``figures`` are told in words
    alone. ``shared`` are the sentences that hold for every figure drawn: they stand once.
    """

    code: str
    title: str
    place: str
    address: str
    figures: tuple[Figure, ...]
    differences: tuple[Parting, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Figure, ...]:
        """Return the indicator's own figures, and a few of what stands beside it."""
        main = [one for one in self.figures if one.value.measure.main]
        others = [one for one in self.figures if not one.value.measure.main]
        known = [one for one in others if one.value.value is not None]
        return (*main, *known[:_BESIDE])

    @property
    def first(self) -> Figure | None:
        """Return the figure that a reader meets first: the first drawn that is a number."""
        return next((one for one in self.shown if one.value.value is not None), None)

    @property
    def more(self) -> int:
        """Return how many figures are told in words alone."""
        return len(self.figures) - len(self.shown)


#: Figures drawn beside the indicator's own.
_BESIDE = 3


def figure(series: ShownSeries) -> Figure:
    """Return the newest value of a series, with the whole series as a small line."""
    one, decimals = series.last, together(series.values)
    return Figure(
        value=one,
        group=words.group(one.group),
        number=words.number(one, one.value, decimals),
        unit="" if one.value is None else words.unit(one.unit),
        bounds=table.bounds(one, decimals),
        interval=words.interval(one),
        origin=_(words.ORIGINS[one.origin]),
        state=_(words.STATES[one.state]) if one.state in words.STATES else "",
        standing=standing(one),
        status=words.status(one),
        badge=words.BADGES.get(one.state, "quiet"),
        told=words.sentence(one, decimals),
        run=address(one),
        sources=tuple(cited(source) for source in one.sources),
        line=_line(series),
    )


def _line(series: ShownSeries) -> SafeString:
    points = [Point(one.year, one.value, one.low, one.high) for one in series.values]
    drawing = spark.draw(points, show.manner())
    return show.small(drawing, words.finding(series))


def address(one: ShownValue) -> str:
    """Return the page that says how a value came to be; empty where there is none."""
    return f"/{languages.current()}/{one.path}" if one.path else ""


def cited(source: ShownSource) -> tuple[str, str]:
    """Return the title of a dataset and the address of its page."""
    return source.title, reverse("dataset", args=(source.digest,))


def side_by_side(found: Iterable[ShownSeries]) -> tuple[Indicator, ...]:
    """Return stored series with those of one indicator together."""
    grouped = groupby(found, key=lambda one: one.indicator)
    return tuple(indicator(code, list(members)) for code, members in grouped)


def indicator(code: str, found: Sequence[ShownSeries]) -> Indicator:
    """Return the series of one indicator and place, one figure each."""
    first = found[0]
    figures = tuple(figure(one) for one in found)
    return Indicator(
        code=code,
        title=_(first.measure.title),
        place=first.place,
        address=series_address(first.place, code),
        figures=figures,
        differences=differences.partings(found),
        shared=_shared(figures),
    )


def _shared(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Return what would be said under every figure; nothing where there is one figure alone."""
    if len(figures) == 1:
        return ()
    intervals = {one.interval for one in figures if one.value.value is not None}
    standings = {one.standing for one in figures}
    return tuple(said.pop() for said in (intervals, standings) if len(said) == 1)


def series_address(place: str, code: str) -> str:
    """Return the page of an indicator in a country; empty for a place without a page."""
    try:
        countries.country(place)
    except NotFound:
        return ""
    return reverse("series", args=(place, code)) if code else ""
