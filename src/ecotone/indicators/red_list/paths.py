"""The index of taxonomic groups over years: exact, drawn, between and beyond assessments.

Rows are draws (one, for what is known exactly), columns are years.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecotone.indicators.base import Floats
from ecotone.vocab.red_list import HEAVIEST

Years = npt.NDArray[np.int64]

_WEIGHTS = np.arange(HEAVIEST + 1)
#: Draws of so many classes of Data Deficient species are held at a time.
_CLASSES = 256
#: Standard deviation of a slope beyond the assessments, as a share of the slope (rli-codes).
SLOPE_SPREAD = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is known of one taxonomic group, by year.

    ``weight`` and ``size``, (years,): sums of weight x share and of share over the species with a
    category; a share is 1, or the part of a species' range that lies in the place. ``pool``,
    (6, years): species by weight 0 to 5. ``unknown`` and ``unknown_size``, (classes, years): the
    Data Deficient species, counted by equal share, and their shares summed.
    """

    weight: Floats
    size: Floats
    pool: Floats
    unknown: Floats
    unknown_size: Floats

    def exact(self) -> Floats:
        """Return the index without Data Deficient species, (1, years); NaN: not assessed."""
        return _index(self.weight, self.size)[np.newaxis]

    def drawn(self, draws: int, rng: np.random.Generator) -> Floats:
        """Return the index with Data Deficient species weighted at random, (draws, years).

        Each takes a weight from the species of its group and year that have a category, with
        replacement. Years are drawn one by one.
        """
        every = [self._drawn_in(year, draws, rng) for year in range(self.size.size)]
        return np.stack(every, axis=1) if every else np.empty((draws, 0))

    def _drawn_in(self, year: int, draws: int, rng: np.random.Generator) -> Floats:
        count = self.unknown[:, year].astype(np.int64)
        found = np.flatnonzero(count)
        weight = np.full(draws, self.weight[year])
        known = self.pool[:, year].sum()
        if known and found.size:
            chances = self.pool[:, year] / known
            share = self.unknown_size[found, year] / count[found]
            for first in range(0, found.size, _CLASSES):
                part = slice(first, first + _CLASSES)
                drawn = rng.multinomial(count[found[part]], chances, (draws, share[part].size))
                weight = weight + (drawn @ _WEIGHTS) @ share[part]
        return _index(weight, self.size[year] + self.unknown_size[:, year].sum() * bool(known))


def _index(weight: Floats, size: Floats) -> Floats:
    """Return 1 - weight / (5 x size), NaN where there is nothing to weigh."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 1 - weight / (HEAVIEST * np.where(size > 0, size, np.nan))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """Change of the index a year before the first and after the last assessment, (draws,)."""

    before: Floats
    after: Floats


def slopes(index: Floats, years: Years, rng: np.random.Generator | None) -> Slopes:
    """Return the slopes of the first and of the last two assessments; NaN with only one.

    With ``rng`` each is drawn from Normal(m, 0.6 |m|), as BirdLife International's codes do.
    """
    at = np.flatnonzero(~np.isnan(index[0]))
    if at.size < 2:
        none = np.full(len(index), np.nan)
        return Slopes(before=none, after=none)
    ends = [_slope(index, years, *at[:2]), _slope(index, years, *at[-2:])]
    if rng is not None:
        ends = [rng.normal(mean, SLOPE_SPREAD * np.abs(mean)) for mean in ends]
    return Slopes(before=ends[0], after=ends[1])


def _slope(index: Floats, years: Years, one: int, other: int) -> Floats:
    found: Floats = (index[:, other] - index[:, one]) / (years[other] - years[one])
    return found


def along(index: Floats, years: Years, wanted: Years, beyond: Slopes | None = None) -> Floats:
    """Return the index in the years wanted, (draws, wanted), in straight lines between.

    Outside the assessments there is none (NaN), or it goes on with the slopes of ``beyond``,
    held between 0 and 1.
    """
    at = np.flatnonzero(~np.isnan(index[0]))
    if not at.size:
        return np.full((len(index), wanted.size), np.nan)
    known, dates = index[:, at], years[at].astype(np.float64)
    found = _between(known, dates, wanted)
    if beyond is not None:
        before, after = wanted < dates[0], wanted > dates[-1]
        found[:, before] = known[:, :1] + np.outer(beyond.before, wanted[before] - dates[0])
        found[:, after] = known[:, -1:] + np.outer(beyond.after, wanted[after] - dates[-1])
        found = np.clip(found, 0, 1)
    return found


def _between(known: Floats, dates: Floats, wanted: Years) -> Floats:
    right = np.clip(np.searchsorted(dates, wanted), 0, dates.size - 1)
    left = np.where(dates[right] > wanted, np.maximum(right - 1, 0), right)
    step = np.where(right > left, dates[right] - dates[left], 1)
    part = (wanted - dates[left]) / step
    # Written so that an assessed year gives its own value to the last digit.
    found: Floats = known[:, left] + part * (known[:, right] - known[:, left])
    found[:, (wanted < dates[0]) | (wanted > dates[-1])] = np.nan
    return found


def borrowed(each: Mapping[str, Slopes], borrowers: Collection[str]) -> Mapping[str, Slopes]:
    """Give ``borrowers`` the mean slope before the first assessment of all other groups.

    Corals were first assessed before and after a bleaching; their own slope would put them above
    1 a few years earlier.
    """
    lenders = [one.before for name, one in each.items() if name not in borrowers]
    if not lenders:
        return each
    mean = np.mean(lenders, axis=0)
    return {
        name: Slopes(before=mean, after=one.after) if name in borrowers else one
        for name, one in each.items()
    }


def jittered(index: Floats, window: int, rng: np.random.Generator) -> Floats:
    """Return for each draw and year the value of a year at random, up to ``window`` years away.

    ``index`` has ``window`` further years at both ends, which fall away. A year without a value
    leaves the value where it was.
    """
    if not window:
        return index
    draws, years = index.shape[0], index.shape[1] - 2 * window
    away = rng.integers(0, 2 * window, (draws, years), endpoint=True)
    picked = np.take_along_axis(index, np.arange(years) + away, axis=1)
    own = index[:, window : window + years]
    return np.where(np.isnan(picked) | np.isnan(own), own, picked)
