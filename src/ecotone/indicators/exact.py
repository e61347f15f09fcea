"""Sums of fractions that come out the same in whatever order an engine adds.

Numbers with a binary point lose digits as they are added, and a parallel engine adds in a new
order each time. Decimals add exactly, so the order does not matter.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir


def total(column: ir.NumericColumn, decimals: int = 15) -> ir.FloatingScalar:
    """Return the sum of ``column``, each number first rounded to ``decimals`` places.

    The whole may have 38 digits: with 15 places, sums stay below 1e23. Lazy, as all of
    ``reduce`` is. Sums of whole numbers need none of this.
    """
    exact = column.cast(ibis.expr.datatypes.Decimal(38, decimals))
    summed = exact.sum()
    return summed.cast("float64")
