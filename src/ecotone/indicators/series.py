"""Statistics of one place and group, by unit and year, and how they are summed and drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ecotone.indicators import draws
from ecotone.indicators.base import Floats, Sums

Whole = npt.NDArray[np.int64]
#: The statistic that says how many units a row stands for; 1 where ``reduce`` does not give it.
UNITS = "units"
#: Matrices of fewer cells than these are multiplied dense (300 MB of 32-bit numbers).
_DENSE_CELLS = 75_000_000
#: Whole numbers below these stay exact in 32 and in 64 bits, in whatever order they are added.
_EXACT_32, _EXACT_64 = 2.0**24, 2.0**53
_LEAVE_OUT_CELLS = 4_000_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Series:
    """The rows that ``reduce`` gave for one place and group, ordered by year and unit.

    ``years`` ascend. ``unit_at`` and ``year_at`` place each row of ``cells`` (statistic → one
    number a row) in ``units`` and ``years``. ``units`` are texts in their order; a method without
    units has one, "". ``level`` and ``draws`` are what the run asks of an interval.
    """

    place: str
    group: Mapping[str, str]
    years: Whole
    units: tuple[str, ...]
    unit_at: Whole
    year_at: Whole
    cells: Mapping[str, Floats]
    level: float = 0.95
    draws: int = 1000

    def observed(self) -> Sums:
        """Return the statistics summed over units as they are, (1, years)."""
        return self._sums({name: self._total(name)[np.newaxis] for name in (*self.cells, UNITS)})

    def replicates(self, n: int, rng: np.random.Generator) -> Sums:
        """Return the sums of ``n`` draws of whole units with replacement, (n, years).

        A draw holds as many units as there are and is the same for all years. Whole numbers are
        summed exactly; others always in the same order.
        """
        names = tuple({*self.cells, UNITS})
        cells = {name: self._cell(name) for name in names}
        product = _Product(cells, (self.unit_at, self.year_at), self._shape)
        blocks = [product(block) for block in draws.counts(len(self.units), n, rng)]
        return self._sums(
            {name: np.concatenate([block[name] for block in blocks]) for name in names}
        )

    def leave_one_out(self) -> Iterator[Sums]:
        """Yield the sums without one unit each, some units at a time, in the order of units."""
        whole = self.observed()
        block = max(1, _LEAVE_OUT_CELLS // max(len(self.years), 1))
        columns = {name: self._column(name) for name in (*self.cells, UNITS)}
        for first in range(0, len(self.units), block):
            part = {name: one[first : first + block].toarray() for name, one in columns.items()}
            yield self._sums(
                {name: self._totals(whole, name) - left_out for name, left_out in part.items()}
            )

    def column(self, name: str) -> Floats:
        """Return one statistic as it is, (units, years); 0 where a unit has no row in a year."""
        dense: Floats = self._column(name).toarray()
        return dense

    def present(self) -> npt.NDArray[np.bool_]:
        """Return whether a unit has a row in a year, (units, years)."""
        there = np.zeros(self._shape, dtype=bool)
        there[self.unit_at, self.year_at] = True
        return there

    def over(self, years: Whole) -> Series:
        """Return the same series over ``years``; rows of other years are left out."""
        if np.array_equal(years, self.years):
            return self
        at = np.searchsorted(years, self.years)
        kept = (at < len(years)) & (years[np.minimum(at, len(years) - 1)] == self.years)
        rows = kept[self.year_at]
        return replace(
            self,
            years=years,
            unit_at=self.unit_at[rows],
            year_at=at[self.year_at[rows]],
            cells={name: one[rows] for name, one in self.cells.items()},
        )

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.units), len(self.years)

    def _cell(self, name: str) -> Floats:
        if name == UNITS and name not in self.cells:
            return np.ones(len(self.year_at))
        return self.cells[name]

    def _total(self, name: str) -> Floats:
        weights = self._cell(name)
        total = np.bincount(self.year_at, weights=weights, minlength=len(self.years))
        return total.astype(np.float64)

    def _column(self, name: str) -> Any:
        cells = (self._cell(name), (self.unit_at, self.year_at))
        return sparse.csr_matrix(cells, shape=self._shape)

    def _sums(self, values: dict[str, Floats]) -> Sums:
        units = values[UNITS] if UNITS in self.cells else values.pop(UNITS)
        return Sums(self.place, self.group, self.years, values, units)

    @staticmethod
    def _totals(sums: Sums, name: str) -> Floats:
        return sums.units if name == UNITS else sums[name]


class _Product:
    """Draws times statistics: exact for whole numbers, in a fixed order for others.

    Dense whole numbers go through the fast matrix product, where the order of additions differs
    between machines but cannot matter. Everything else goes through the sparse product, whose
    order is that of the units.
    """

    def __init__(
        self, cells: Mapping[str, Floats], at: tuple[Whole, Whole], shape: tuple[int, int]
    ) -> None:
        """Take the statistics, and the unit and year of each cell; each pair occurs once."""
        dense = shape[0] * shape[1] * len(cells) <= _DENSE_CELLS
        dense = dense and len(at[0]) > 0.02 * shape[0] * shape[1]
        self._plans = {name: _plan(one, at, shape, dense=dense) for name, one in cells.items()}
        self._some_sparse = not all(isinstance(one, np.ndarray) for one in self._plans.values())

    def __call__(self, counts: npt.NDArray[np.float32]) -> dict[str, Floats]:
        doubled = counts.astype(np.float64)
        turned = np.ascontiguousarray(doubled.T) if self._some_sparse else doubled
        found = {}
        for name, plan in self._plans.items():
            if isinstance(plan, np.ndarray):
                drawn = counts if plan.dtype == np.float32 else doubled
                found[name] = (drawn @ plan).astype(np.float64, copy=False)
            else:
                found[name] = (plan @ turned).T
        return found


def _plan(values: Floats, at: tuple[Whole, Whole], shape: tuple[int, int], *, dense: bool) -> Any:
    """Return (units, years) dense when its sums are exact, else (years, units) sparse."""
    most = np.abs(values).max(initial=0.0) * shape[0]
    if dense and most < _EXACT_64 and np.all(values == np.rint(values)):
        plan = np.zeros(shape, dtype=np.float32 if most < _EXACT_32 else np.float64)
        plan[at] = values
        return plan
    return sparse.csr_matrix((values, at[::-1]), shape=shape[::-1])
