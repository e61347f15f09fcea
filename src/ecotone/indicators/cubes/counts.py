"""Lazy counts of a cube by taxon, year and cell.

A cube holds each taxon, year and cell once (specification of the GBIF occurrence cube); where
precise places were made coarser on the way in, the rows that fell together were added up. So the
rows of a taxon and year are the cells in which it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir
from ibis.expr import operations


def by_taxon(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return one row per place, year and taxon: its ``occurrences`` and ``cells``."""
    rows = recorded(data["cube"])
    return rows.group_by(_keys(rows, "year", "taxon")).aggregate(
        occurrences=rows.occurrences.sum(), cells=rows.count()
    )


def by_cell(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return one row per place, year and cell with any record."""
    rows = recorded(data["cube"])
    return rows.select(*_keys(rows, "year", "cell")).distinct()


#: What cube methods start from; reduced once when several are computed together.
TAXA = {"taxa": by_taxon}
TAXA_AND_CELLS = {"taxa": by_taxon, "cells": by_cell}


def recorded(cube: ir.Table) -> ir.Table:
    """Return the rows with a year, without the place where the whole cube is of one.

    A constant among the columns that rows are grouped by costs up to half as much again.
    """
    rows = cube.filter(cube.year.notnull())
    columns = ("year", "cell", "taxon", "occurrences")
    return (
        rows.select(*columns) if _only_place(cube) is not None else rows.select("place", *columns)
    )


def as_units(cube: ir.Table, counts: ir.Table, **statistics: ir.Value) -> ir.Table:
    """Return the counts of a cube with taxa as units: occurrences and further statistics."""
    kept = ("place", "year", "unit", "occurrences", *statistics)
    place = _only_place(cube)
    named = counts.place if place is None else ibis.literal(place, type="string")
    return counts.mutate(place=named, unit=counts.taxon, **statistics).select(*kept)


def present() -> ir.IntegerScalar:
    """Return 1: the taxon of the row is there."""
    return ibis.literal(1, type="int64")


def first_year(taxa: ir.Table) -> ir.Table:
    """Add ``new``: 1 in the first year of a taxon, else 0."""
    first = taxa.group_by(_keys(taxa, "taxon")).aggregate(first=taxa.year.min())
    joined = taxa.join(first, _keys(taxa, "taxon"))
    return joined.mutate(new=(joined.year == joined.first).cast("int64"))


def kept_from_before(taxa: ir.Table) -> ir.Table:
    """Add ``kept``: 1 where the taxon was there in the previous recorded year of the place too."""
    years = taxa.select(*_keys(taxa, "year")).distinct()
    previous = ibis.window(group_by=_keys(taxa) or None, order_by="year")
    years = years.mutate(before=years.year.lag().over(previous))
    there = taxa.select(*_keys(taxa, "taxon"), before="year").mutate(was=present())
    dated = taxa.join(years, _keys(taxa, "year"))
    joined = dated.left_join(there, _keys(taxa, "taxon", "before"))
    return joined.mutate(kept=joined.was.fill_null(0).cast("int64")).drop(
        *[name for name in joined.columns if name.endswith("_right")], "was"
    )


def with_taxa(taxa: ir.Table) -> ir.Table:
    """Add ``taxa_of_cube``: the taxa of the place in any year."""
    every = taxa.aggregate(by=_keys(taxa), taxa_of_cube=taxa.taxon.nunique())
    return _with(taxa, every)


def with_totals(cube: ir.Table, taxa: ir.Table) -> ir.Table:
    """Add each taxon's cells and occurrences, and all occurrences, over the whole cube."""
    rows = recorded(cube)
    cells = rows.group_by(_keys(rows, "taxon")).aggregate(taxon_cells=rows.cell.nunique())
    sums = taxa.group_by(_keys(taxa, "taxon")).aggregate(taxon_occurrences=taxa.occurrences.sum())
    whole = taxa.aggregate(by=_keys(taxa), all_occurrences=taxa.occurrences.sum())
    return _with(_with(_with(taxa, sums, "taxon"), cells, "taxon"), whole)


def with_cells(cells: ir.Table, taxa: ir.Table) -> ir.Table:
    """Add ``cells_ever``, those of the place with any record, and ``cells_of_year``."""
    ever = cells.aggregate(by=_keys(cells), cells_ever=cells.cell.nunique())
    yearly = cells.group_by(_keys(cells, "year")).aggregate(cells_of_year=cells.count())
    return _with(_with(taxa, ever), yearly, "year")


def with_area(
    cube: ir.Table, taxa: ir.Table, area: Callable[[ir.StringValue], ir.FloatingValue]
) -> ir.Table:
    """Add ``area``: that of all cells of the place; missing when one cell's is not known."""
    rows = recorded(cube)
    cells = rows.select(*_keys(rows, "cell")).distinct()
    cells = cells.mutate(area=area(cells.cell))
    areas = cells.aggregate(
        by=_keys(cells),
        area=ibis.ifelse(cells.area.isnull().any(), ibis.null("float64"), cells.area.sum()),
    )
    return _with(taxa, areas)


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
