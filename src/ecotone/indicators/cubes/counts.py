"""Lazy counts of a cube by taxon, year and cell.

Rows of one taxon, year and cell may be several where precise places were made coarser on the way
in, so cells are counted as distinct ones.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_TAXON_YEAR = ("place", "year", "taxon")


def recorded(cube: ir.Table) -> ir.Table:
    """Return the rows with a year."""
    return cube.filter(cube.year.notnull()).select("place", "year", "cell", "taxon", "occurrences")


def by_taxon(cube: ir.Table) -> ir.Table:
    """Return one row per place, year and taxon: its ``occurrences`` and ``rows``."""
    rows = recorded(cube)
    return rows.group_by(_TAXON_YEAR).aggregate(
        occurrences=rows.occurrences.sum(), rows=rows.count()
    )


def by_taxon_with_cells(cube: ir.Table) -> ir.Table:
    """Return the same with the ``cells`` in which it was found."""
    rows = recorded(cube)
    return rows.group_by(_TAXON_YEAR).aggregate(
        occurrences=rows.occurrences.sum(), rows=rows.count(), cells=rows.cell.nunique()
    )


def as_units(counts: ir.Table, **statistics: ir.Value) -> ir.Table:
    """Return the counts with taxa as units, their occurrences, and further statistics."""
    kept = ("place", "year", "unit", "occurrences", *statistics)
    return counts.mutate(unit=counts.taxon, **statistics).select(*kept)


def present() -> ir.IntegerScalar:
    """Return 1: the taxon of the row is there."""
    return ibis.literal(1, type="int64")


def first_year(counts: ir.Table) -> ir.Table:
    """Add ``new``: 1 in the first year of a taxon, else 0."""
    first = counts.group_by("place", "taxon").aggregate(first=counts.year.min())
    joined = counts.join(first, ["place", "taxon"])
    return joined.mutate(new=(joined.year == joined.first).cast("int64"))


def kept_from_before(counts: ir.Table) -> ir.Table:
    """Add ``kept``: 1 where the taxon was there in the previous recorded year of the place too."""
    years = counts.select("place", "year").distinct()
    previous = ibis.window(group_by="place", order_by="year")
    years = years.mutate(before=years.year.lag().over(previous))
    there = counts.select("place", "taxon", before="year").mutate(was=present())
    placed = counts.join(years, ["place", "year"])
    joined = placed.left_join(there, ["place", "taxon", "before"])
    return joined.mutate(kept=joined.was.fill_null(0).cast("int64")).drop(
        *[name for name in joined.columns if name.endswith("_right")], "was"
    )


def with_totals(found: ir.Table, of_taxa: ir.Table) -> ir.Table:
    """Add each taxon's cells and occurrences, and all occurrences, over the whole cube."""
    sums = found.group_by("place", "taxon").aggregate(taxon_occurrences=found.occurrences.sum())
    whole = found.group_by("place").aggregate(all_occurrences=found.occurrences.sum())
    joined = found.join(sums, ["place", "taxon"]).join(of_taxa, ["place", "taxon"])
    return joined.join(whole, "place")


def cells_of_taxa(cube: ir.Table) -> ir.Table:
    """Return ``taxon_cells``: in how many cells each taxon was ever found."""
    rows = recorded(cube)
    return rows.group_by("place", "taxon").aggregate(taxon_cells=rows.cell.nunique())


def cells_of_places(cube: ir.Table) -> ir.Table:
    """Return ``cells_ever``: the cells of each place with any record."""
    rows = recorded(cube)
    return rows.group_by("place").aggregate(cells_ever=rows.cell.nunique())


def cells_of_years(cube: ir.Table) -> ir.Table:
    """Return ``cells_of_year``: the cells of each place with any record in the year."""
    rows = recorded(cube)
    return rows.group_by("place", "year").aggregate(cells_of_year=rows.cell.nunique())
