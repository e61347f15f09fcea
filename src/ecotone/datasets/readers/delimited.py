"""CSV and TSV as people save them: any mark between cells, any common encoding, or gzip."""

from __future__ import annotations

import codecs
import contextlib
import csv
import gzip
import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import known_headings, recognised
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import BadTable, refused
from ecotone.datasets.readers.encodings import Encoding, find_encoding

#: Below this a file is read by Python's csv module, which numbers rows exactly; above by Arrow.
SMALL = 30_000_000
_BATCH = 100_000
_DELIMITERS = (",", ";", "\t", "|")
_TOP = 20  # rows among which the headings are looked for


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows of one table in a file. ``heading_row`` counts from 1."""

    headings: tuple[str, ...]
    heading_row: int
    pieces: Iterator[Piece]
    name: str = ""
    notes: tuple[str, ...] = ()
    large: bool = False


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacking gzip on the way."""
    if path.name.endswith(".gz"):
        with gzip.open(path, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]  # GzipFile reads as a binary file does
    else:
        with path.open("rb") as plain:
            yield plain


def is_large(path: Path) -> bool:
    """Say whether a text file is too large to be held in memory."""
    return path.stat().st_size > SMALL // (10 if path.name.endswith(".gz") else 1)


def open_delimited(path: Path, need: TableNeed, asked: Asked) -> Sheet:
    """Return the table of a CSV or TSV file, its rows not yet read."""
    encoding = find_encoding(path, opened, asked.encoding)
    top = _top(path, encoding)
    known = known_headings(need, asked)
    delimiter = asked.delimiter or _delimiter(top, known)
    lines = _lines_of(top, delimiter)
    if not any(any(cell.strip() for cell in line) for line in lines):
        raise refused(path.name, f"{path.name} is empty. Give a file with headings and rows.")
    at = heading_line(lines, known)
    headings = tuple(cell.strip() for cell in lines[at])
    large = is_large(path)
    layout = Layout(encoding.codec, delimiter, at + 1, len(headings))
    return Sheet(
        headings=headings,
        heading_row=at + 1,
        pieces=rows_of(path, layout, large=large),
        notes=(*encoding.notes, *_title_lines(at)),
        large=large,
    )


def heading_line(lines: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    """Return which line holds the headings: the one with most of those that are known."""
    counts = [recognised(line, known) for line in lines]
    best = max(counts, default=0)
    if best:
        return counts.index(best)
    return next(at for at, line in enumerate(lines) if any(str(one).strip() for one in line))


def _lines_of(top: str, delimiter: str) -> list[list[str]]:
    """Return the first lines of a text; those after a cell without end are left out."""
    lines: list[list[str]] = []
    reader = csv.reader(io.StringIO(top, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):  # told with its row when the rows are read
        lines.extend(itertools.islice(reader, _TOP))
    return lines


def _title_lines(at: int) -> tuple[str, ...]:
    return (f"{at} lines above the headings were left out.",) if at else ()


def _top(path: Path, encoding: Encoding) -> str:
    with opened(path) as file:
        start = file.read(256_000)
    text = codecs.getincrementaldecoder(encoding.codec)("strict").decode(start)
    if len(start) == 256_000:  # the last line may be cut
        text = text[: text.rfind("\n") + 1] or text
    return text


def _delimiter(top: str, known: frozenset[str]) -> str:
    """Return the mark between cells: the one that gives most known headings, then most cells."""

    def worth(mark: str) -> tuple[int, int, int]:
        lines = _lines_of(top, mark)
        widths = [len(line) for line in lines if line]
        common = max(set(widths), key=widths.count, default=1)
        best = max((recognised(line, known) for line in lines), default=0)
        return best if common > 1 or best else 0, widths.count(common) if common > 1 else 0, common

    return max(_DELIMITERS, key=worth)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a text file are laid out: ``skip`` rows above them, ``width`` cells each."""

    codec: str
    delimiter: str
    skip: int
    width: int
    quote: str = '"'


def rows_of(path: Path, layout: Layout, *, large: bool) -> Iterator[Piece]:
    """Yield the rows of a text file, all cells as text."""
    return _large(path, layout) if large else _small(path, layout)


def _small(path: Path, layout: Layout) -> Iterator[Piece]:
    """Yield rows by Python's csv module."""
    with opened(path) as file, io.TextIOWrapper(file, layout.codec, newline="") as text:
        lines = csv.reader(
            text,
            delimiter=layout.delimiter,
            quotechar=layout.quote or None,
            quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
        )
        held: list[list[str]] = []
        first = layout.skip + 1
        for number, line in enumerate(_told_rows(lines, path.name), start=1):
            if number <= layout.skip:
                continue
            held.append(_fitted(line, layout.width, number, path.name))
            if len(held) == _BATCH:
                yield _piece(held, first)
                held, first = [], number + 1
        if held:
            yield _piece(held, first)


def _told_rows(lines: Iterator[list[str]], file: str) -> Iterator[list[str]]:
    """Pass rows on; say in which row a cell has no end."""
    number = 0
    try:
        for number, line in enumerate(lines, start=1):  # noqa: B007  told below
            yield line
    except csv.Error as error:
        raise refused(
            file,
            f"{file}, row {number + 1}: a cell has more than {csv.field_size_limit():,} letters, "
            "mostly because a quotation mark opens in it and does not close. Correct the row.",
        ) from error


def _open_quote(file: str, number: int) -> BadTable:
    return refused(
        file,
        f"{file}, row {number}: a quotation mark opens a text that goes on over the next lines. "
        "Close it in its cell, or take the mark out.",
    )


def _fitted(line: list[str], width: int, number: int, file: str) -> list[str]:
    """Return a row with as many cells as there are headings."""
    if len(line) > width:
        if any(cell.strip() for cell in line[width:]):
            raise refused(
                file,
                f"{file}, row {number}: the row has {len(line)} cells, and there are {width} "
                "headings. A text with a comma or line break in it has to stand in quotation "
                "marks; save the file again from the spreadsheet.",
            )
        return line[:width]
    if len(line) < width and any("\n" in cell for cell in line):
        raise _open_quote(file, number)
    return line + [""] * (width - len(line))


def _piece(held: list[list[str]], first: int) -> Piece:
    columns = [pa.array(column, pa.string()) for column in zip(*held, strict=True)]
    return Piece(columns, np.arange(first, first + len(held)))


def _large(path: Path, layout: Layout) -> Iterator[Piece]:
    """Yield rows by Arrow, some megabytes at a time; empty lines are not numbered."""
    names = [f"{number}" for number in range(layout.width)]
    arrow = "utf8" if layout.codec in {"utf-8", "utf-8-sig"} else layout.codec
    with opened(path) as file:
        try:
            reader = arrow_csv.open_csv(
                file,
                arrow_csv.ReadOptions(
                    column_names=names,
                    skip_rows=layout.skip,
                    block_size=16_000_000,
                    encoding=arrow,
                ),
                arrow_csv.ParseOptions(
                    delimiter=layout.delimiter,
                    quote_char=layout.quote or False,
                    newlines_in_values=bool(layout.quote),
                ),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
            first = layout.skip + 1
            for batch in reader:
                yield Piece(batch.columns, np.arange(first, first + batch.num_rows))
                first += batch.num_rows
        except pa.ArrowInvalid as error:
            raise refused(
                path.name, f"{path.name}: {error}. Save the file again as CSV."
            ) from error
