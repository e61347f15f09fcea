"""Smoothed population trends for the Living Planet Index, near those of R's mgcv.

A thin plate regression spline of rank k (Wood 2003, doi:10.1111/1467-9868.00374) whose penalty is
chosen by generalised cross-validation. The smooth is taken only when nothing is left in its
residuals: a second smooth of them, with a knot at every point and a penalty that can shrink it
away (Marra & Wood 2011, doi:10.1016/j.csda.2011.02.004), must come out flat.

The basis and penalty are those that mgcv takes by default; libraries for Python have others and
were not tried. Where a search of mgcv stops is not reproduced to the digit: against rlpi the index
is within 11 % in every year (terrestrial, weighted), and within 5 % for Nearctic mammals, by whose
figures the way of looking at residuals was chosen. A check, not a replacement of the chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from ecotone.indicators.base import Floats
from ecotone.indicators.methods.living_planet_change import (
    POPULATION,
    LivingPlanetSettings,
    points,
)

#: Fewer counts make no smooth: the rank would be below three.
FEWEST = 6
#: Extra cost of degrees of freedom when residuals are looked at, and how flat is flat.
_CAUTION, _FLAT = 1.4, 0.01
#: What the smallest penalty becomes for the directions that had none.
_SHRINK = 0.1
_SCHEMA = pa.schema(
    [*((name, pa.string()) for name in POPULATION), ("year", pa.int64()), ("change", pa.float64())]
)
_PENALTIES = np.logspace(-12, 12, 481)


def smoothed_changes(counts: pa.Table, settings: LivingPlanetSettings) -> pa.Table:
    """Return the yearly changes of the populations that a smooth fits, from the table of counts.

    Changes are differences of decimal logarithms, from the first year of the index on. A column
    ``place`` is there when the counts have one.
    """
    placed = "place" in counts.column_names
    table = ibis.memtable(counts)
    ready = points(table if placed else table.mutate(place=ibis.literal("")), settings)
    columns = ready.order_by([*POPULATION, "year"]).to_pyarrow()
    keys = list(zip(*(columns[name].to_pylist() for name in POPULATION), strict=True))
    years, levels = (columns[name].to_numpy().astype(np.float64) for name in ("year", "level"))
    rows = []
    for first, last in _runs(keys):
        smooth = smoothed(years[first:last], levels[first:last])
        if smooth is not None:
            rows += _changes(keys[first], int(years[first]), smooth, settings)
    names = [*POPULATION, "year", "change"]
    table_of = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], _SCHEMA)
    return table_of if placed else table_of.drop(["place"])


def _runs(keys: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield where each run of equal keys begins and ends."""
    first = 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or keys[at] != keys[first]:
            yield first, at
            first = at


def _changes(
    key: tuple[str, ...], start: int, smooth: Floats, settings: LivingPlanetSettings
) -> list[tuple[Any, ...]]:
    until = settings.last_year or start + len(smooth)
    return [
        (*key, start + at, float(smooth[at] - smooth[at - 1]))
        for at in range(1, len(smooth))
        if settings.first_year < start + at <= until
    ]


def smoothed(years: Floats, levels: Floats) -> Floats | None:
    """Return the smooth at every year from the first to the last, or None where it does not fit.

    ``years`` ascend and ``levels`` are logarithms of sizes, both (counts,).
    """
    if len(years) < FEWEST or np.ptp(levels) == 0:
        return None
    scaled = (years - years.mean()) / max(np.ptp(years), 1.0)
    basis, penalty, back = _thin_plate(scaled, round(len(years) / 2))
    coefficients, fitted = _fit(basis, penalty, levels)
    if not _flat(scaled, levels - fitted):
        return None
    every = np.arange(years[0], years[-1] + 1)
    at = (every - years.mean()) / max(np.ptp(years), 1.0)
    design = np.column_stack([_kernel(at, scaled) @ back, np.ones_like(at), at])
    return np.asarray(design @ coefficients, dtype=np.float64)


def _kernel(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.abs(one[:, None] - other[None, :]) ** 3 / 12, dtype=np.float64)


def _thin_plate(x: Floats, rank: int) -> tuple[Floats, Floats, Floats]:
    """Return basis, penalty, and the matrix from the kernel at any point to its wiggly part."""
    kernel = _kernel(x, x)
    values, vectors = np.linalg.eigh(kernel)
    largest = np.argsort(-np.abs(values))[:rank]
    kept, sizes = vectors[:, largest], values[largest]
    straight = np.column_stack([np.ones_like(x), x])
    null = np.linalg.qr(kept.T @ straight, mode="complete")[0][:, 2:]
    wiggly = kept @ (sizes[:, None] * null)
    penalty = np.zeros((rank, rank))
    penalty[:-2, :-2] = null.T @ (sizes[:, None] * null)
    return np.column_stack([wiggly, straight]), penalty, kept @ null


