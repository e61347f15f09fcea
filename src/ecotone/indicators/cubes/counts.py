"""Lazy counts of a cube by taxon, year and cell.

Rows of one taxon, year and cell may be several where precise places were made coarser on the way
in, so cells are counted as distinct ones.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis.expr import operations


def recorded(cube: ir.Table) -> ir.Table:
    """Return the rows with a year, without the place where the whole cube is of one.

    A constant among the columns that rows are grouped by costs up to half as much again.
    """
    rows = cube.filter(cube.year.notnull())
    columns = ("year", "cell", "taxon", "occurrences")
    return (
        rows.select(*columns) if _only_place(cube) is not None else rows.select("place", *columns)
    )


def by_taxon(cube: ir.Table) -> ir.Table:
    """Return one row per place, year and taxon: its ``occurrences`` and ``rows``."""
    rows = recorded(cube)
    return rows.group_by(_keys(rows, "year", "taxon")).aggregate(
        occurrences=rows.occurrences.sum(), rows=rows.count()
    )


def by_taxon_with_cells(cube: ir.Table) -> ir.Table:
    """Return the same with the ``cells`` in which it was found."""
    rows = recorded(cube)
    each = rows.select(*_keys(rows, "year", "taxon", "cell")).distinct()
    cells = each.group_by(_keys(each, "year", "taxon")).aggregate(cells=each.count())
    return _with(by_taxon(cube), cells, "year", "taxon")


def as_units(cube: ir.Table, counts: ir.Table, **statistics: ir.Value) -> ir.Table:
    """Return the counts of a cube with taxa as units: occurrences and further statistics."""
    kept = ("place", "year", "unit", "occurrences", *statistics)
    place = _only_place(cube)
    named = counts.place if place is None else ibis.literal(place, type="string")
    return counts.mutate(place=named, unit=counts.taxon, **statistics).select(*kept)


def present() -> ir.IntegerScalar:
    """Return 1: the taxon of the row is there."""
    return ibis.literal(1, type="int64")


def first_year(counts: ir.Table) -> ir.Table:
    """Add ``new``: 1 in the first year of a taxon, else 0."""
    first = counts.group_by(_keys(counts, "taxon")).aggregate(first=counts.year.min())
    joined = counts.join(first, _keys(counts, "taxon"))
    return joined.mutate(new=(joined.year == joined.first).cast("int64"))


def kept_from_before(counts: ir.Table) -> ir.Table:
    """Add ``kept``: 1 where the taxon was there in the previous recorded year of the place too."""
    years = counts.select(*_keys(counts, "year")).distinct()
    previous = ibis.window(group_by=_keys(counts) or None, order_by="year")
    years = years.mutate(before=years.year.lag().over(previous))
    there = counts.select(*_keys(counts, "taxon"), before="year").mutate(was=present())
    dated = counts.join(years, _keys(counts, "year"))
    joined = dated.left_join(there, _keys(counts, "taxon", "before"))
    return joined.mutate(kept=joined.was.fill_null(0).cast("int64")).drop(
        *[name for name in joined.columns if name.endswith("_right")], "was"
    )


def with_taxa(counts: ir.Table) -> ir.Table:
    """Add ``taxa_of_cube``: the taxa of the place in any year."""
    taxa = counts.aggregate(by=_keys(counts), taxa_of_cube=counts.taxon.nunique())
    return _with(counts, taxa)


def with_totals(cube: ir.Table, found: ir.Table) -> ir.Table:
    """Add each taxon's cells and occurrences, and all occurrences, over the whole cube."""
    rows = recorded(cube)
    cells = rows.group_by(_keys(rows, "taxon")).aggregate(taxon_cells=rows.cell.nunique())
    sums = found.group_by(_keys(found, "taxon")).aggregate(
        taxon_occurrences=found.occurrences.sum()
    )
    whole = found.aggregate(by=_keys(found), all_occurrences=found.occurrences.sum())
    return _with(_with(_with(found, sums, "taxon"), cells, "taxon"), whole)


def with_cells(cube: ir.Table, found: ir.Table) -> ir.Table:
    """Add ``cells_ever``, those of the place with any record, and ``cells_of_year``."""
    rows = recorded(cube)
    each = rows.select(*_keys(rows, "year", "cell")).distinct()
    ever = each.aggregate(by=_keys(each), cells_ever=each.cell.nunique())
    yearly = each.group_by(_keys(each, "year")).aggregate(cells_of_year=each.count())
    return _with(_with(found, ever), yearly, "year")


def with_area(
    cube: ir.Table, found: ir.Table, area: Callable[[ir.StringValue], ir.FloatingValue]
) -> ir.Table:
    """Add ``area``: that of all cells of the place; missing when one cell's is not known."""
    rows = recorded(cube)
    cells = rows.select(*_keys(rows, "cell")).distinct()
    cells = cells.mutate(area=area(cells.cell))
    areas = cells.aggregate(
        by=_keys(cells),
        area=ibis.ifelse(cells.area.isnull().any(), ibis.null("float64"), cells.area.sum()),
    )
    return _with(found, areas)


def _keys(table: ir.Table, *names: str) -> tuple[str, ...]:
    """Return ``names``, after the place where the table has one."""
    return ("place", *names) if "place" in table.columns else names


def _with(left: ir.Table, right: ir.Table, *names: str) -> ir.Table:
    keys = _keys(left, *names)
    return left.join(right, keys) if keys else left.cross_join(right)


def _only_place(cube: ir.Table) -> str | None:
    """Return the place where the whole cube was put into one by the runner, else None."""
    drawn = cube.op()
    if isinstance(drawn, operations.Project):
        place = drawn.values.get("place")
        if isinstance(place, operations.Literal):
            return str(place.value)
    return None
