"""Merged cells of a workbook: all but the first are empty, which nobody sees on the screen."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from openpyxl.utils import column_index_from_string

from ecotone.datasets.problems import refused

_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CHUNK = 1 << 20
_LONGEST = 64  # bytes of one such element
_SHOWN = 5


def refuse(path: Path, sheet: str, part: str, *, below: int, among: Collection[int]) -> None:
    """Raise ``BadTable`` where cells are merged over several rows of the table.

    ``part`` is the file of the sheet inside the workbook, ``below`` the row of the headings,
    ``among`` the numbers of the columns that are needed, from 1.
    """
    found = [
        f"{left}{first}:{right}{last}"
        for left, first, right, last in _areas(path, part)
        if last > max(first, below)
        and not set(among).isdisjoint(
            range(column_index_from_string(left), column_index_from_string(right) + 1)
        )
    ]
    if found:
        listed = ", ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        raise refused(
            path.name,
            f"{path.name}, sheet “{sheet}”: cells are merged ({listed}), and all but the first of "
            "them are empty. Unmerge them and write the value into each row.",
            sheet=sheet,
        )


def _areas(path: Path, part: str) -> Iterator[tuple[str, int, str, int]]:
    """Yield the merged areas of a sheet: first column and row, last column and row."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        kept = b""
        while chunk := file.read(_CHUNK):
            text, kept = kept + chunk, b""
            end = 0
            for one in _MERGED.finditer(text):
                yield one[1].decode(), int(one[2]), one[3].decode(), int(one[4])
                end = one.end()
            kept = text[max(end, len(text) - _LONGEST) :]
