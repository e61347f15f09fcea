"""Rows of a cube drawn again within each year, as b3gbi and dubicube do.

A row is a taxon in a cell, so the rows of a taxon and year are the cells in which it was found. A
draw of rows can lose taxa and never gain one: the draws lie below what was observed.
"""

from __future__ import annotations

import numpy as np

from ecotone.indicators import draws
from ecotone.indicators.base import Floats


def richness(cells: Floats, number: int, rng: np.random.Generator) -> Floats:
    """Return the taxa in ``number`` draws of as many rows as a year has, (draws, years).

    ``cells`` is the number of cells by taxon and year, (taxa, years).
    """
    found = np.zeros((number, cells.shape[1]))
    for year in range(cells.shape[1]):
        rows = cells[cells[:, year] > 0, year].astype(np.int64)
        if rows.size:
            first = np.cumsum(rows) - rows
            blocks = draws.counts(int(rows.sum()), number, rng)
            there = [np.add.reduceat(block, first, axis=1) > 0 for block in blocks]
            found[:, year] = np.concatenate(there).sum(axis=1)
    return found
