"""Positions of sensitive species, made coarser where a list asks for it.

A list gives for each species the size of cell in degrees within which its place may be known; 0
means that no place may be known. Practice after Chapman (2020), Current Best Practices for
Generalizing Sensitive Species Occurrence Data, https://doi.org/10.15468/doc-5jp4-5g10.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.cells.headings import plain
from ecotone.kernel.text import fold

_SPECIES = frozenset(
    plain(one) for one in ("species", "scientificName", "taxon", "sci_name", "binomial")
)
_POSITIONS = frozenset(
    plain(one)
    for one in ("decimalLongitude", "decimalLatitude", "longitude", "latitude", "lon", "lat")
)
_CELLS = frozenset(
    plain(one) for one in ("cell", "cellCode", "eqdgcCellCode", "eeaCellCode", "mgrsCellCode")
)
_EEA = re.compile(r"^(\d+)(km|m)E(\d+)N(\d+)$")
_EQDGC = re.compile(r"^([EW]\d{3}[NS]\d{2})([A-D]*)$")
_MGRS = re.compile(r"^(\d{1,2}[C-X][A-Z]{2})(\d*)$")
_METRES_PER_DEGREE = 111_320


class Sensitive:
    """Makes the positions in the batches of one table coarser."""

    def __init__(
        self, listed: Mapping[str, float], headings: Sequence[str], kept: Sequence[str]
    ) -> None:
        """Take the list, the headings of the file, and the columns that are kept of it."""
        self._degrees = {fold(name): size for name, size in listed.items()}
        self._species = [at for at, one in enumerate(headings) if plain(one) in _SPECIES]
        self._positions = [one for one in kept if plain(one) in _POSITIONS]
        self._cells = [one for one in kept if plain(one) in _CELLS]
        self.rows = 0
        self.met: set[str] = set()
        self.changed: list[npt.NDArray[np.int64]] = []  # rows whose keys may now be alike

    def generalise(
        self, batch: pa.RecordBatch, cells: Sequence[pa.Array], rows: npt.NDArray[np.int64]
    ) -> pa.RecordBatch:
        """Return the batch with coarser positions for the species of the list.

        ``cells`` are the columns of the file for the same rows: the name of a species counts
        even where only its key is kept.
        """
        if not self._degrees or not self._species:
            return batch
        sizes = np.full(batch.num_rows, np.nan)
        for at in self._species:
            sizes = np.fmin(sizes, self._sizes(cells[at]))  # no place at all, 0, goes first
        listed = ~np.isnan(sizes)
        if not listed.any():
            return batch
        self.rows += int(listed.sum())
        self.changed.append(rows[listed])
        for name in self._positions:
            batch = _put(batch, name, _coarser(batch.column(name), sizes))
        for name in self._cells:
            batch = _put(batch, name, _coarser_cells(batch.column(name), sizes))
        return batch

    def note(self) -> tuple[str, ...]:
        """Return what to tell: how many rows of how many species."""
        if not self.rows:
            return ()
        where = ", ".join((*self._positions, *self._cells)) or "no position in the table"
        told = (
            f"{self.rows} rows of {len(self.met)} sensitive species: their positions were made "
            f"coarser as the list asks ({where})."
        )
        return (told,)

    def _sizes(self, species: pa.Array) -> npt.NDArray[np.float64]:
        """Return the size asked for each row, NaN where none is."""
        names = species.cast(pa.string()).dictionary_encode()
        by_name = []
        for name in names.dictionary.to_pylist():
            size = self._degrees.get(fold(str(name)))
            if size is not None:
                self.met.add(str(name))
            by_name.append(np.nan if size is None else size)
        known = np.array([*by_name, np.nan])
        at = names.indices.fill_null(len(by_name)).to_numpy(zero_copy_only=False)
        sizes: npt.NDArray[np.float64] = known[at]
        return sizes


def _coarser(cells: pa.Array, sizes: npt.NDArray[np.float64]) -> pa.Array:
    """Return coordinates at the middle of their cell; null where no place may be known."""
    values = cells.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (np.floor(values / sizes) + 0.5) * sizes
    found = np.where(np.isnan(sizes), values, np.round(middle, 9))
    known = ~np.isnan(found) & ~(sizes == 0)
    return pa.array(found, pa.float64(), mask=~known)


def _coarser_cells(cells: pa.Array, sizes: npt.NDArray[np.float64]) -> pa.Array:
    codes: list[Any] = cells.to_pylist()
    for at in np.flatnonzero(~np.isnan(sizes)):
        codes[at] = coarser_code(codes[at], float(sizes[at])) if codes[at] else None
    return pa.array(codes, cells.type)


def coarser_code(code: str, degrees: float) -> str | None:
    """Return the code of the wider cell of this size or more; None when there is none.

    >>> coarser_code("E008N54BA", 1), coarser_code("1kmE4203N3614", 0.1)
    ('E008N54', '100kmE42N36')
    >>> coarser_code("32UMF7684", 0.05)
    '32UMF78'
    """
    if degrees <= 0:
        return None
    if found := _EQDGC.match(code):
        letters = next((n for n in range(len(found[2]), -1, -1) if 0.5**n >= degrees), None)
        return None if letters is None else found[1] + found[2][:letters]
    metres = degrees * _METRES_PER_DEGREE
    if found := _EEA.match(code):
        return _eea(int(found[1]) * (1000 if found[2] == "km" else 1), found[3], found[4], metres)
    if found := _MGRS.match(code):
        half = len(found[2]) // 2
        keep = next((n for n in range(half, -1, -1) if 10 ** (5 - n) >= metres), None)
        if keep is None:
            return None
        return found[1] + found[2][:half][:keep] + found[2][half:][:keep]
    return None


def _eea(size: int, east: str, north: str, metres: float) -> str | None:
    """Return the cell of the next power of ten that is wide enough."""
    while size < metres and len(east) > 1 and len(north) > 1:
        size, east, north = size * 10, east[:-1], north[:-1]
    if size < metres:
        return None
    said = f"{size // 1000}km" if size >= 1000 else f"{size}m"
    return f"{said}E{east}N{north}"


def _put(batch: pa.RecordBatch, name: str, cells: pa.Array) -> pa.RecordBatch:
    at = batch.schema.names.index(name)
    return batch.set_column(at, batch.schema.field(at), cells)
