"""Hill numbers of incidences thinned to an equal coverage.

Samples are the cells of a year; a taxon is found in a cell or not. With T cells, Y cells of a
taxon and U the sum of Y, the expected coverage of t of them is
1 − Σ Y/U · C(T−Y, t) / C(T−1, t) (Chao & Jost 2012, doi:10.1890/11-1952.1). Hill numbers of t cells
come from the expected number of taxa found in k of them (Chao and others 2014,
doi:10.1890/13-0133.1). Numbers between two whole t are interpolated linearly at the coverage.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from ecotone.indicators.base import Floats


def standardised(cells: Floats, samples: Floats, wanted: float) -> Floats:
    """Return coverage as recorded and Hill numbers 0, 1, 2 at coverage ``wanted``, (4, years).

    ``cells`` is (taxa, years), ``samples`` the cells with any record by year. NaN where the
    records do not reach the coverage.
    """
    found = np.full((4, cells.shape[1]), np.nan)
    for year in range(cells.shape[1]):
        incidences = cells[:, year][cells[:, year] > 0]
        if incidences.size:
            found[:, year] = _year(incidences, float(samples[year]), wanted)
    return found


def of_all(incidences: Floats, samples: float) -> float:
    """Return the estimated coverage of all samples (Chao & Jost 2012, equation 4a, incidences)."""
    once, twice = np.sum(incidences == 1), np.sum(incidences == 2)
    if once == 0:
        return 1.0
    pairs = (samples - 1) * once
    unseen = (
        pairs / (pairs + 2 * twice)
        if twice
        else (samples - 1) * (once - 1) / ((samples - 1) * (once - 1) + 2)
    )
    return float(1 - once / incidences.sum() * unseen)


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


def _year(incidences: Floats, samples: float, wanted: float) -> tuple[float, ...]:
    whole = of_all(incidences, samples)
    if whole < wanted or samples < 2:
        return (whole, np.nan, np.nan, np.nan)
    below, above = _around(incidences, samples, wanted)
    low, high = (_coverage(incidences, samples, size) for size in (below, above))
    share = 0.0 if high == low else (wanted - low) / (high - low)
    few, many = (numbers(incidences, samples, size) for size in (below, above))
    return (whole, *(few + share * (many - few)))


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
