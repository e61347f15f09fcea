"""In how many cells taxa were found, as numbers of taxa by number of cells.

A set is what was observed, or one draw of taxa. What a set gives depends on how many taxa were
found in how many cells only, so taxa found in as many are kept together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.special import gammaln

from ecotone.indicators.base import Floats

#: Sizes at which sums over all parts of a sample are computed; between them they are smooth.
_NODES = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidences:
    """``cells`` are distinct numbers of cells, (numbers,), of the ``samples`` there are.

    ``weights`` says how many taxa of each set were found in as many, (sets, numbers).
    """

    cells: Floats
    weights: Floats
    samples: float

    @property
    def taxa(self) -> Floats:
        """Return the number of taxa, (sets,)."""
        return np.asarray(self.weights.sum(axis=1), dtype=np.float64)

    @property
    def total(self) -> Floats:
        """Return the number of all incidences, (sets,)."""
        return np.asarray(self.weights @ self.cells, dtype=np.float64)

    @property
    def once(self) -> Floats:
        """Return the number of taxa found in a single cell, (sets,)."""
        return self._found_in(1)

    @property
    def twice(self) -> Floats:
        """Return the number of taxa found in two cells, (sets,)."""
        return self._found_in(2)

    def _found_in(self, cells: int) -> Floats:
        return np.asarray(self.weights[:, self.cells == cells].sum(axis=1), dtype=np.float64)

    def only(self, chosen: npt.NDArray[np.bool_]) -> Incidences:
        """Return some of the sets."""
        return Incidences(cells=self.cells, weights=self.weights[chosen], samples=self.samples)

    def coverage(self, size: Floats) -> Floats:
        """Return the expected coverage of ``size`` of the samples, below all of them, (sets,)."""
        missed = self._missed(size, self.samples - 1)
        return np.asarray(1 - (self.weights * self.cells * missed).sum(axis=1) / self.total)

    def numbers(self, size: Floats) -> Floats:
        """Return the expected Hill numbers of order 0, 1, 2 in ``size`` samples, (sets, 3)."""
        missed = self._missed(size, self.samples)
        richness = (self.weights * (1 - missed)).sum(axis=1)
        return np.column_stack([richness, self.shannon(size), self.simpson(size)])

    def shannon(self, size: Floats) -> Floats:
        """Return the expected Hill number of order 1 in ``size`` of the samples, (sets,)."""
        expected = size / self.samples * self.total
        logs = (self.weights * self._logs(size)).sum(axis=1)
        return np.asarray(expected * np.exp(-logs / expected), dtype=np.float64)

    def simpson(self, size: Floats) -> Floats:
        """Return the expected Hill number of order 2 in ``size`` samples, few or many, (sets,)."""
        in_one = self.total / self.samples
        pairs = self.weights @ (self.cells * (self.cells - 1))
        twice = pairs / (in_one**2 * self.samples * (self.samples - 1))
        return np.asarray(1 / (1 / (size * in_one) + (size - 1) / size * twice), dtype=np.float64)

    def _missed(self, size: Floats, out_of: float) -> Floats:
        """Return C(T−Y, size) / C(out_of, size), (sets, numbers); most sets share a size."""
        sizes, of = np.unique(size, return_inverse=True)
        without = choose(self.samples - self.cells, sizes[:, np.newaxis])
        return np.asarray(np.exp(without - choose(out_of, sizes[:, np.newaxis]))[of])

    def _logs(self, size: Floats) -> Floats:
        """Return the expectation of k ln k, k the cells of a taxon in the sample, (sets, numbers).

        Exact for up to 33 different sizes, else read from a cubic spline through as many.
        """
        sizes, of = np.unique(size, return_inverse=True)
        if len(sizes) <= _NODES:
            return np.array([self._log_of(one) for one in sizes])[of]
        nodes = np.unique(np.rint(np.linspace(sizes[0], sizes[-1], _NODES)))
        through = CubicSpline(nodes, np.array([self._log_of(one) for one in nodes]))
        return np.asarray(through(size), dtype=np.float64)

    def _log_of(self, size: float) -> Floats:
        most = np.minimum(self.cells, size).astype(int)
        of = np.repeat(np.arange(len(self.cells)), most)
        first = np.repeat(np.cumsum(most) - most, most)
        part = np.arange(len(of)) - first + 1.0
        cells = self.cells[of]
        chance = np.exp(
            choose(cells, part)
            + choose(self.samples - cells, size - part)
            - choose(self.samples, size)
        )
        logs = part * np.log(part) * chance
        return np.bincount(of, logs, minlength=len(self.cells)).astype(np.float64)


def choose(n: Floats | float, k: Floats | float) -> Floats:
    """Return the logarithm of n over k; minus infinity where k is more than n."""
    n, k = np.asarray(n, dtype=float), np.asarray(k, dtype=float)
    possible = (k <= n) & (k >= 0)
    with np.errstate(invalid="ignore"):
        logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(np.where(possible, n - k, 0) + 1)
    return np.where(possible, logs, -np.inf)
