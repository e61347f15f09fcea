"""Introductions behind first records: the model of Solow & Costello 2004 (doi:10.1890/03-3102).

Species come in at a rate ``mu_t = exp(m0 + m1 t)`` and are found later: a species introduced in
year s is found in year t with probability ``pi(s, t) = logistic(g0 + g1 t + g2 exp(t - s))`` if
it was not found before. Expected first records are ``lambda_t = sum_s mu_s P(s, t)``, where
``P(s, t)`` is the chance to be found first in t. The parameters maximise the Poisson likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from ecotone.indicators.base import Floats

#: exp(t - s) beyond this lag changes no probability that could still be told apart.
_LONGEST_LAG = 30.0
_SMALLEST = 1e-12
#: Where the search starts (g0, g1, g2): found at once, slowly, more easily the longer a species is
#: there, and only after some years. The likelihood has several peaks; the highest is kept.
_STARTS = (
    (3.0, 0.0, 0.0),
    (-1.5, 0.02, 0.02),
    (-5.0, 0.0, 0.1),
    (-1.0, -1.0, 1.0),
    (-20.0, -10.0, 10.0),
)
#: On the scale of the search: levels at the middle of the series, changes over its length.
_BOUNDS = ((-20.0, 10.0), (-30.0, 30.0), (-9e3, 9e3), (-2e4, 2e4), (-200.0, 200.0))


@dataclass(frozen=True, slots=True)
class Fit:
    """The best parameters, (m0, m1, g0, g1, g2 and the offset if any), and their log-likelihood.

    ``introductions`` and ``records`` are expected numbers by year, (years,).
    """

    parameters: Floats
    log_likelihood: float
    introductions: Floats
    records: Floats


def fit(counts: Floats, *, offset: bool = False, start: Floats | None = None) -> Fit:
    """Return the maximum likelihood fit to yearly first records, (years,), the first as year 1.

    ``offset`` adds a constant number of records a year, as b3alien does. ``start`` replaces the
    usual five starting points by one. The log-likelihood leaves out the factorials of the counts.
    """
    best = min(
        (_search(counts, one, offset=offset) for one in _starts(counts, start, offset=offset)),
        key=lambda found: found[1],
    )
    parameters = best[0]
    records, introductions, _ = _expected(parameters, len(counts))
    return Fit(parameters, -best[1], introductions, records)


def bootstrap(
    counts: Floats, found: Fit, number: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return introductions and records, (number, years), refitted to redrawn residuals.

    Residuals are divided by the root of the expected number, drawn with replacement, and put
    back on the expected records; what would fall below zero is zero.
    """
    root = np.sqrt(np.maximum(found.records, _SMALLEST))
    residuals = (counts - found.records) / root
    offset = len(found.parameters) > len(_BOUNDS)
    fits = []
    for _ in range(number):
        redrawn = np.maximum(found.records + root * residuals[_picked(len(counts), rng)], 0.0)
        fits.append(fit(redrawn, offset=offset, start=found.parameters))
    return np.stack([one.introductions for one in fits]), np.stack([one.records for one in fits])


def _starts(counts: Floats, start: Floats | None, *, offset: bool) -> Sequence[Floats]:
    if start is not None:
        return [start]
    level = float(np.log(max(counts.mean(), 0.01)))
    more = [0.1] if offset else []
    return [np.array([level, 0.0, *detection, *more]) for detection in _STARTS]


def _picked(number: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return ``number`` of the first ``number`` whole numbers, drawn with replacement.

    From the raw stream, which NumPy promises to keep: the same draw on every version.
    """
    raw = rng.bit_generator.random_raw(number) >> np.uint64(32)
    return np.asarray((raw * np.uint64(number)) >> np.uint64(32), dtype=np.int64)


def _search(counts: Floats, start: Floats, *, offset: bool) -> tuple[Floats, float]:
    """Return the parameters of a nearest least cost, and the cost."""
    turn = _turning(len(counts), len(start))
    back = np.linalg.inv(turn)
    bounds = [*_BOUNDS, (0.0, None)] if offset else list(_BOUNDS)

    def cost(turned: Floats) -> tuple[float, Floats]:
        value, slope = _cost(back @ turned, counts)
        return value, back.T @ slope

    found = minimize(
        cost, turn @ start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}
    )
    return np.asarray(back @ found.x, dtype=np.float64), float(found.fun)


def _turning(years: int, parameters: int) -> Floats:
    """Return the matrix to the scale on which is searched.

    Rates at the middle of the series and changes over its whole length: on that scale the
    parameters hardly depend on each other and all count about the same.
    """
    turn = np.eye(parameters)
    for level, change in ((0, 1), (2, 3)):
        turn[level, change] = years / 2
        turn[change, change] = years
    return turn


def _cost(parameters: Floats, counts: Floats) -> tuple[float, Floats]:
    """Return minus the log-likelihood and its slope."""
    records, _, slope = _expected(parameters, len(counts))
    safe = np.maximum(records, _SMALLEST)
    cost = float(np.sum(safe - counts * np.log(safe)))
    return cost, slope @ (1.0 - counts / safe)


def _expected(parameters: Floats, years: int) -> tuple[Floats, Floats, Floats]:
    """Return expected records and introductions, (years,), and the slope of the records.

    The slope has one row for each parameter.
    """
    m0, m1, g0, g1, g2 = parameters[:5]
    time = np.arange(1, years + 1, dtype=np.float64)
    lag = time[np.newaxis, :] - time[:, np.newaxis]
    later = lag >= 0
    growth = np.exp(np.clip(lag, 0.0, _LONGEST_LAG))
    logit = g0 + g1 * time + g2 * growth
    chance = np.where(later, expit(logit), 0.0)
    missed = np.where(later, expit(-logit), 1.0)
    unfound = np.cumprod(missed, axis=1)
    before = np.concatenate([np.ones((years, 1)), unfound[:, :-1]], axis=1)
    first = np.where(later, chance * before, 0.0)
    introductions = np.exp(np.clip(m0 + m1 * time, -50.0, 50.0))
    found = introductions[:, np.newaxis] * first
    records = found.sum(axis=0)
    rows = [records, time @ found]
    for turned in (np.ones_like(lag), np.broadcast_to(time, lag.shape), growth):
        missing = np.cumsum(chance * turned, axis=1) - chance * turned
        rows.append((found * (missed * turned - missing)).sum(axis=0))
    if len(parameters) > len(_BOUNDS):
        records = records + parameters[5]
        rows.append(np.ones(years))
    return records, introductions, np.stack(rows)
