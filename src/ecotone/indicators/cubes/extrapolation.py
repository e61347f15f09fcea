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
from scipy.integrate import quad
from scipy.special import digamma

from ecotone.indicators.base import Floats

Numbers = Floats | np.float64 | float
#: e^-50 is nothing beside 1.
_FAR = 50.0


def growth(once: Numbers, twice: Numbers, samples: Numbers) -> Floats:
    """Return by what factor the share still unseen shrinks with each further sample.

    All arguments may be arrays of one shape. Where no taxon was found once, nothing is unseen: 0.
    """
    pairs = np.where(twice > 0, once**2, once * np.maximum(once - 1, 0)) * (samples - 1)
    rest = np.where(twice > 0, 2 * twice * once, 2 * once)
    return np.where(once > 0, pairs / np.where(once > 0, pairs + rest, 1), 0.0)


def coverage(
    once: Numbers, twice: Numbers, total: Numbers, samples: Numbers, further: float = 0.0
) -> Floats:
    """Return the estimated coverage of all samples, and of ``further`` ones beside them."""
    shrinks = growth(once, twice, samples)
    return np.asarray(1 - once / total * shrinks ** (further + 1), dtype=np.float64)


def further_samples(
    once: Numbers, twice: Numbers, total: Numbers, samples: Numbers, wanted: float
) -> Floats:
    """Return how many further samples reach a coverage above that of all, with parts of one."""
    missing = total / once * (1 - wanted)
    return np.asarray(np.log(missing) / np.log(growth(once, twice, samples)) - 1, dtype=np.float64)


def numbers(
    incidences: Floats, samples: float, further: float, *, all_of_them: Floats, one_less: Floats
) -> Floats:
    """Return Hill numbers of order 0, 1, 2 of the samples and ``further`` ones, (3,).

    ``all_of_them`` and ``one_less`` are the numbers of the samples and of one sample less.
    """
    once, twice = seen(incidences)
    shrinks = float(growth(once, twice, samples))
    taxa = len(incidences) + _unseen(once, twice, samples) * (1 - shrinks**further)
    end = np.exp(asymptotic_entropy(incidences, samples))
    common = all_of_them[1]
    if end > common > one_less[1]:
        rate = (common - one_less[1]) / (end - one_less[1])
        common += (end - common) * (1 - (1 - rate) ** further)
    return np.array([taxa, common, _simpson(incidences, samples, samples + further)])


def asymptotic_entropy(incidences: Floats, samples: float) -> float:
    """Return Shannon's entropy of the shares of incidences that endless samples would have."""
    once, twice = seen(incidences)
    shrinks = float(growth(once, twice, samples))
    known = np.sum(incidences * (digamma(samples) - digamma(incidences))) / samples
    unseen = once / samples * _tail(shrinks, samples)
    scale = samples / incidences.sum()
    return float(scale * (known + unseen) - np.log(scale))


def _tail(shrinks: float, samples: float) -> float:
    """Return the sum of shrinks^(r - samples + 1) / r over r from ``samples`` on.

    As an integral, which neither cancels nor needs many terms when ``shrinks`` is near 1.
    """
    bend = min(samples * (1 - shrinks), 1.0)
    found, _ = quad(
        lambda at: np.exp(-at) / (1 - shrinks * np.exp(-at / samples)), 0, _FAR, points=[bend]
    )
    return float(shrinks / samples * found)


def seen(incidences: Floats) -> tuple[float, float]:
    """Return the number of taxa found in one sample, and in two."""
    return float(np.sum(incidences == 1)), float(np.sum(incidences == 2))


def _unseen(once: float, twice: float, samples: float) -> float:
    pairs = once**2 / (2 * twice) if twice > 0 else once * (once - 1) / 2
    return float((samples - 1) / samples * pairs)


def _simpson(incidences: Floats, samples: float, size: float) -> float:
    in_one = incidences.sum() / samples
    twice = np.sum(incidences * (incidences - 1)) / (in_one**2 * samples * (samples - 1))
    return float(1 / (1 / (size * in_one) + (size - 1) / size * twice))
