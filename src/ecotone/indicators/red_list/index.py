"""The index of one series: of a taxonomic group, or the mean of all groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecotone.indicators.base import Floats
from ecotone.indicators.red_list.paths import Group, Slopes, along, borrowed, jittered, slopes
from ecotone.indicators.red_list.species import UNKNOWN
from ecotone.indicators.series import Series
from ecotone.vocab.red_list import HEAVIEST

Years = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """How years without an assessment are filled (see the method's settings)."""

    beyond: bool
    window: int
    borrowers: frozenset[str]


def groups(series: Series) -> dict[str, Group]:
    """Return the taxonomic groups of a series by name, in their order."""
    of_group = [unit.partition(UNKNOWN)[0] for unit in series.units]
    columns = {name: series.column(name) for name in series.cells}
    return {
        name: _group(columns, np.array([name == one for one in of_group]))
        for name in sorted(set(of_group))
    }


def _group(columns: Mapping[str, Floats], own: npt.NDArray[np.bool_]) -> Group:
    return Group(
        weight=columns["weight"][own].sum(axis=0),
        size=columns["size"][own].sum(axis=0),
        pool=np.stack([columns[f"pool_{one}"][own].sum(axis=0) for one in range(HEAVIEST + 1)]),
        unknown=columns["unknown"][own],
        unknown_size=columns["unknown_size"][own],
    )


def exact(series: Series, between: Between) -> Floats:
    """Return the index without Data Deficient species, (1, years); NaN where there is none."""
    found = {name: group.exact() for name, group in groups(series).items()}
    return _mean(found, series.years, between, None)


def drawn(series: Series, between: Between, rng: np.random.Generator) -> Floats:
    """Return the index with all that is unknown drawn at random, (draws, years)."""
    found = {name: group.drawn(series.draws, rng) for name, group in groups(series).items()}
    return _mean(found, series.years, between, rng)


def _mean(
    found: Mapping[str, Floats],
    years: Years,
    between: Between,
    rng: np.random.Generator | None,
) -> Floats:
    """Return the plain mean of groups, so that large groups do not outweigh small ones.

    Random slopes and windows come in only with ``rng``. A year in which a group has no value has
    no mean.
    """
    ends = {
        name: slopes(one, years, rng if between.beyond else None) for name, one in found.items()
    }
    ends = dict(borrowed(ends, between.borrowers))
    every = [_filled(one, years, between, ends[name], rng) for name, one in found.items()]
    if not every:
        return np.full((1, years.size), np.nan)
    mean: Floats = np.mean(every, axis=0)
    return mean


def _filled(
    index: Floats,
    years: Years,
    between: Between,
    ends: Slopes,
    rng: np.random.Generator | None,
) -> Floats:
    """Return one group's index in all ``years``, (draws, years)."""
    whole = along(index, years, years, ends if between.beyond else None)
    if rng is None or not between.window or not years.size:
        return whole
    around = np.arange(years[0] - between.window, years[-1] + between.window + 1)
    nearby = jittered(along(index, years, around, ends), between.window, rng)
    picked = nearby[:, years - years[0]]
    return np.where(np.isnan(whole) | np.isnan(picked), whole, picked)
