"""Decimals of figures that stand together: those of one dataset were printed alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ecotone.apps.answers.values import digits
from ecotone.apps.monitoring.shown import ShownValue

Decimals: TypeAlias = Callable[[ShownValue], int]
_Kind: TypeAlias = tuple[str, str, tuple[str, ...]]


def together(found: Iterable[ShownValue]) -> Decimals:
    """Return how many decimals each of ``found`` is written with, when they stand together.

    A published 0.7 among 0.35 and 0.92 was printed as 0.70: alone it looks coarser than it is.
    """
    most: dict[_Kind, int] = {}
    for one in found:
        kind = _kind(one)
        most[kind] = max(most.get(kind, 0), digits(one))
    return lambda one: most.get(_kind(one), digits(one))


def _kind(one: ShownValue) -> _Kind:
    return one.measure.name, one.run, tuple(source.digest for source in one.sources)
