"""Rates of first records: exact Poisson bounds, ratios of two rates, and a log-linear trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtri

from ecotone.indicators.base import Floats

_STEPS = 100
_CLOSE = 1e-12


def garwood(counts: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the exact bounds of Poisson counts (Garwood 1936, doi:10.1093/biomet/28.3-4.437).

    A count of 0 has the lower bound 0; NaN stays NaN.
    """
    tail = (1 - level) / 2
    counts = np.asarray(counts, dtype=np.float64)
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1e-300), tail), 0.0)
    high = gammaincinv(counts + 1, 1 - tail)
    return np.where(np.isnan(counts), np.nan, low), np.asarray(high, dtype=np.float64)


def ratio_of_rates(
    later: float, years_later: float, before: float, years_before: float, level: float
) -> tuple[float, float, float]:
    """Return the ratio of two Poisson rates and its exact bounds.

    Given the sum, the later count is binomial (Przyborowski & Wilenski 1940): the bounds are those
    of Clopper and Pearson for its share. NaN where nothing was counted before.
    """
    if before <= 0:
        return np.nan, np.nan, np.nan
    tail = (1 - level) / 2
    low = betaincinv(later, before + 1, tail) if later > 0 else 0.0
    high = betaincinv(later + 1, before, 1 - tail)
    scale = years_before / years_later
    return later / before * scale, low / (1 - low) * scale, high / (1 - high) * scale


@dataclass(frozen=True, slots=True)
class Trend:
    """A log-linear trend: expected counts with bounds, (years,), and the yearly change in percent.

    ``change`` is (value, low, high). ``dispersion`` above 1: counts vary more than a Poisson
    distribution lets them, and bounds are widened by its root.
    """

    expected: Floats
    low: Floats
    high: Floats
    change: tuple[float, float, float]
    dispersion: float


def log_linear(counts: Floats, level: float) -> Trend | None:
    """Return the Poisson regression of counts on the year, or None where it cannot be fitted.

    It needs five years or more and counts in at least two of them.
    """
    years = len(counts)
    if years < 5 or np.count_nonzero(counts) < 2:
        return None
    time = np.arange(years, dtype=np.float64)
    design = np.stack([np.ones(years), time - time.mean()], axis=1)
    coefficients = _newton(counts, design)
    expected = np.exp(design @ coefficients)
    information = design.T @ (design * expected[:, np.newaxis])
    pearson = np.sum((counts - expected) ** 2 / expected) / (years - 2)
    dispersion = max(1.0, float(pearson))
    covariance = np.linalg.inv(information) * dispersion
    z = float(ndtri((1 + level) / 2))
    error = np.sqrt(np.einsum("ij,jk,ik->i", design, covariance, design))
    slope, of_slope = float(coefficients[1]), z * float(np.sqrt(covariance[1, 1]))
    return Trend(
        expected=expected,
        low=expected * np.exp(-z * error),
        high=expected * np.exp(z * error),
        change=(_percent(slope), _percent(slope - of_slope), _percent(slope + of_slope)),
        dispersion=dispersion,
    )


def _newton(counts: Floats, design: Floats) -> Floats:
    """Return the coefficients that maximise the Poisson likelihood, by Newton's steps."""
    coefficients = np.array([np.log(counts.mean()), 0.0])
    for _ in range(_STEPS):
        expected = np.exp(design @ coefficients)
        information = design.T @ (design * expected[:, np.newaxis])
        step = np.linalg.solve(information, design.T @ (counts - expected))
        # Half steps keep a steep start from running away.
        coefficients += step * min(1.0, 1.0 / max(float(np.abs(design @ step).max()), _CLOSE))
        if np.abs(step).max() < _CLOSE:
            break
    return coefficients


def _percent(slope: float) -> float:
    return float(100 * np.expm1(slope))
