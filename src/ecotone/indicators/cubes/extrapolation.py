"""Hill numbers and coverage of more samples than were taken (Chao and others 2014).

With T samples, Y of them with a taxon, U the sum of Y, and taxa found in one sample (Q1) or two
(Q2), a further sample meets a taxon seen once again with the chance that ``growth`` leaves
(Chao & Jost 2012, doi:10.1890/11-1952.1). Taxa never seen are estimated by Chao2, Shannon's entropy
as Chao, Wang and Jost (2013, doi:10.1111/2041-210X.12108) do; between what was recorded and these
asymptotes, orders 0 and 2 have a closed form (Chao and others 2014, doi:10.1890/13-0133.1), and
order 1 draws near its asymptote at the rate of the last sample, as in iNEXT 3. Individuals instead
of samples are the case of U = T.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma

from ecotone.indicators.base import Floats
from ecotone.indicators.cubes.incidences import Incidences

Numbers = Floats | np.float64 | float
#: Where the integral of ``_tail`` is read, in logarithms: it decays as fast on both sides.
_STEP = 0.1
_AT = np.exp(np.arange(-45.0, 4.5, _STEP))


def growth(once: Numbers, twice: Numbers, samples: Numbers) -> Floats:
    """Return by what factor the share still unseen shrinks with each further sample.

    All arguments may be arrays of one shape. Where no taxon was found once, nothing is unseen: 0.
    """
    pairs = np.where(twice > 0, once**2, once * np.maximum(once - 1, 0)) * (samples - 1)
    rest = np.where(twice > 0, 2 * twice * once, 2 * once)
    return np.where(once > 0, pairs / np.where(once > 0, pairs + rest, 1), 0.0)


def coverage(once: Numbers, twice: Numbers, total: Numbers, samples: Numbers) -> Floats:
    """Return the estimated coverage of all samples (Chao & Jost 2012, equation 4a)."""
    return np.asarray(1 - once / total * growth(once, twice, samples), dtype=np.float64)


def further_samples(
    once: Numbers, twice: Numbers, total: Numbers, samples: Numbers, wanted: float
) -> Floats:
    """Return how many further samples reach a coverage above that of all, with parts of one."""
    missing = total / once * (1 - wanted)
    return np.asarray(np.log(missing) / np.log(growth(once, twice, samples)) - 1, dtype=np.float64)


def numbers(found: Incidences, further: Floats, shannon: tuple[Floats, Floats]) -> Floats:
    """Return Hill numbers of order 0, 1, 2 of the samples and ``further`` ones, (sets, 3).

    ``shannon`` is the number of order 1 of all samples and of one sample less, each (sets,).
    """
    shrinks = growth(found.once, found.twice, found.samples)
    taxa = found.taxa + _unseen(found) * (1 - shrinks**further)
    common, before = shannon
    end = np.exp(asymptotic_entropy(found))
    grows = (end > common) & (common > before)
    rate = np.where(grows, (common - before) / np.where(grows, end - before, 1), 0.0)
    common = common + (end - common) * (1 - (1 - rate) ** further)
    return np.column_stack([taxa, common, found.simpson(found.samples + further)])


def asymptotic_entropy(found: Incidences) -> Floats:
    """Return Shannon's entropy of the shares that endless samples would have, (sets,)."""
    each = found.cells * (digamma(found.samples) - digamma(found.cells)) / found.samples
    shrinks = growth(found.once, found.twice, found.samples)
    unseen = found.once / found.samples * _tail(shrinks, found.samples)
    scale = found.samples / found.total
    return np.asarray(scale * (found.weights @ each + unseen) - np.log(scale), dtype=np.float64)


def _unseen(found: Incidences) -> Floats:
    """Return the number of taxa never seen (Chao2), (sets,)."""
    several = np.where(found.twice > 0, found.twice, 1.0)
    once = found.once
    pairs = np.where(found.twice > 0, once**2 / (2 * several), once * (once - 1) / 2)
    return np.asarray((found.samples - 1) / found.samples * pairs, dtype=np.float64)


def _tail(shrinks: Floats, samples: float) -> Floats:
    """Return the sum of shrinks^(r - samples + 1) / r over r from ``samples`` on.

    As an integral over the logarithm of its variable, which neither cancels nor needs many terms
    when ``shrinks`` is near 1.
    """
    rest = 1 - shrinks[:, np.newaxis] * np.exp(-_AT / samples)
    return np.asarray(shrinks / samples * (np.exp(-_AT) * _AT / rest).sum(axis=1) * _STEP)
