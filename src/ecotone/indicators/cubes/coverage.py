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
from scipy.special import gammaln

from ecotone.indicators.base import Floats
from ecotone.indicators.cubes import extrapolation


def standardised(cells: Floats, samples: Floats, wanted: float, farthest: float = 1.0) -> Floats:
    """Return Hill numbers of order 0, 1, 2 at coverage ``wanted``, (3, years).

    ``cells`` is (taxa, years), ``samples`` the cells with any record by year. Years that reach the
    coverage are thinned to it; others are extended to no more than ``farthest`` times their
    samples. NaN where that does not reach the coverage either.
    """
    found = np.full((3, cells.shape[1]), np.nan)
    for year in range(cells.shape[1]):
        incidences = cells[:, year][cells[:, year] > 0]
        if incidences.size and samples[year] >= 2:
            found[:, year] = _year(incidences, float(samples[year]), wanted, farthest)
    return found


def of_all(incidences: Floats, samples: float) -> float:
    """Return the estimated coverage of all samples (Chao & Jost 2012, equation 4a, incidences)."""
    once, twice = extrapolation.seen(incidences)
    return float(extrapolation.coverage(once, twice, incidences.sum(), samples))


def at(incidences: Floats, samples: float, size: float) -> float:
    """Return the expected coverage of ``size`` of the samples, below all of them."""
    missed = np.exp(_choose(samples - incidences, size) - _choose(samples - 1, size))
    return float(1 - np.sum(incidences * missed) / incidences.sum())


def numbers(incidences: Floats, samples: float, size: float) -> Floats:
    """Return the expected Hill numbers of order 0, 1, 2 in ``size`` of the samples, (3,)."""
    taken = np.arange(1, size + 1)
    with np.errstate(invalid="ignore"):
        logs = (
            _choose(incidences[:, np.newaxis], taken)
            + _choose((samples - incidences)[:, np.newaxis], size - taken)
            - _choose(samples, size)
        )
    expected = np.exp(logs).sum(axis=0)  # taxa found in so many of the samples
    shares = taken / (size / samples * incidences.sum())
    entropy = -np.sum(shares * np.log(shares) * expected)
    return np.array([expected.sum(), np.exp(entropy), 1 / np.sum(shares**2 * expected)])


def _year(incidences: Floats, samples: float, wanted: float, farthest: float) -> Floats:
    if of_all(incidences, samples) < wanted:
        return _extended(incidences, samples, wanted, farthest)
    below, above = _around(incidences, samples, wanted)
    low, high = (_coverage(incidences, samples, size) for size in (below, above))
    share = 0.0 if high == low else (wanted - low) / (high - low)
    few, many = (numbers(incidences, samples, size) for size in (below, above))
    return few + share * (many - few)


def _extended(incidences: Floats, samples: float, wanted: float, farthest: float) -> Floats:
    once, twice = extrapolation.seen(incidences)
    further = float(extrapolation.further_samples(once, twice, incidences.sum(), samples, wanted))
    if samples + further > farthest * samples:
        return np.full(3, np.nan)
    return extrapolation.numbers(
        incidences,
        samples,
        further,
        all_of_them=numbers(incidences, samples, samples),
        one_less=numbers(incidences, samples, samples - 1),
    )


def _around(incidences: Floats, samples: float, wanted: float) -> tuple[float, float]:
    """Return the two sizes, one apart, between which the coverage is reached."""
    below, above = 0.0, samples
    while above - below > 1:
        middle = np.floor((below + above) / 2)
        if _coverage(incidences, samples, middle) < wanted:
            below = middle
        else:
            above = middle
    return max(below, 1.0), above


def _coverage(incidences: Floats, samples: float, size: float) -> float:
    return of_all(incidences, samples) if size >= samples else at(incidences, samples, size)


def _choose(n: Floats | float, k: Floats | float) -> Floats:
    """Return the logarithm of n over k; minus infinity where k is more than n."""
    n, k = np.asarray(n, dtype=float), np.asarray(k, dtype=float)
    possible = (k <= n) & (k >= 0)
    with np.errstate(invalid="ignore"):
        logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(np.where(possible, n - k, 0) + 1)
    return np.where(possible, logs, -np.inf)
