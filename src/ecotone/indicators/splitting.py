"""The rows that an engine gave, divided into series and put in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.indicators.base import Floats, MethodCard
from ecotone.indicators.registry import BadMethod
from ecotone.indicators.series import Series

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Named:
    """Texts of a column: ``names`` in their order, and the place of each row among them."""

    names: tuple[str, ...]
    at: Whole


def checked(rows: pa.Table, card: MethodCard) -> tuple[pa.Table, int]:
    """Return the rows that have a place and a year, and how many had none.

    Raises ``BadMethod`` when ``reduce`` did not give the columns that it promises.
    """
    absent = [name for name in _keys(card) if name not in rows.column_names]
    if absent:
        raise BadMethod(
            f"The method “{card.name}” is not complete: its reduce gives no column "
            f"{', '.join(absent)}."
        )
    for name in statistics(rows, card):
        kind = rows.schema.field(name).type
        if not _is_number(kind):
            raise BadMethod(
                f"The method “{card.name}” gives the statistic “{name}” as {kind}; statistics are "
                "numbers."
            )
    known = pc.and_(pc.is_valid(rows["place"]), pc.is_valid(rows["year"]))
    kept = rows.filter(known)
    return kept, rows.num_rows - kept.num_rows


def statistics(rows: pa.Table, card: MethodCard) -> tuple[str, ...]:
    """Return the names of the statistics, in alphabetical order."""
    return tuple(sorted(set(rows.column_names) - {*_keys(card), "unit"}))


def series(rows: pa.Table, card: MethodCard, *, level: float, draws: int) -> Iterator[Series]:
    """Yield the series by place and group, the rows of each ordered by year and unit.

    Raises ``BadMethod`` when ``reduce`` gave the same year and unit twice.
    """
    if not rows.num_rows:
        return
    divided = [named(rows[name]) for name in ("place", *card.groups)]
    years = rows["year"].cast(pa.int64()).to_numpy()
    # Rows without a unit are parts of one whole: they are summed and never drawn.
    whole = Named(("",), np.zeros(rows.num_rows, dtype=np.int64))
    units = named(rows["unit"]) if "unit" in rows.column_names else whole
    cells = {name: numbers(rows[name]) for name in statistics(rows, card)}
    of_series = _combined(divided, rows.num_rows)
    order = _ordered(of_series, years, units)
    starts = np.flatnonzero(np.diff(of_series[order], prepend=-1))
    for first, last in zip(starts, [*starts[1:], rows.num_rows], strict=True):
        part = order[first:last]
        place, *groups = (one.names[one.at[part[0]]] for one in divided)
        group = dict(zip(card.groups, groups, strict=True))
        if units is not whole:
            _each_once(years[part], units.at[part], card, place)
        own_years, year_at = np.unique(years[part], return_inverse=True)
        own_units, own_at = _own(units.at[part], len(units.names))
        yield Series(
            place=place,
            group=group,
            years=own_years,
            units=tuple(units.names[at] for at in own_units),
            unit_at=own_at,
            year_at=year_at,
            cells={name: one[part] for name, one in cells.items()},
            level=level,
            draws=draws,
        )


def named(column: pa.ChunkedArray) -> Named:
    """Return a column of texts or whole numbers as texts in their order; empty cells are ""."""
    if column.null_count:
        column = pc.fill_null(column.cast(pa.string()), "")
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    # Each different one is written as a text once: there are far fewer of them than rows.
    texts = encoded.dictionary.cast(pa.string()).to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank = np.empty(len(texts), dtype=np.int64)
    rank[order] = np.arange(len(texts))
    at = encoded.indices.to_numpy(zero_copy_only=False)
    return Named(tuple(texts[one] for one in order), rank[at])


def numbers(column: pa.ChunkedArray) -> Floats:
    """Return a column of numbers; empty cells are 0, as they add nothing to a sum."""
    filled = pc.fill_null(column.cast(pa.float64()), 0.0)
    found: Floats = np.nan_to_num(filled.to_numpy(), nan=0.0)
    return found


def _keys(card: MethodCard) -> tuple[str, ...]:
    return ("place", "year", *card.groups, *(("unit",) if card.unit_of_resampling else ()))


def _is_number(kind: pa.DataType) -> bool:
    types = pa.types
    checks = (types.is_integer, types.is_floating, types.is_decimal, types.is_boolean)
    return any(check(kind) for check in checks)


def _ordered(of_series: Whole, years: Whole, units: Named) -> Whole:
    """Return the order of rows by series, year and unit; one number a row sorts fastest."""
    first, count = int(years.min()), int(years.max()) - int(years.min()) + 1
    if (int(of_series.max()) + 1) * count * max(len(units.names), 1) < 2**62:
        key = (of_series * count + (years - first)) * len(units.names) + units.at
        return np.argsort(key, kind="stable")
    return np.lexsort((units.at, years, of_series))


def _combined(divided: list[Named], rows: int) -> Whole:
    combined = np.zeros(rows, dtype=np.int64)
    for one in divided:
        combined = combined * max(len(one.names), 1) + one.at
    return combined


def _own(at: Whole, names: int) -> tuple[Whole, Whole]:
    """Return which of ``names`` places occur, and the place of each row among those."""
    there = np.zeros(names, dtype=bool)
    there[at] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[at]


def _each_once(years: Whole, units: Whole, card: MethodCard, place: str) -> None:
    again = (np.diff(years) == 0) & (np.diff(units) == 0)
    if again.any():
        raise BadMethod(
            f"The method “{card.name}” gives the year {years[:-1][again][0]} of “{place}” more "
            "than once for the same group and unit: its reduce must end with one row for each."
        )
