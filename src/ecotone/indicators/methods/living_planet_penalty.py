"""The penalty of a smooth, chosen by generalised cross-validation (GCV).

GCV can have more than one valley and, with a caution above 1, a pole. Which valley is found depends
on where the search begins and how far it steps; two valleys can differ by a straight line in one
and a curve through every point in the other. So the search is the one that the Living Planet Index
has been published with: Newton's steps on the logarithm of the penalty, the way downhill where the
score does not bend up, halved until the score falls (Wood 2004, doi:10.1198/016214504000000980; as
in mgcv 1.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ecotone.indicators.base import Floats

#: Longest Newton step and length of a step downhill, in natural logarithms of the penalty.
_LONGEST, _DOWNHILL = 5.0, 1.0
#: How often a step is shortened; a Newton step that is this often no better gives way.
_TRIES, _NEWTON_TRIES = 14, 3
_FEWEST_STEPS, _MOST_STEPS = 3, 400
_TOLERANCE = 1e-7
#: At the end, strides towards no penalty or an endless one, as long as the score falls.
_STRIDE, _STRIDES = 2.0, 5
#: The search begins where the penalty leaves about this share of a parameter.
_SHARE_AT_FIRST = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """GCV of one fit, n RSS / (n - caution * degrees of freedom)², by logarithm of the penalty.

    ``along`` are the squared lengths of the data in the directions of the fit and ``costs`` what a
    penalty of 1 puts on each, both (directions,); ``outside`` is what no direction reaches.
    """

    along: Floats
    costs: Floats
    outside: float
    number: int
    caution: float = 1.0

    def kept(self, at: float) -> Floats:
        """Return the share of each direction that the penalty leaves, (directions,)."""
        return np.asarray(1 / (1 + np.exp(at) * self.costs), dtype=np.float64)

    def value(self, at: float) -> float:
        """Return the score."""
        kept = self.kept(at)
        left = self.outside + float(((1 - kept) ** 2) @ self.along)
        return self.number * left / self._room(kept) ** 2

    def slopes(self, at: float) -> tuple[float, float]:
        """Return the first and second derivative of the score."""
        kept = self.kept(at)
        lost = 1 - kept
        left = self.outside + float(lost**2 @ self.along)
        left_1 = float((2 * lost**2 * kept) @ self.along)
        left_2 = float((2 * lost**2 * kept * (2 * kept - lost)) @ self.along)
        room = self._room(kept)
        room_1 = self.caution * float((kept * lost).sum())
        room_2 = self.caution * float((kept * lost * (kept - lost)).sum())
        first = left_1 - 2 * left * room_1 / room
        second = left_2 - (4 * left_1 * room_1 + 2 * left * (room_2 - 3 * room_1**2 / room)) / room
        return self.number * first / room**2, self.number * second / room**2

    def _room(self, kept: Floats) -> float:
        room = self.number - self.caution * float(kept.sum())
        return room if abs(room) > 1e-12 else 1e-12


def first_guess(basis: Floats, penalty: Floats) -> float:
    """Return where the search begins: the logarithm of a penalty of about the size of the data.

    ``basis`` is (points, parameters), ``penalty`` (parameters, parameters).
    """
    sizes, costs = (basis**2).sum(axis=0), np.diag(penalty)
    least = np.finfo(np.float64).eps ** 0.8 * np.abs(penalty).max()
    bound = (costs > least) & (np.abs(penalty).mean(axis=0) > least)
    sizes, costs = sizes[bound], costs[bound]
    guess = float(sizes.mean() / costs.mean())

    def share() -> float:
        return float((sizes / (sizes + guess * costs)).mean())

    while share() > _SHARE_AT_FIRST:
        guess *= 10
    while share() < _SHARE_AT_FIRST:
        guess /= 10
    return float(np.log(guess))


def lowest(score: Score, start: float) -> float:
    """Return the logarithm of the penalty at the foot of the valley that the search ends in."""
    at, value = start, score.value(start)
    for steps in range(1, _MOST_STEPS):
        slope, bend = score.slopes(at)
        tried = ((score.value(at + one), at + one) for one in _tries(slope, bend))
        better, following = next((one for one in tried if one[0] < value), (value, at))
        fallen, at, value = value - better, following, better
        level = fallen <= _TOLERANCE * (1 + value)
        flat = abs(slope) <= _TOLERANCE ** (1 / 3) * (1 + value)
        if fallen == 0 or (steps >= _FEWEST_STEPS and level and flat):
            break
    return _outwards(score, at, value)


def _tries(slope: float, bend: float) -> Iterator[float]:
    """Yield the steps to try, the longest first."""
    first = 0
    if bend > 0:
        newton = max(-_LONGEST, min(_LONGEST, -slope / bend))
        yield from (newton / 2**at for at in range(_NEWTON_TRIES))
        first = _NEWTON_TRIES
    downhill = float(-np.sign(slope)) * _DOWNHILL
    yield from (downhill / 2 ** (at - first) for at in range(first, _TRIES))


def _outwards(score: Score, at: float, value: float) -> float:
    """Return where a few long strides end: a valley may lie at no penalty or an endless one."""
    stride = _STRIDE if score.slopes(at)[0] < 0 else -_STRIDE
    for _ in range(_STRIDES):
        further = score.value(at + stride)
        if further >= value:
            break
        at, value = at + stride, further
    return at
