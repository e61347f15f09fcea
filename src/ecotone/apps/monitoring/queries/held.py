"""What is held of a place, kept in memory as long as nothing changes.

The 23 answer pages of a country, its own page and the readiness of its targets ask the same;
most places have values of few indicators, and their other pages need no question at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from ecotone.apps.accounts.queries import stamp_of_events
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.models import Value
from ecotone.apps.monitoring.queries.series import OWNERS, RANK, parts_of, series
from ecotone.apps.monitoring.shown import ShownSeries, ShownValue
from ecotone.kernel import clock
from ecotone.kernel.kept import Kept
from ecotone.rights.visibility import Purpose, Viewer, sight
from ecotone.vocab import gbf

#: Parts of an indicator that are named one by one where there is no value of the whole.
FEW = 4


@dataclass(frozen=True, slots=True)
class Held:
    """The codes of indicators with anything visible of a place.

    ``codes`` have a value or the reason why there is none; ``numbers`` a number of their own
    measure, of all groups together or of one.
    """

    codes: frozenset[str]
    numbers: frozenset[str]


_places: Kept[tuple[Hashable, ...], Held] = Kept(600)
#: A page asks several times; the next page has another target, so that few are enough.
_wholes: Kept[tuple[Hashable, ...], tuple[ShownSeries, ...]] = Kept(32)


def held_at(place: str, *, viewer: Viewer, purpose: Purpose) -> Held:
    """Return which indicators have anything visible of a place. One query, or none."""
    return _places.get(
        (place, sight(viewer, purpose, clock.today())),
        _stamp(),
        lambda: _read(place, viewer, purpose),
    )


def indicators_with_values(place: str, *, viewer: Viewer, purpose: Purpose) -> frozenset[str]:
    """Return the codes of the indicators with a number of their own measure there."""
    return held_at(place, viewer=viewer, purpose=purpose).numbers


def wholes(
    place: str, target: str | int | None = None, *, viewer: Viewer, purpose: Purpose
) -> tuple[ShownSeries, ...]:
    """Return the series of all groups together of a place; for ``target`` of its indicators.

    Four queries, or none: what was read for one part of a page is not read again for the next.
    """
    return _wholes.get(
        (place, target and gbf.target(target).id, sight(viewer, purpose, clock.today())),
        _stamp(),
        lambda: series(viewer=viewer, purpose=purpose, place=place, target=target, total=True),
    )


def latest_values(
    country: str,
    target: str | int | None = None,
    *,
    viewer: Viewer,
    purpose: Purpose,
) -> tuple[ShownValue, ...]:
    """Return the newest value of each indicator of a place, of all groups together.

    The main measure only; for ``target`` only its indicators. Figures of different origin stand
    side by side: the country's own first, then what was computed here, then the global one. A
    value that is missing is there with its reason when no year has a number. Four queries, or
    none: what ``wholes`` read is not read again.
    """
    found = wholes(country, target, viewer=viewer, purpose=purpose)
    order = {one.code: number for number, one in enumerate(gbf.indicators())}
    return tuple(
        sorted(
            (one.last for one in found if one.measure.main),
            key=lambda one: (
                order.get(one.indicator, len(order)),
                OWNERS.index(one.origin),
                one.method,
            ),
        )
    )


def latest_parts(
    country: str, indicators: Iterable[str], *, viewer: Viewer, purpose: Purpose
) -> tuple[ShownValue, ...]:
    """Return the newest values of indicators that have values of groups only: land and sea.

    Of the ways in which an indicator is divided, the one with the fewest parts; none when even
    that has more than ``FEW``. Four queries.
    """
    found = series(
        viewer=viewer, purpose=purpose, place=country, indicators=list(indicators), main=True
    )
    divided: dict[tuple[str, str, Origin], dict[str, list[ShownValue]]] = defaultdict(dict)
    for one in found:
        parts = parts_of(one.group)
        if len(parts) == 1 and one.last.value is not None:
            ways = divided[one.indicator, one.method, one.origin]
            ways.setdefault(parts[0][0], []).append(one.last)
    fewest = (min(ways.values(), key=len) for ways in divided.values())
    return tuple(one for parts in fewest if len(parts) <= FEW for one in parts)


def _stamp() -> Hashable:
    """Return what has to stay the same; every change of values leaves a line in the audit trail."""
    events = stamp_of_events()
    return None if events is None else (events, clock.today())


def _read(place: str, viewer: Viewer, purpose: Purpose) -> Held:
    shown = Value.objects.visible_to(viewer, purpose).filter(
        place=place, state__in=[state.value for state in RANK]
    )
    rows = shown.exclude(indicator="").annotate(missing=Q(value=None)).order_by()
    found = set(rows.values_list("indicator", "main", "missing").distinct())
    return Held(
        codes=frozenset(code for code, _main, _missing in found),
        numbers=frozenset(code for code, main, missing in found if main and not missing),
    )
