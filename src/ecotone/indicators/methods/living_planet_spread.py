"""Draws of the Living Planet Index: whole species again, or every year on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecotone.indicators import draws
from ecotone.indicators.base import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Yearly changes of species, (species, years), and where each species belongs, (species,).

    ``known`` is 1 where the change is known; ``change`` is 0 elsewhere.
    """

    change: Floats
    known: Floats
    subset: Floats
    realm: Floats
    weight: Floats
    realm_weight: Floats
    renormalised: bool

    def index(self, means: Floats) -> Floats:
        """Return the index, (draws, years), from means by subset, (subsets, draws, years)."""
        return np.asarray(np.cumprod(10.0 ** self._overall(means), axis=-1), dtype=np.float64)

    def _overall(self, means: Floats) -> Floats:
        realm_of, weight_of, realm_weight_of = self._of_subsets()
        realms = np.unique(realm_of)
        by_realm = np.stack(
            [self._mean(means[realm_of == one], weight_of[realm_of == one]) for one in realms]
        )
        weights = np.array([realm_weight_of[realm_of == one][0] for one in realms])
        return np.nan_to_num(self._mean(by_realm, weights))

    def _of_subsets(self) -> tuple[Floats, Floats, Floats]:
        first = [int(np.flatnonzero(self.subset == one)[0]) for one in np.unique(self.subset)]
        return self.realm[first], self.weight[first], self.realm_weight[first]

    def _mean(self, parts: Floats, weights: Floats) -> Floats:
        """Return the weighted mean over the first axis; parts without data lose their weight."""
        there = ~np.isnan(parts)
        shaped = weights[:, None, None] * there
        whole = shaped.sum(axis=0) if self.renormalised else there.any(axis=0).astype(np.float64)
        total = (shaped * np.nan_to_num(parts)).sum(axis=0)
        return np.where(whole > 0, total / np.where(whole > 0, whole, 1.0), np.nan)


def observed(changes: Changes) -> Floats:
    """Return the index of the species as they are, (1, years)."""
    ones = [np.ones((1, int((changes.subset == one).sum()))) for one in np.unique(changes.subset)]
    return changes.index(_means(changes, iter(ones)))


def by_species(changes: Changes, number: int, rng: np.random.Generator) -> Floats:
    """Return the index of ``number`` draws of whole species within each subset, (draws, years)."""
    return changes.index(_means(changes, _counts(changes, number, rng)))


def year_by_year(changes: Changes, number: int, rng: np.random.Generator) -> Floats:
    """Return the index where the known changes of every year are drawn on their own."""
    subsets = np.unique(changes.subset)
    years = changes.change.shape[1]
    means = np.full((len(subsets), number, years), np.nan)
    for place, one in enumerate(subsets):
        own = changes.subset == one
        for year in range(years):
            known = changes.change[own, year][changes.known[own, year] > 0]
            if len(known):
                means[place, :, year] = _drawn(len(known), number, rng) @ known / len(known)
    return changes.index(means)


def _counts(changes: Changes, number: int, rng: np.random.Generator) -> Iterator[Floats]:
    for one in np.unique(changes.subset):
        yield _drawn(int((changes.subset == one).sum()), number, rng)


def _drawn(units: int, number: int, rng: np.random.Generator) -> Floats:
    """Return how often each of ``units`` is drawn in each of ``number`` draws of as many."""
    return np.concatenate(list(draws.counts(units, number, rng))).astype(np.float64)


def _means(changes: Changes, counts: Iterator[Floats]) -> Floats:
    """Return mean changes by subset, (subsets, draws, years); NaN where no species is known."""
    means = []
    for one, drawn in zip(np.unique(changes.subset), counts, strict=True):
        own = changes.subset == one
        known = drawn @ changes.known[own]
        total = drawn @ (changes.change[own] * changes.known[own])
        means.append(np.where(known > 0, total / np.where(known > 0, known, 1.0), np.nan))
    return np.stack(means)


def bounds(drawn: Floats, value: Floats, level: float) -> tuple[Floats, Floats]:
    """Return percentile bounds of draws by year, widened to the value where it lies outside."""
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def first_of(column: npt.NDArray[np.float64]) -> Floats:
    """Return the one value of a column that is the same in all years of a unit, (units,)."""
    return np.asarray(column.max(axis=1), dtype=np.float64)
