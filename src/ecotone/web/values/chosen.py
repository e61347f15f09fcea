"""Which of the stored series stand for the indicators of a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.shown import ShownSeries
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf
from ecotone.web.values import words

#: Whose figure stands first.
OWNERS = (Origin.NATIONAL, Origin.PLATFORM, Origin.GLOBAL)
#: Further measures or parts shown where the whole has no number.
OTHERS = 4


def stored(
    place: str, target: int | None = None, *, viewer: Viewer, purpose: Purpose
) -> list[ShownSeries]:
    """Return the series that stand for the indicators of a place, in order of the framework.

    The measure of each indicator itself, all groups together; the country's own figure first.
    Where that has no number, a few of the other measures stand with it, or a few of the parts
    (land and sea) in its place. Methods that serve no indicator are left out.
    """
    there = queries.held_at(place, viewer=viewer, purpose=purpose)
    asked = there.codes
    if target is not None:
        asked &= {one.code for one in gbf.indicators_of(gbf.target(target).id)}
    if not asked:
        return []
    found = queries.wholes(place, target, viewer=viewer, purpose=purpose)
    whole = list(_standing_for(one for one in found if one.indicator))
    codes = asked & there.numbers - {one.indicator for one in whole if one.last.value is not None}
    if codes:
        every = queries.series(
            viewer=viewer, purpose=purpose, place=place, indicators=sorted(codes), main=True
        )
        parts = _in_parts(every)
        inside = {one.indicator for one in parts}
        whole = [one for one in whole if one.indicator not in inside] + parts
    return _in_order(whole)


def _in_order(found: Iterable[ShownSeries]) -> list[ShownSeries]:
    order = {one.code: number for number, one in enumerate(gbf.indicators())}
    return sorted(
        found,
        key=lambda one: (
            order.get(one.indicator, len(order)),
            one.indicator,
            not one.measure.main,
            OWNERS.index(one.origin),
        ),
    )


def _standing_for(found: Iterable[ShownSeries]) -> Iterator[ShownSeries]:
    """Yield the main measures; beside those without any number, others that have one."""
    others: dict[tuple[str, str, Origin], list[ShownSeries]] = defaultdict(list)
    lacking = []
    for one in found:
        key = (one.indicator, one.method, one.origin)
        if one.measure.main:
            yield one
            lacking += [key] if one.last.value is None else []
        elif one.last.value is not None:
            others[key].append(one)
    for key in lacking:
        yield from others[key][:OTHERS]


def _in_parts(found: Iterable[ShownSeries]) -> list[ShownSeries]:
    """Return, for each indicator, the series of its largest parts that have numbers."""
    by_code: dict[str, list[ShownSeries]] = defaultdict(list)
    for one in found:
        if one.last.value is not None:
            by_code[one.indicator].append(one)
    return [one for same in by_code.values() for one in largest(same)[:OTHERS]]


def largest(found: Sequence[ShownSeries]) -> list[ShownSeries]:
    """Return the series that are divided by the fewest groups: the whole, or its largest parts."""
    fewest = min((_named(one) for one in found), default=0)
    return [one for one in found if _named(one) == fewest]


def _named(one: ShownSeries) -> int:
    return sum(value != words.WHOLE for _name, value in one.group)
