"""Back-casting: past categories are today's knowledge with only the genuine changes undone.

Butchart and others (2007), https://doi.org/10.1371/journal.pone.0000140. A first assessment that
later proved wrong is thereby corrected in all years, and knowledge gained is not taken for change.
"""

from __future__ import annotations

import ibis.expr.types as ir

#: What a species has only once in a list of a place.
_SPECIES = ("place", "red_list", "taxon_group", "species")


def back_cast(assessed: ir.Table, changes: ir.Table) -> ir.Table:
    """Return the category of every species in every year in which its group was assessed.

    ``assessed``: place, red_list, taxon_group, species, year, code. ``changes``: place, species,
    start_year, end_year, code_before, genuine changes of category between two assessments. Years
    of a group are those of its assessments and of its changes.
    """
    latest = assessed.group_by(*_SPECIES).aggregate(best=assessed.code.argmax(assessed.year))
    grid = latest.join(_years(assessed, changes, latest), ["place", "red_list", "taxon_group"])
    before = _category_before(grid, changes)
    joined = grid.left_join(before, [*_SPECIES, "year"])
    return joined.select(*_SPECIES, "year", code=joined.code_before.fill_null(joined.best))


def _years(assessed: ir.Table, changes: ir.Table, latest: ir.Table) -> ir.Table:
    """Return the years of each group: of its assessments, and where its changes start and end."""
    keys = ("place", "red_list", "taxon_group")
    own = latest.join(changes, ["place", "species"])
    starts = own.select(*keys, year=own.start_year)
    ends = own.select(*keys, year=own.end_year)
    return assessed.select(*keys, "year").union(starts).union(ends).distinct()


def _category_before(grid: ir.Table, changes: ir.Table) -> ir.Table:
    """Return, by species and year, the category before the first change that ends later."""
    later = grid.join(
        changes,
        [
            grid.place == changes.place,
            grid.species == changes.species,
            changes.end_year > grid.year,
        ],
    )
    return later.group_by(*_SPECIES, "year").aggregate(
        code_before=later.code_before.argmin(later.end_year)
    )
