"""Whole units drawn again with replacement, the same draw on every machine and library version.

NumPy promises the raw stream of a bit generator, but not how its ``Generator`` turns it into
draws. So units are picked from the raw stream here: a unit is ``floor(u * units / 2**32)`` of a
32-bit number ``u``, whose bias for 100,000 units is below 3e-5 of a unit's chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ecotone.kernel import digest

#: Cells of one block of draws (replicates x units): 8 MB of counts.
_BLOCK = 2_000_000


def generator(seed: int, *key: object) -> np.random.Generator:
    """Return the random numbers that belong to ``seed`` and ``key`` (a place, a group, a use)."""
    name = hashlib.sha256(digest.canonical([seed, *key])).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(name[:16], "big")))


def counts(
    units: int, replicates: int, rng: np.random.Generator
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield how often each unit is drawn, (some replicates, units), ``units`` draws each."""
    block = max(1, _BLOCK // max(units, 1))
    for first in range(0, replicates, block):
        rows = min(block, replicates - first)
        drawn = np.empty((rows, units), dtype=np.float32)
        for row in drawn:
            row[:] = np.bincount(_picks(units, rng), minlength=units)
        yield drawn


def _picks(units: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    raw = rng.bit_generator.random_raw((units + 1) // 2).astype("<u8", copy=False)
    halves = raw.view("<u4")[:units].astype(np.uint64)
    return ((halves * np.uint64(units)) >> np.uint64(32)).view(np.int64)
