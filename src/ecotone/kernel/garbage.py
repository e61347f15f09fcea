"""Collecting cyclic garbage seldom while much is read at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: New objects between two collections: many pages of records, not some lines of one.
_YOUNG = 200_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Run the block with few collections, which then leave alone what was there before.

    A harvest makes millions of objects and hardly a cycle; looking for cycles among all that a
    process holds takes a quarter of its time otherwise. Counting of references frees the rest.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