def _fit(basis: Floats, penalty: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and fitted values with the penalty of least GCV."""
    q, r, turn, costs = _turned(basis, penalty)
    best = _chosen(q @ turn, costs, y)
    inner = turn @ ((turn.T @ (q.T @ y)) / (1 + best * costs))
    coefficients = np.asarray(np.linalg.lstsq(r, inner, rcond=None)[0], dtype=np.float64)
    return coefficients, np.asarray(basis @ coefficients, dtype=np.float64)


def _turned(basis: Floats, penalty: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return QR of the basis and the directions in which the penalty is a number each."""
    q, r = np.linalg.qr(basis)
    inverse = np.linalg.pinv(r)
    costs, turn = np.linalg.eigh(inverse.T @ penalty @ inverse)
    return q, r, turn, np.maximum(costs, 0.0)


def _chosen(directions: Floats, costs: Floats, y: Floats) -> float:
    """Return the penalty of least GCV on a fine grid."""
    middle = 1 / max(float(np.median(costs[costs > 0])), 1e-300) if (costs > 0).any() else 1.0
    penalties = _PENALTIES * middle
    score = _gcv(directions, costs, y, penalties, caution=1.0)
    return float(penalties[int(np.argmin(score))])


def _gcv(
    directions: Floats, costs: Floats, y: Floats, penalties: Floats, *, caution: float
) -> Floats:
    """Return n RSS / (n - caution * edf)^2 for each penalty."""
    along = directions.T @ y
    outside = max(float(y @ y - along @ along), 0.0)
    kept = 1 / (1 + penalties[:, None] * costs)
    left = outside + ((1 - kept) ** 2 * along**2).sum(axis=1)
    room = len(y) - caution * kept.sum(axis=1)
    return np.asarray(len(y) * left / np.maximum(room**2, 1e-12), dtype=np.float64)


def _flat(x: Floats, residuals: Floats) -> bool:
    """Return whether a shrinking smooth of the residuals comes out flat."""
    number = len(x)
    values, vectors = np.linalg.eigh(_natural_cubic(x))
    # A straight line has no curvature; a small penalty on it lets the whole smooth go.
    values[1] = values[2] * _SHRINK
    values[0] = values[1] * _SHRINK
    shrinking = (vectors * values) @ vectors.T
    # Values at the points sum to zero: the level is not part of the smooth.
    zero_sum = np.linalg.qr(np.ones((number, 1)), mode="complete")[0][:, 1:]
    q, _, turn, costs = _turned(zero_sum, zero_sum.T @ shrinking @ zero_sum)
    level = np.ones((number, 1)) / np.sqrt(number)
    best = _downhill(np.column_stack([level, q @ turn]), np.array([0.0, *costs]), residuals)
    return bool((1 / (1 + best * costs)).sum() < _FLAT)


def _downhill(directions: Floats, costs: Floats, y: Floats) -> float:
    """Return the penalty at the foot of the slope on which basis and penalty weigh the same.

    The score has a pole where ``_CAUTION`` times the degrees of freedom are the points; beyond
    it the score sinks to nothing as the curve runs through every point. A search from the
    middle, as in mgcv, ends on one side or the other, and that decides whether a smooth is taken.
    """
    penalties = _PENALTIES / np.mean(costs[1:])
    score = _gcv(directions, costs, y, penalties, caution=_CAUTION)
    at = len(penalties) // 2
    while True:
        near = range(max(at - 1, 0), min(at + 2, len(score)))
        lower = min(near, key=lambda one: score[one])
        if score[lower] >= score[at]:
            return float(penalties[at])
        at = lower


def _natural_cubic(x: Floats) -> Floats:
    """Return the curvature penalty of the natural cubic spline through values at ``x``."""
    gaps = np.diff(x)
    inner = len(x) - 2
    second = np.zeros((inner, len(x)))
    band = np.zeros((inner, inner))
    for at in range(inner):
        second[at, at : at + 3] = 1 / gaps[at], -1 / gaps[at] - 1 / gaps[at + 1], 1 / gaps[at + 1]
        band[at, at] = (gaps[at] + gaps[at + 1]) / 3
        if at + 1 < inner:
            band[at, at + 1] = band[at + 1, at] = gaps[at + 1] / 6
    return np.asarray(second.T @ np.linalg.solve(band, second), dtype=np.float64)
