"""Charts of values: series of a place, places or groups side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ecotone.apps.monitoring.shown import ShownSeries, ShownValue
from ecotone.vocab import writing
from ecotone.web import languages
from ecotone.web.charts.model import (
    Dots,
    Line,
    Point,
    Row,
    Series,
    Words,
)
from ecotone.web.charts.show import manner
from ecotone.web.values import words
from ecotone.web.values.decimals import Decimals, together

#: Lines in one chart; a reader cannot tell more apart.
LINES = 4
#: Rows of a chart: of more places those at both ends are drawn, and the page lists all.
ROWS = 24


def of_series(found: Sequence[ShownSeries]) -> Series:
    """Return the chart of series of one measure in one place, at most ``LINES`` of them.

    The title tells of the first; the others stand beside it (another origin, another group).
    """
    main, shown = found[0], found[:LINES]
    numbers = [one for one in main.values if one.value is not None]
    return Series(
        words=Words(
            title=words.finding(main),
            subtitle=_subtitle(main.last),
            tells=_tells(shown),
            source=words.sources(one for each in shown for one in each.values),
        ),
        lines=tuple(Line(_line_name(one, shown), _points(one.values)) for one in shown),
        unit=words.unit_name(main.last.unit),
        digits=together(main.values)(main.last),
        lowest=main.measure.low if numbers else None,
        highest=main.measure.high if numbers else None,
    )


def _subtitle(one: ShownValue) -> str:
    parts = (_(one.title), words.unit_name(one.unit), words.interval(one))
    return writing.semicolon(languages.current()).join(part for part in parts if part)


def _tells(shown: Sequence[ShownSeries]) -> str:
    return writing.sentences((words.sentence(one.last) for one in shown), languages.current())


def _line_name(one: ShownSeries, among: Sequence[ShownSeries]) -> str:
    origin, group = _(words.ORIGINS[one.origin]), words.group(one.group)
    if len({each.group for each in among}) == 1:
        return origin
    named = group or _("All groups together")
    if len({each.origin for each in among}) == 1:
        return named
    return f"{named} – {origin}"


def _points(values: Iterable[ShownValue]) -> tuple[Point, ...]:
    return tuple(
        Point(one.year, one.value, one.low, one.high, _(one.reason) if one.reason else "")
        for one in values
    )


def of_places(found: Sequence[ShownValue], chosen: str = "") -> Dots:
    """Return the newest values of places, the highest first; those without a value come last."""
    ordered = sorted(found, key=lambda one: (one.value is None, -(one.value or 0.0), one.place))
    one, drawn, decimals = ordered[0], _ends(ordered), together(ordered)
    return Dots(
        words=Words(
            title=_places_title(ordered, decimals),
            subtitle=_places_subtitle(one, len(ordered)),
            tells=writing.sentences(
                (words.sentence(one, decimals) for one in ordered[:3]), _language()
            ),
            source=words.sources(ordered),
        ),
        rows=tuple(
            _row(_place_and_group(one), one, decimals(one), chosen=one.place == chosen)
            for one in drawn
        ),
        unit=words.unit_name(one.unit),
        lowest=one.measure.low,
        highest=one.measure.high,
    )


def _place_and_group(one: ShownValue) -> str:
    named = (words.place_name(one.place), words.group(one.group))
    return writing.listing(named, languages.current())


def _ends(ordered: Sequence[ShownValue]) -> list[ShownValue]:
    """Return the highest and the lowest values where there are more than can be drawn."""
    if len(ordered) <= ROWS:
        return list(ordered)
    valued = [one for one in ordered if one.value is not None]
    return valued[: ROWS // 2] + valued[ROWS // 2 :][-(ROWS // 2) :]


def _places_subtitle(one: ShownValue, places: int) -> str:
    if places <= ROWS:
        return _subtitle(one)
    said = {"n": ROWS // 2, "all": manner().number(places, 0)}
    ends = _("The %(n)s highest and the %(n)s lowest of %(all)s places") % said
    return writing.semicolon(languages.current()).join((ends, _subtitle(one)))


def _language() -> str:
    return languages.current()


def _places_title(ordered: Sequence[ShownValue], decimals: Decimals) -> str:
    valued = [one for one in ordered if one.value is not None]
    what = _(ordered[0].title)
    if not valued:
        return _("%(what)s: no value yet") % {"what": what}
    high, low = valued[0], valued[-1]
    if high is low:
        return _("%(what)s, %(place)s: %(last)s in %(end)s") % {
            "what": words.named(high),
            "place": words.place_name(high.place),
            "last": words.bounded(high, decimals),
            "end": high.year,
        }
    return _("%(what)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "what": what,
        "low": words.number(low, low.value, decimals),
        "lowest": words.place_name(low.place),
        "high": words.number(high, high.value, decimals),
        "highest": words.place_name(high.place),
    }


def of_groups(found: Sequence[ShownSeries]) -> Dots:
    """Return the newest value of each group of one measure, place and origin, the highest first.

    The whole, where there is one, stands above its parts.
    """
    main = next((one for one in found if not words.group(one.group)), found[0])
    whole, decimals = main.last, together(one.last for one in found)
    rest = (one.last for one in found if one.last is not whole)
    lasts = [whole, *sorted(rest, key=lambda one: (one.value is None, -(one.value or 0.0)))]
    return Dots(
        words=Words(
            title=_groups_title(lasts, main, decimals),
            subtitle=_subtitle(whole),
            tells=words.sentence(whole, decimals),
            source=words.sources(lasts),
        ),
        rows=tuple(
            _row(_group_name(one), one, decimals(one), chosen=one is whole) for one in lasts[:ROWS]
        ),
        unit=words.unit_name(whole.unit),
        lowest=whole.measure.low,
        highest=whole.measure.high,
    )


def parts(found: Sequence[ShownSeries], whole: ShownSeries) -> Dots | None:
    """Return the groups of a measure beside the whole; None where there are none with a number."""
    same = [
        one
        for one in found
        if (one.measure.name, one.place, one.origin, one.method)
        == (whole.measure.name, whole.place, whole.origin, whole.method)
    ]
    numbers = [one for one in same if one.last.value is not None]
    return of_groups(same) if len(numbers) > 1 and not _told_by_whole(numbers) else None


def _told_by_whole(found: Sequence[ShownSeries]) -> bool:
    """Tell whether a single part says what the whole says already."""
    return len(found) == 2 and found[0].last.value == found[1].last.value


def _groups_title(lasts: Sequence[ShownValue], main: ShownSeries, decimals: Decimals) -> str:
    parts = [one for one in lasts if one.value is not None and words.group(one.group)]
    if len(parts) < 2:
        return words.finding(main)
    low, high = (pick(parts, key=lambda one: one.value or 0.0) for pick in (min, max))
    return _("%(what)s, %(place)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "what": _(main.measure.title),
        "place": words.place_name(main.place),
        "low": words.number(low, low.value, decimals),
        "lowest": words.group(low.group),
        "high": words.number(high, high.value, decimals),
        "highest": words.group(high.group),
    }


def _group_name(one: ShownValue) -> str:
    return words.group(one.group) or _("All groups together")


def _row(name: str, one: ShownValue, digits: int, *, chosen: bool) -> Row:
    reason = _(one.reason) if one.reason else ""
    return Row(name, one.year, one.value, one.low, one.high, reason, chosen, digits)


def of_one_year(found: Sequence[ShownSeries]) -> Dots:
    """Return series that have a single year each, side by side, the first one chosen."""
    lasts = [one.last for one in found]
    main, decimals = lasts[0], together(lasts)
    return Dots(
        words=Words(
            title=words.finding(found[0]),
            subtitle=_subtitle(main),
            tells=words.sentence(main, decimals),
            source=words.sources(lasts),
        ),
        rows=tuple(
            _row(_line_name(one, found), one.last, decimals(one.last), chosen=one is found[0])
            for one in found
        ),
        unit=words.unit_name(main.unit),
        lowest=main.measure.low,
        highest=main.measure.high,
    )


def over_years(found: Sequence[ShownSeries]) -> Series | Dots | None:
    """Return lines over the years; dots where no series has two years; None without a number."""
    most = max(sum(one.value is not None for one in each.values) for each in found[:LINES])
    if not most:
        return None
    return of_series(found) if most > 1 else of_one_year(found[:LINES])
