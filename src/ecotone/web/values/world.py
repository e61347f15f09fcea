"""The newest values of an indicator on a map of the world."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ecotone.apps.monitoring.shown import ShownValue
from ecotone.kernel.errors import BadInput
from ecotone.web.charts.show import manner
from ecotone.web.maps import pictures, svg
from ecotone.web.values import lines, words
from ecotone.web.values.decimals import Decimals, together

#: With fewer countries the map would be empty land.
FEWEST = 10
#: Shades of the map.
CLASSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The map with its legend: (shade, range of values); ``source`` is that of the boundaries."""

    picture: SafeString
    legend: tuple[tuple[int, str], ...]
    boundaries: dict[str, object]


def world(values: Sequence[ShownValue]) -> World | None:
    """Return the map of one value for each place; None for too few or without boundaries.

    Darker is more. Each shade holds about a fifth of the places, since values of many countries
    lie close together and those of a few far away.
    """
    if len({one.place for one in values}) < len(values):
        return None  # parts of places: a land can have one shade only
    numbers = sorted(one.value for one in values if one.value is not None)
    if len(numbers) < FEWEST:
        return None
    try:
        lands = pictures.world_map()
    except BadInput:
        return None
    decimals = together(values)
    classes = _classes(numbers)
    [(digits, _count)] = Counter(decimals(one) for one in values).most_common(1)
    return World(
        picture=svg.world(lands, {one.place: _mark(one, classes, decimals) for one in values}),
        legend=tuple(
            (step, manner().interval(low, high, digits))
            for step, (low, high) in enumerate(classes, 1)
        ),
        boundaries=pictures.source(),
    )


def _classes(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Return the smallest and the largest value of each shade; equal values share one."""
    cuts = [numbers[len(numbers) * step // CLASSES] for step in range(1, CLASSES)]
    found = [[one for one in numbers if bisect_right(cuts, one) == step] for step in range(CLASSES)]
    return [(same[0], same[-1]) for same in found if same]


def _mark(one: ShownValue, classes: Sequence[tuple[float, float]], decimals: Decimals) -> svg.Mark:
    said = words.bounded(one, decimals)
    return svg.Mark(
        0 if one.value is None else _step(one.value, classes),
        f"{words.place_name(one.place)}, {one.year}: {said}",
        lines.series_address(one.place, one.indicator),
    )


def _step(value: float, classes: Sequence[tuple[float, float]]) -> int:
    return next(step for step, (_low, high) in enumerate(classes, 1) if value <= high)
