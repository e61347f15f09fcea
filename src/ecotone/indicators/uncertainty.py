"""Intervals from units drawn again: percentile and BCa.

Percentile: Efron & Tibshirani 1993, chapter 13 (doi:10.1201/9780429246593). BCa (bias-corrected
and accelerated): Efron 1987, doi:10.1080/01621459.1987.10478410; the acceleration comes from
leaving out each unit once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from ecotone.indicators.base import Floats, Spread, Sums
from ecotone.indicators.series import Series
from ecotone.kernel.text import translatable

Kind = Literal["percentile", "BCa"]
Estimate = Callable[[Sums], Mapping[str, Floats]]

PERCENTILE = translatable("bootstrap of whole units, percentile")
BCA = translatable("bootstrap of whole units, BCa")
#: A year whose replicates mostly have no value gets no interval.
_LEAST_FINITE = 0.9


def bootstrap(
    series: Series, estimate: Estimate, rng: np.random.Generator, *, kind: Kind = "percentile"
) -> dict[str, Spread]:
    """Return bounds of each measure, (years,), from ``series.draws`` draws of whole units.

    NaN in a year: more than a tenth of the draws gave no value.
    """
    drawn = estimate(series.replicates(series.draws, rng))
    if kind == "percentile":
        tails = {name: _equal_tails(one, series.level) for name, one in drawn.items()}
    else:
        tails = _bca_tails(series, estimate, drawn)
    spreads = {}
    for name, values in drawn.items():
        low, high = _between(values, *tails[name])
        spreads[name] = Spread(
            low=low, high=high, kind=PERCENTILE if kind == "percentile" else BCA, level=series.level
        )
    return spreads


def percentiles(values: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the bounds, (years,), that hold the middle ``level`` of ``values`` (draws, years)."""
    return _between(values, *_equal_tails(values, level))


def _equal_tails(values: Floats, level: float) -> tuple[Floats, Floats]:
    tail = np.full(values.shape[1], (1 - level) / 2)
    return tail, 1 - tail


def _between(values: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    low = np.full(values.shape[1], np.nan)
    high = low.copy()
    for year in range(values.shape[1]):
        column = values[:, year]
        finite = column[np.isfinite(column)]
        if finite.size >= max(2, _LEAST_FINITE * column.size) and np.isfinite(lower[year]):
            low[year], high[year] = np.quantile(finite, [lower[year], upper[year]])
    return low, high


def _bca_tails(
    series: Series, estimate: Estimate, drawn: Mapping[str, Floats]
) -> dict[str, tuple[Floats, Floats]]:
    observed = estimate(series.observed())
    skews = _accelerations(estimate(one) for one in series.leave_one_out())
    tail = np.array([(1 - series.level) / 2, (1 + series.level) / 2])
    tails = {}
    for name, values in drawn.items():
        value = observed[name][0]
        below = np.mean(values < value, axis=0) + np.mean(values == value, axis=0) / 2
        bias = ndtri(np.clip(below, 1e-9, 1 - 1e-9))
        shifted = bias[:, np.newaxis] + ndtri(tail)
        moved = ndtr(bias[:, np.newaxis] + shifted / (1 - skews[name][:, np.newaxis] * shifted))
        tails[name] = moved[:, 0], moved[:, 1]
    return tails


def _accelerations(left_out: Iterator[Mapping[str, Floats]]) -> dict[str, Floats]:
    """Return a twelfth root-mean skewness of the values without one unit each, by measure.

    Sums of powers are taken around the first value, so that units may come in pieces.
    """
    around: dict[str, Floats] = {}
    powers: dict[str, list[Floats]] = {}
    number = 0
    for block in left_out:
        number += next(iter(block.values())).shape[0]
        for name, values in block.items():
            centre = around.setdefault(name, values[0].copy())
            off = values - centre
            new = [np.sum(off**power, axis=0) for power in (1, 2, 3)]
            old = powers.setdefault(name, [np.zeros_like(centre) for _ in new])
            powers[name] = [before + now for before, now in zip(old, new, strict=True)]
    return {name: _acceleration(sums, number) for name, sums in powers.items()}


def _acceleration(powers: list[Floats], number: int) -> Floats:
    first, second, third = powers
    mean = first / number
    spread = second - number * mean**2
    skew = third - 3 * mean * second + 2 * number * mean**3
    with np.errstate(divide="ignore", invalid="ignore"):
        found = -skew / (6 * spread**1.5)
    # A unit without which there is no value (NaN), or units that are all alike: no acceleration.
    return np.where(np.isfinite(found), found, 0.0)
