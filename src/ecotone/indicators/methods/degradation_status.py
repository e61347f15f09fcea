"""Land degradation by one-out-all-out, and its status against a base period in seven classes.

Sims and others (2021), Good practice guidance: SDG indicator 15.3.1, version 2.0, UNCCD; the seven
classes are those of its addendum (2024): what was found in the base period against what is found
in the reporting period. Degraded is −1, stable 0, improved 1.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

#: Names of the seven classes, 1 to 7. The first three are degraded, the last three improved.
CLASSES = (
    "persistent degradation",
    "recent degradation",
    "baseline degradation",
    "stability",
    "baseline improvement",
    "recent improvement",
    "persistent improvement",
)
#: Class by state of the base period and state of the reporting period.
MATRIX = {
    (-1, -1): 1,
    (0, -1): 2,
    (1, -1): 2,
    (-1, 0): 3,
    (0, 0): 4,
    (1, 0): 5,
    (-1, 1): 6,
    (0, 1): 6,
    (1, 1): 7,
}
LAST_DEGRADED, FIRST_IMPROVED = 3, 5


def one_out_all_out(productivity: ir.Column, cover: ir.Column, carbon: ir.Column) -> ir.Column:
    """Return −1, 0 or 1 from three states; missing where any of them is missing.

    Any degraded state degrades. Improved: productivity improves, or it is stable and land cover
    or soil carbon improves.
    """
    all_known = productivity.notnull() & cover.notnull() & carbon.notnull()
    worse = (productivity == -1) | (cover == -1) | (carbon == -1)
    better = (productivity == 1) | (cover == 1) | (carbon == 1)
    return ibis.cases((~all_known, ibis.null("int64")), (worse, -1), (better, 1), else_=0)


def status(base: ir.Column, now: ir.Column) -> ir.Column:
    """Return the class, 1 to 7; missing where either state is."""
    found = [((base == was) & (now == is_now), code) for (was, is_now), code in MATRIX.items()]
    return ibis.cases(*found, else_=ibis.null("int64"))


def simple(code: ir.Column) -> ir.Column:
    """Return −1, 0 or 1 for a class of seven."""
    return ibis.cases(
        (code <= LAST_DEGRADED, -1),
        (code >= FIRST_IMPROVED, 1),
        (code.notnull(), 0),
        else_=ibis.null("int64"),
    )
