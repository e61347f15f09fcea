"""Layers and grids: their shapes are looked at by those who know them, their attributes here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.table import Piece, TableReader, read_pieces
from ecotone.datasets.needs import Column, ColumnType, LayerNeed, RasterNeed
from ecotone.datasets.problems import Collected
from ecotone.datasets.readers import layers, rasters
from ecotone.datasets.reading import Reading

_LONGEST_FIELD = 10  # letters of a field name of dBASE


def read_layer(path: Path, need: LayerNeed, asked: Asked) -> Reading:
    """Read polygons with attributes; the first feature is row 1."""
    file = layers.layer_table(path, name=path.name, layer=asked.sheet)
    problems = Collected(path.name, asked.sheet)
    whole, told = whole_headings(path, file.table.column_names, need)
    reader = TableReader(whole, _with_geometry(need), asked, problems, 0)
    cells = [column.combine_chunks() for column in file.table.columns]
    rows = np.arange(1, file.table.num_rows + 1)
    table, numbers = read_pieces([Piece(cells, rows)], reader)
    notes = reader.finish()
    reader.check_key(table, numbers)
    return Reading(
        file_name=path.name,
        kind="layer",
        held=table,
        row_numbers=numbers,
        notes=(*file.notes, *told, *notes),
        rows_in=reader.rows_in,
        rows_out=reader.rows_out,
        facts=file.facts,
    )


def whole_headings(
    path: Path, headings: Sequence[str], need: LayerNeed
) -> tuple[list[str], tuple[str, ...]]:
    """Return the headings of a Shapefile with those whole that it has cut, and notes on them.

    A field name of dBASE has ten letters (ESRI Shapefile Technical Description, 1998): a heading
    of ten that begins the name of one needed column only, and none else, is that column.
    """
    if path.suffix.lower() != ".shp":
        return list(headings), ()
    found, notes = list(headings), []
    for at, heading in enumerate(headings):
        whole = _cut_from(heading, need) if len(heading) == _LONGEST_FIELD else set()
        if len(whole) == 1 and heading not in {one.name for one in need.columns}:
            [found[at]] = whole
            notes.append(
                f"Column “{heading}” was read as “{found[at]}”: a Shapefile cuts names to "
                f"{_LONGEST_FIELD} letters."
            )
    return found, tuple(notes)


def _cut_from(heading: str, need: LayerNeed) -> set[str]:
    """Return the needed columns with a name, of their own or of a source, that begins so."""
    return {
        column.name
        for column in need.columns
        for name in (column.name, *column.synonyms)
        if len(name) > _LONGEST_FIELD and name.casefold().startswith(heading.casefold())
    }


def read_raster(path: Path, need: RasterNeed, asked: Asked) -> Reading:
    """Look at a grid; its cells stay in the file."""
    del need, asked
    grid = rasters.look(path, path.name)
    return Reading(
        file_name=path.name,
        kind="raster",
        path=path,
        rows_in=grid.height,
        rows_out=grid.height,
        facts=dict(grid.facts()),
    )


def _with_geometry(need: LayerNeed) -> LayerNeed:
    """Return the need with its column of shapes named, where it takes that for granted."""
    if any(column.type is ColumnType.GEOMETRY for column in need.columns):
        return need
    shapes = Column(name="geometry", type=ColumnType.GEOMETRY, meaning="shape")
    return LayerNeed(
        meaning=need.meaning,
        columns=(*need.columns, shapes),
        key=need.key,
        optional=need.optional,
        oldest_days=need.oldest_days,
    )
