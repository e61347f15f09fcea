"""Values in order: by year for a place, and the newest of each place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models import Value
from ecotone.apps.monitoring.queries.values import asked_for, shown_values
from ecotone.apps.monitoring.shown import Pairs, ShownSeries, ShownValue, newest
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Kind

#: Of two values of the same thing, the one in the earlier state is shown; declined ones never are.
RANK = (State.OFFICIAL, State.REVISED, State.UNDER_REVIEW, State.COMPUTED)
#: Values read for a comparison of all places, at most: 250 places, a century of years each.
EVERYWHERE = 25_000
#: What the group of a row says that stands for all groups together.
ALL = "all"
#: Whose figure is named first.
OWNERS = (Origin.NATIONAL, Origin.PLATFORM, Origin.GLOBAL)


def series(
    *,
    viewer: Viewer,
    purpose: Purpose,
    target: str | int | None = None,
    **asked: Any,
) -> tuple[ShownSeries, ...]:
    """Return values by year, one series for each measure, place, group, method and origin.

    ``asked`` narrows as in ``shown_values``; ``target`` to the indicators that serve it. Where a
    year has several values, the official one is taken, else the newest. Four queries.
    """
    if target is not None:
        asked["indicators"] = [one.code for one in gbf.indicators_of(gbf.target(target).id)]
    found = shown_values(viewer=viewer, purpose=purpose, **asked)
    return tuple(_series(found))


def parts_of(group: Pairs) -> Pairs:
    """Return what a value is a part of: its groups but for those that stand for all."""
    return tuple(pair for pair in group if pair[1] != ALL)


def by_country(
    indicator: str, measure: str = "", *, viewer: Viewer, purpose: Purpose
) -> tuple[ShownValue, ...]:
    """Return the newest value of each place and origin, of all groups together, by place.

    Without ``measure`` the main one. Five queries: all years are looked at in a few columns only,
    then the newest are read whole.
    """
    narrowed = {"measure": measure} if measure else {"main": True}
    rows = asked_for(viewer, purpose, {"indicator": indicator, "total": True, **narrowed})
    newest = _newest(rows.values_list(*_Figure.COLUMNS)[:EVERYWHERE])
    found = shown_values(viewer=viewer, purpose=purpose, pk__in=newest) if newest else ()
    return tuple(sorted(found, key=lambda one: (one.place, OWNERS.index(one.origin), one.method)))


class _Figure:
    """As much of a value as tells which one is shown, read in one small row."""

    COLUMNS = (
        "pk", "year", "state", "state_at", "value",
        "indicator", "method", "measure", "place", "group_key", "origin",
    )  # fmt: skip
    __slots__ = ("id", "key", "state", "state_on", "value", "year")

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.id, self.year, state, decided, self.value, *key = row
        self.state, self.state_on, self.key = State(state), decided.date(), tuple(key)


def _newest(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    """Return the ids of the values that stand last in their series, as ``ShownSeries.last``."""
    by_year = _by_year(map(_Figure, rows), lambda one: one.key)
    return [newest(list(years.values())).id for years in by_year.values()]


def places_with_values(*, viewer: Viewer, purpose: Purpose) -> dict[str, frozenset[str]]:
    """Return, by place, the codes of the headline indicators that have a number. One query."""
    headline = [one.code for one in gbf.indicators() if one.kind is Kind.HEADLINE]
    found: dict[str, set[str]] = defaultdict(set)
    rows = _with_numbers(viewer, purpose).filter(indicator__in=headline)
    for place, code in rows.values_list("place", "indicator"):
        found[place].add(code)
    return {place: frozenset(codes) for place, codes in found.items()}


def _with_numbers(viewer: Viewer, purpose: Purpose) -> Any:
    held = Value.objects.visible_to(viewer, purpose).filter(value__isnull=False, main=True)
    shown = held.filter(state__in=[state.value for state in RANK])
    return shown.exclude(indicator="").order_by().distinct()


def _series(found: Iterable[ShownValue]) -> Iterable[ShownSeries]:
    for years in _by_year(found, _key).values():
        values = tuple(years.values())
        last = values[-1]
        yield ShownSeries(
            indicator=last.indicator,
            method=last.method,
            measure=last.measure,
            place=last.place,
            group=last.group,
            origin=last.origin,
            values=values,
        )


def _key(one: ShownValue) -> tuple[Any, ...]:
    return one.indicator, one.method, one.measure.name, one.place, one.group, one.origin


Row = TypeVar("Row", ShownValue, _Figure)


def _by_year(
    found: Iterable[Row], key: Callable[[Row], Hashable]
) -> dict[Hashable, dict[int, Row]]:
    """Return the values that are shown by series and year, the years in order."""
    kept: dict[Hashable, dict[int, Row]] = defaultdict(dict)
    for one in found:
        if one.state not in RANK:
            continue
        years = kept[key(one)]
        if one.year not in years or _goes_before(one, years[one.year]):
            years[one.year] = one
    return {name: dict(sorted(years.items())) for name, years in kept.items()}


def _goes_before(one: Row, other: Row) -> bool:
    """Tell whether ``one`` is shown rather than ``other``: its state, then the newer decision."""
    mine, theirs = RANK.index(one.state), RANK.index(other.state)
    return mine < theirs or (mine == theirs and (one.state_on, one.id) > (other.state_on, other.id))
