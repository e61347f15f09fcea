"""A country's figure beside the global one, and why they differ as far as the data tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.queries.series import parts_of, series
from ecotone.apps.monitoring.shown import Pairs, ShownSeries
from ecotone.indicators.difference import Difference, Side, difference
from ecotone.rights.visibility import Purpose, Viewer

#: Of several figures that are not the custodian's, the one that is compared with it.
_OURS = (Origin.NATIONAL, Origin.PLATFORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two series of the same thing, ours (national, else computed here) and the global one."""

    ours: ShownSeries
    world: ShownSeries
    difference: Difference


def difference_of(
    place: str, indicator: str, *, viewer: Viewer, purpose: Purpose
) -> tuple[Disagreement, ...]:
    """Return where a place has both its own and a global figure of an indicator.

    One for each measure and group. Four queries.
    """
    return disagreements(series(viewer=viewer, purpose=purpose, place=place, indicator=indicator))


def disagreements(found: Sequence[ShownSeries]) -> tuple[Disagreement, ...]:
    """Return where series of one place and indicator hold both its own and a global figure."""
    worldwide = {_thing(one): one for one in found if one.origin is Origin.GLOBAL}
    own: dict[tuple[str, Pairs], ShownSeries] = {}
    for one in sorted(found, key=lambda one: one.origin is not Origin.NATIONAL):
        if one.origin in _OURS:
            own.setdefault(_thing(one), one)
    pairs = [(ours, worldwide[thing]) for thing, ours in own.items() if thing in worldwide]
    compared = [(ours, world, difference(_side(ours), _side(world))) for ours, world in pairs]
    return tuple(
        Disagreement(ours=ours, world=world, difference=why)
        for ours, world, why in compared
        if why is not None
    )


def _thing(one: ShownSeries) -> tuple[str, Pairs]:
    """Return what a series is of; the indicator's own measure has one name in all sources."""
    parts = parts_of(one.group)
    return ("" if one.measure.main else one.measure.name, parts)


def _side(one: ShownSeries) -> Side:
    numbers = {value.year: value.value for value in one.values if value.value is not None}
    last = one.last
    return Side(
        values=numbers,
        unit=last.unit,
        method=f"{last.method} {last.method_version}".strip() if last.run else "",
        printed="" if last.run or last.value is None else repr(last.value),
        units_n={value.year: value.units_n for value in one.values if value.units_n is not None},
    )
