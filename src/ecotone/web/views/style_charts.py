"""Charts of the style page, drawn from numbers that are made up and say so."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.shown import ShownMeasure, ShownSeries, ShownValue
from ecotone.kernel import clock
from ecotone.web.charts import show, spark
from ecotone.web.charts.model import (
    Account,
    Area,
    Dots,
    Fill,
    Grid,
    Layer,
    Line,
    Point,
    Ring,
    Row,
    Series,
    Share,
    Words,
)
from ecotone.web.values import lines

_NATIONAL = (
    (1996, 0.912, 0.031), (2000, 0.899, 0.028), (2004, None, None), (2008, 0.861, 0.024),
    (2012, 0.842, 0.021), (2016, 0.817, 0.02), (2020, 0.81, 0.018),
)  # fmt: skip
_GLOBAL = ((1996, 0.88), (2000, 0.874), (2008, 0.859), (2012, 0.85), (2016, 0.845), (2020, 0.84))
_ROWS = (
    (0.93, 0.91, 0.95), (0.88, 0.83, 0.92), (0.81, 0.79, 0.83), (0.74, None, None),
    (None, None, None),
)  # fmt: skip
_SHARES = (
    (4200.0, 3650.0, 40.0, 590.0), (2600.0, 2450.0, 130.0, 280.0), (900.0, 880.0, 20.0, 40.0),
    (2100.0, 2790.0, 730.0, 40.0),
)  # fmt: skip


def charts() -> tuple[show.Shown, ...]:
    """Return one chart of every kind."""
    return (
        show.shown(_series(), "example-series"),
        show.shown(_dots(), "example-dots"),
        show.shown(_account(), "example-account"),
        show.shown(_layer(), "example-layer"),
        show.shown(_grid(), "example-grid"),
    )


def value() -> lines.Indicator:
    """Return a national and a global figure side by side."""
    return lines.indicator(
        "A.3",
        (
            _stored(Origin.NATIONAL, State.OFFICIAL, _NATIONAL),
            _stored(
                Origin.GLOBAL, State.COMPUTED, [(year, value, None) for year, value in _GLOBAL]
            ),
        ),
    )


def _stored(
    origin: Origin, state: State, points: Sequence[tuple[int, float | None, float | None]]
) -> ShownSeries:
    measure = ShownMeasure(
        name="index", title=_("Made-up index"), unit="index", digits=2, low=0, high=1, main=True
    )
    values = tuple(_value(one, measure, origin, state) for one in points)
    return ShownSeries(
        indicator="A.3", method="", measure=measure, place="KEN", group=(), origin=origin,
        values=values,
    )  # fmt: skip


def _value(
    point: tuple[int, float | None, float | None],
    measure: ShownMeasure,
    origin: Origin,
    state: State,
) -> ShownValue:
    one = _point(*point)
    return ShownValue(
        id=0, indicator="A.3", method="", method_version="", measure=measure, place="KEN",
        year=one.year, group=(), value=one.value, unit="index", reason=one.reason, low=one.low,
        high=one.high, middle=None, level=0.95 if one.low is not None else None,
        interval=_("Made up to show the chart"), units_n=None, share_known=None, flags=(),
        state=state, state_reason="", state_on=clock.today(), origin=origin, public=True,
        public_from=None, sources=(), hidden_sources=0, run="",
    )  # fmt: skip


def line() -> SafeString:
    """Return a line as small as a word."""
    points = tuple(_point(*one) for one in _NATIONAL)
    drawing = spark.draw(points, show.manner())
    return show.small(drawing, _("Fell from 1996 to 2020"))


def _words(title: str, subtitle: str = "") -> Words:
    return Words(
        title=title,
        subtitle=subtitle,
        tells=_("An example of this kind of chart; the table behind it has the numbers."),
        source=_("Made up to show the chart"),
    )


def _point(year: int, value: float | None, spread: float | None = None) -> Point:
    if value is None:
        return Point(year, None, reason=_("Too few units are known for a value."))
    if spread is None:
        return Point(year, value)
    return Point(year, value, value - spread, value + spread)


def _series() -> Series:
    lines = (
        Line(_("National figure"), tuple(_point(*one) for one in _NATIONAL)),
        Line(_("Global figure"), tuple(_point(*one) for one in _GLOBAL)),
    )
    return Series(
        words=_words(
            _("The index fell from 0.91 to 0.81 and now lies below the global figure"),
            _("Index from 0 to 1, with 95 % interval"),
        ),
        lines=lines,
        unit=_("index"),
        lowest=0,
        highest=1,
    )


def _dots() -> Dots:
    rows = tuple(
        Row(
            _("Group %(letter)s") % {"letter": letter},
            2020,
            value,
            low,
            high,
            "" if value is not None else _("Too few units are known for a value."),
            chosen=letter == "C",
        )
        for letter, (value, low, high) in zip("ABCDE", _ROWS, strict=True)
    )
    return Dots(
        words=_words(_("Four groups differ more than their intervals; one has no value")),
        rows=rows,
        unit=_("index"),
        digits=2,
        lowest=0,
        highest=1,
    )


def _account() -> Account:
    names = (_("Forest"), _("Grassland"), _("Wetland"), _("Cropland"))
    shares = zip(names, _SHARES, strict=True)
    return Account(
        words=_words(_("Forest lost most of its area to cropland")),
        shares=tuple(Share(name, *amounts) for name, amounts in shares),
        unit=_("square kilometres"),
        opening_name=_("Opening"),
        closing_name=_("Closing"),
    )


def _layer() -> Layer:
    return Layer(
        words=_words(_("Two of three sites are protected areas")),
        areas=(
            Area((_square(36.0, -1.0, 1.1), _square(36.4, -0.6, 0.3)), Fill.FOURTH, "A"),
            Area((_square(38.0, -2.2, 0.8),), Fill.FOURTH, "B"),
            Area((_square(37.6, 0.5, 0.6),), Fill.SECOND, "C"),
        ),
        key=((Fill.FOURTH, _("Protected area")), (Fill.SECOND, _("Other conserved area"))),
        ground=(((34.5, -3.0), (40.0, -3.0), (40.2, 2.0), (35.0, 2.2), (34.5, -3.0)),),
    )


def _square(east: float, north: float, side: float) -> Ring:
    far = (east + side, north + side)
    return ((east, north), (far[0], north), far, (east, far[1]), (east, north))


def _grid() -> Grid:
    fills = (Fill.FOURTH, Fill.SECOND, Fill.FIRST)
    cells = [
        tuple(
            fills[(column * row // 40) % 3] if column + row < 56 else Fill.NOTHING
            for column in range(48)
        )
        for row in range(24)
    ]
    return Grid(
        words=_words(_("Land cover of an invented strip of land")),
        cells=tuple(cells),
        bounds=(34.0, -3.0, 42.0, 1.0),
        key=(
            (Fill.FOURTH, _("Forest")),
            (Fill.SECOND, _("Grassland")),
            (Fill.FIRST, _("Cropland")),
            (Fill.NOTHING, _("No data")),
        ),
    )
