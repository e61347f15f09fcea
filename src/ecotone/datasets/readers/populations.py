"""Population tables of the Living Planet Index: an *infile* that lists files is read with them.

The R package rlpi takes a table with the headings FileName, Group, Weighting (and WeightingB),
each row naming a file of populations beside it. Where populations are needed and such a list is
given, the files are read and each row gets the name of its file, as listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import matched, plain
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import refused
from ecotone.datasets.readers.delimited import Sheet, open_delimited
from ecotone.datasets.reading import Reading

_LIST = ("filename", "group", "weighting")
FILE = "FileName"


def is_list(sheet: Sheet, need: TableNeed, asked: Asked) -> bool:
    """Say whether the sheet lists files in which the needed columns stand."""
    headings = {plain(one) for one in sheet.headings}
    if not set(_LIST) <= headings:
        return False
    absent = [
        one for one in need.columns if not one.optional and not matched(one, sheet.headings, asked)
    ]
    return bool(absent)


def read_list(
    path: Path, sheet: Sheet, need: TableNeed, asked: Asked, read_sheet: object
) -> Reading:
    """Read the files that the list names, one after the other, as one table."""
    assert callable(read_sheet)
    at = [plain(one) for one in sheet.headings].index(_LIST[0])
    names = [
        str(name).strip()
        for piece in sheet.pieces
        for name in piece.cells[at].to_pylist()
        if name and str(name).strip()
    ]
    found = []
    for name in names:
        file = _beside(path, name)
        part = open_delimited(file, need, asked)
        part = replace(
            part, headings=(*part.headings, FILE), pieces=_with(part.pieces, name), large=False
        )
        found.append(read_sheet(file, part, need, asked))
    return _together(path, found)


def _beside(path: Path, name: str) -> Path:
    """Return the file of this name in the folder of the list; nothing outside it is opened."""
    file = path.parent / Path(name.replace("\\", "/")).name
    if not file.is_file():
        raise refused(
            path.name,
            f"{path.name} names the file “{name}”, which is not in the same folder. Put it there.",
        )
    return file


def _with(pieces: Iterator[Piece], name: str) -> Iterator[Piece]:
    for piece in pieces:
        yield Piece([*piece.cells, pa.array([name] * len(piece.rows), pa.string())], piece.rows)


def _together(path: Path, found: list[Reading]) -> Reading:
    if not found:
        raise refused(path.name, f"{path.name} names no file. Fill in its column FileName.")
    notes = dict.fromkeys(note for one in found for note in one.notes)
    return Reading(
        file_name=path.name,
        held=pa.concat_tables([one.table for one in found]).combine_chunks(),
        notes=(f"{len(found)} files that the list names were read.", *notes),
        row_numbers=np.concatenate(
            [one.row_numbers for one in found if one.row_numbers is not None]
        ),
        rows_in=sum(one.rows_in for one in found),
        rows_out=sum(one.rows_out for one in found),
    )
