"""Hill numbers of incidences brought to an equal coverage.

Samples are the cells of a year; a taxon is found in a cell or not. With T cells, Y cells of a
taxon and U the sum of Y, the expected coverage of t of them is
1 − Σ Y/U · C(T−Y, t) / C(T−1, t) (Chao & Jost 2012, doi:10.1890/11-1952.1). Hill numbers of t cells
come from the expected number of taxa found in k of them (Chao and others 2014,
doi:10.1890/13-0133.1). Numbers between two whole t are interpolated linearly at the coverage.
Where all T cells do not reach it, see ``extrapolation``.
"""

from __future__ import annotations

import numpy as np

from ecotone.indicators.base import Floats
from ecotone.indicators.cubes import extrapolation
from ecotone.indicators.cubes.incidences import Incidences


def standardised(
    cells: Floats, drawn: Floats, samples: Floats, wanted: float, farthest: float = 1.0
) -> Floats:
    """Return Hill numbers of order 0, 1, 2 at coverage ``wanted``, (3, sets, years).

    ``cells`` is (taxa, years), ``drawn`` how often each taxon is in each set, (sets, taxa), and
    ``samples`` the cells with any record by year. Years that reach the coverage are thinned to it;
    others are extended to no more than ``farthest`` times their samples. NaN where that does not
    reach the coverage either.
    """
    found = np.full((3, len(drawn), cells.shape[1]), np.nan)
    for year in range(cells.shape[1]):
        there = cells[:, year] > 0
        if there.any() and samples[year] >= 2:
            one = incidences(cells[there, year], drawn[:, there], float(samples[year]))
            found[:, :, year] = at_coverage(one, wanted, farthest).T
    return found


def incidences(cells: Floats, drawn: Floats, samples: float) -> Incidences:
    """Return incidences of sets from the cells of each taxon and how often each set has it."""
    distinct, of = np.unique(cells, return_inverse=True)
    together = np.zeros((len(cells), len(distinct)))
    together[np.arange(len(cells)), of] = 1.0
    return Incidences(cells=distinct, weights=drawn @ together, samples=samples)


def at_coverage(found: Incidences, wanted: float, farthest: float = 1.0) -> Floats:
    """Return Hill numbers of order 0, 1, 2 at the coverage, (sets, 3); NaN where out of reach."""
    numbers = np.full((len(found.weights), 3), np.nan)
    whole = of_all(found)
    thinned = whole >= wanted
    if thinned.any():
        numbers[thinned] = _thinned(found.only(thinned), whole[thinned], wanted)
    short = (whole < wanted) & (found.taxa > 0)
    if farthest > 1 and short.any():
        numbers[short] = _extended(found.only(short), wanted, farthest)
    return numbers


def of_all(found: Incidences) -> Floats:
    """Return the estimated coverage of all samples, (sets,); NaN for a set without taxa."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return extrapolation.coverage(found.once, found.twice, found.total, found.samples)


def _thinned(found: Incidences, whole: Floats, wanted: float) -> Floats:
    below, above = _around(found, wanted)
    low = found.coverage(below)
    part = np.minimum(above, found.samples - 1)
    high = np.where(above >= found.samples, whole, found.coverage(part))
    share = np.where(high > low, (wanted - low) / np.where(high > low, high - low, 1), 0.0)
    few, many = found.numbers(below), found.numbers(above)
    return np.asarray(few + share[:, np.newaxis] * (many - few), dtype=np.float64)


def _extended(found: Incidences, wanted: float, farthest: float) -> Floats:
    further = extrapolation.further_samples(
        found.once, found.twice, found.total, found.samples, wanted
    )
    near = found.samples + further <= farthest * found.samples
    numbers = np.full((len(further), 3), np.nan)
    if near.any():
        found = found.only(near)
        size = np.full(len(found.weights), found.samples)
        shannon = (found.shannon(size), found.shannon(size - 1))
        numbers[near] = extrapolation.numbers(found, further[near], shannon)
    return numbers


def _around(found: Incidences, wanted: float) -> tuple[Floats, Floats]:
    """Return the two sizes, one apart, between which each set reaches the coverage."""
    below = np.zeros(len(found.weights))
    above = np.full(len(found.weights), found.samples)
    while (above - below).max() > 1:
        middle = np.floor((below + above) / 2)
        short = found.coverage(middle) < wanted
        below, above = np.where(short, middle, below), np.where(short, above, middle)
    return np.maximum(below, 1.0), above
