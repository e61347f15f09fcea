"""Columns of numbers: marks, percent signs, units and codes for "not known"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells import words
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.dates import NotADate, read_date
from ecotone.datasets.cells.limits import is_year
from ecotone.datasets.cells.numbers import (
    NOT_A_NUMBER,
    PLAIN,
    Found,
    NotANumber,
    read_number,
)
from ecotone.datasets.cells.units import factor, unit_named, unit_of_heading
from ecotone.datasets.needs import Column, ColumnType
from ecotone.datasets.problems import Collected

Rows = npt.NDArray[np.int64]

_PLAIN_COMMA = r"^[+-]?\d+(,\d+)?([eE][+-]?\d{1,3})?$"
_PLAIN_NO_POINT = r"^[+-]?\d+([eE][+-]?\d{1,3})?$"
_PLAIN_WHOLE = r"^[+-]?\d{1,18}$"


@dataclass(slots=True)
class _Seen:
    """What the column has shown so far."""

    mark: str = ""
    percent_signs: int = 0
    numbers: int = 0
    highest: float = -np.inf
    lowest: float = np.inf
    unknown_words: int = 0


class Measured:
    """Reads the numbers of one column."""

    def __init__(
        self,
        column: Column,
        heading: str,
        asked: Asked,
        problems: Collected,
        missing: frozenset[str],
    ) -> None:
        self.column = column
        self.heading = heading
        self.problems = problems
        self._told = asked.units.get(column.name, "")
        self._missing_numbers = _numbers_of(missing)
        self._seen = _Seen(mark=asked.decimal)
        self._factor = self._unit()

    def read(self, cells: pa.Array, rows: Rows) -> pa.Array:
        """Return numbers from trimmed texts."""
        values, known = self._plain(cells)
        odd = pc.and_(cells.is_valid(), pa.array(~known))
        if pc.any(odd).as_py():
            at = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
            self._odd(cells.take(pa.array(at)), at, rows, values, known)
        return self._done(values, known, rows)

    def typed(self, cells: pa.Array, rows: Rows) -> pa.Array:
        """Return numbers that are numbers already; not-a-number is missing."""
        whole = pa.types.is_integer(cells.type)
        if whole and self._kind is ColumnType.INTEGER:
            values = cells.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
        else:
            values = cells.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
            values = values.copy()
        known = cells.is_valid().to_numpy(zero_copy_only=False) & ~_nan(values)
        self._tell_parts(values, known, rows)
        self._tell_infinite(values, known, rows)
        return self._done(values, known, rows)

    def finish(self) -> tuple[str, ...]:
        """Ask whether percents are shares; return notes."""
        seen, column = self._seen, self.column
        if (
            unit_named(column.unit) == "%"
            and not self._told
            and not seen.percent_signs
            and not self.problems.problems  # mended cells may answer the question
            and seen.numbers
            and 0 < seen.highest <= 1
            and seen.lowest >= 0
        ):
            self.problems.add(
                f"all {seen.numbers} values lie between 0 and 1, and per cent are needed: 0.5 may "
                "be half of a per cent or a half. Say which by the unit of the column: "
                f"{column.name}=share or {column.name}=%",
                column=self.heading,
                found=f"{seen.lowest:g} to {seen.highest:g}",
                remedy=f"unit {column.name}=share",
            )
        return tuple(self._notes())

    @property
    def _kind(self) -> ColumnType:
        return self.column.type

    def _notes(self) -> list[str]:
        notes = []
        if self._factor != 1.0:
            notes.append(
                f"Column “{self.heading}”: numbers in {self._told} were turned into "
                f"{self.column.unit}."
            )
        if self._seen.mark == ",":
            notes.append(f"Column “{self.heading}”: the comma was read as the mark for decimals.")
        if self._seen.unknown_words:
            notes.append(
                f"Column “{self.heading}”: {self._seen.unknown_words} cells hold a word or code "
                "for “not known” and are missing, not zero."
            )
        return notes

    def _unit(self) -> float:
        """Return the factor from the file's unit to the needed one; tell when there is none."""
        needed = self.column.unit or ("share" if self.column.high == 1 else "")
        if self._told:
            found = factor(self._told, needed)
            if found is None:
                self.problems.add(
                    f"numbers in {self._told} cannot be turned into {needed or 'what is needed'}. "
                    f"Give the column in {needed or 'the unit that the method names'}",
                    column=self.heading,
                )
            return 1.0 if found is None else found
        heading = unit_of_heading(self.heading)
        if heading and unit_named(needed) and heading != unit_named(needed):
            self.problems.add(
                f"the heading names the unit {heading}, and {needed} is needed. Turn the numbers "
                f"into {needed}, or say that the column is in {heading}: "
                f"{self.column.name}={heading}",
                column=self.heading,
                remedy=f"unit {self.column.name}={heading}",
            )
        return 1.0

    def _plain(self, cells: pa.Array) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.bool_]]:
        """Return values of the cells that every program reads alike, and which these are."""
        if self._kind is ColumnType.INTEGER:
            plain = pc.match_substring_regex(cells, _PLAIN_WHOLE)
            numbers = pc.if_else(plain, cells, None).cast(pa.int64())
            values = numbers.fill_null(0).to_numpy(zero_copy_only=False).copy()
        else:
            if self._seen.mark == ",":
                plain = pc.match_substring_regex(cells, _PLAIN_COMMA)
                cells = pc.replace_substring(pc.if_else(plain, cells, None), ",", ".")
            else:
                plain = pc.match_substring_regex(cells, PLAIN)
            numbers = pc.if_else(plain, cells, None).cast(pa.float64())
            values = numbers.fill_null(np.nan).to_numpy(zero_copy_only=False).copy()
            if (
                not self._seen.mark
                and pc.any(pc.match_substring(numbers_text(plain, cells), ".")).as_py()
            ):
                self._seen.mark = "."
        known = numbers.is_valid().to_numpy(zero_copy_only=False).copy()
        return values, known & ~_infinite(values)  # 1e999 is no number that anybody measured

    def _odd(
        self,
        odd: pa.Array,
        at: npt.NDArray[np.int64],
        rows: Rows,
        values: npt.NDArray[np.generic],
        known: npt.NDArray[np.bool_],
    ) -> None:
        """Read each different odd text once and put its value where it stands."""
        encoded = odd.dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        self._learn_mark(texts)
        indices = encoded.indices.to_numpy(zero_copy_only=False)
        read = [self._one(text) for text in texts]
        _scatter(read, indices, at, values, known)
        refused = np.array([isinstance(one, str) for one in read])
        unknown = np.array([one is None for one in read])
        self._seen.unknown_words += int(unknown[indices].sum())
        bad = np.flatnonzero(refused[indices])
        for one in bad[:60]:
            which = indices[one]
            self._tell(str(read[which]), texts[which], int(rows[at[one]]))
        self.problems.count(max(0, len(bad) - 60))

    def _learn_mark(self, texts: list[str]) -> None:
        """Take the mark for decimals from the cells that leave no doubt."""
        if self._seen.mark or self._kind is ColumnType.INTEGER:
            return
        marks = set()
        for text in texts:
            try:
                marks.add(read_number(text).mark)
            except NotANumber:
                continue
        marks.discard("")
        if len(marks) == 1:
            self._seen.mark = marks.pop()

    def _one(self, text: str) -> float | int | str | None:
        """Return the value, None where the text says "not known", or why it is refused."""
        if text.lower() in words.UNKNOWN:
            return None
        if text.lower() in words.FAILED:
            return f"“{text}”: the spreadsheet could not compute the cell. Mend its formula."
        try:
            found = read_number(text, decimal=self._seen.mark)
        except NotANumber as error:
            return f"“{text}” is {error}.{self._advice(text, str(error))}"
        if found.percent:
            return self._percent(found, text)
        if self._kind is ColumnType.INTEGER:
            return _whole(found, text)
        return found.value

    def _advice(self, text: str, why: str) -> str:
        """Return what to do about a text that is no number, where the reason does not say it."""
        if why != NOT_A_NUMBER:
            return ""
        if is_year(self.column) and (year := _year_of_date(text)):
            return f" It is a date, and a year is needed: write {year}."
        unknown = ", or leave the cell empty if it is not known" if self._may_be_empty else ""
        return f" Write the number alone, without unit, sign or remark{unknown}."

    @property
    def _may_be_empty(self) -> bool:
        return self.column.blank or self.column.optional

    def _percent(self, found: Found, text: str) -> float | str:
        unit = unit_named(self.column.unit)
        if unit == "share" or (not unit and self.column.high == 1):
            self._seen.percent_signs += 1
            return found.value / 100 / self._factor
        if unit == "%":
            self._seen.percent_signs += 1
            return found.value / self._factor
        needed = f"{self.column.unit} are" if self.column.unit else "a plain number is"
        return f"“{text}” is in per cent, and {needed} needed."

    def _tell(self, why: str, text: str, row: int, remedy: str = "") -> None:
        self.problems.add(why, row=row, column=self.heading, found=text, remedy=remedy)

    def _tell_parts(
        self, values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_], rows: Rows
    ) -> None:
        """Refuse parts of a whole in a column of whole numbers."""
        if self._kind is not ColumnType.INTEGER or values.dtype.kind != "f":
            return
        floats = values.astype(np.float64)
        parts = np.flatnonzero(known & (floats != np.floor(floats)))
        for one in parts[:60]:
            text = repr(float(floats[one]))
            self._tell(f"“{text}” is not a whole number.", text, int(rows[one]))
        known[parts] = False

    def _tell_infinite(
        self, values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_], rows: Rows
    ) -> None:
        """Refuse infinity where another program wrote it."""
        at = np.flatnonzero(known & _infinite(values))
        for one in at[:60]:
            text = "infinity" if float(values[one]) > 0 else "-infinity"
            self._tell(f"“{text}” is no measurement. Correct the cell.", text, int(rows[one]))
        self.problems.count(max(0, len(at) - 60))
        known[at] = False

    def _done(
        self, values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_], rows: Rows
    ) -> pa.Array:
        """Take out codes for "not known", turn units, remember the range; return the array."""
        coded = known & np.isin(values, self._missing_numbers)
        self._seen.unknown_words += int(coded.sum())
        known &= ~coded
        self._tell_sentinels(values, known, rows)
        if self._factor != 1.0:
            values = values.astype(np.float64) * self._factor
        there = values[known].astype(np.float64)
        if len(there):
            self._seen.numbers += len(there)
            self._seen.highest = max(self._seen.highest, float(there.max()))
            self._seen.lowest = min(self._seen.lowest, float(there.min()))
        if self._kind is ColumnType.INTEGER:
            whole = np.where(known, values, 0).astype(np.int64)
            return pa.array(whole, pa.int64(), mask=~known)
        return pa.array(values.astype(np.float64), pa.float64(), mask=~known)

    def _tell_sentinels(
        self, values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_], rows: Rows
    ) -> None:
        """Refuse -999 and its like where nobody said what it means."""
        at = np.flatnonzero(known & np.isin(values, sorted(words.SENTINELS)))
        for one in at[:60]:
            text = f"{float(values[one]):g}"
            self._tell(
                f"“{text}” often stands for “not known”. Empty the cell, or say that {text} means "
                f"so: missing {self.column.name}={text}.",
                text,
                int(rows[one]),
                f"missing {self.column.name}={text}",
            )
        self.problems.count(max(0, len(at) - 60))
        known[at] = False


def numbers_text(plain: pa.Array, cells: pa.Array) -> pa.Array:
    """Return the plain cells as text, null elsewhere."""
    return pc.if_else(plain, cells, None)


def _numbers_of(missing: frozenset[str]) -> npt.NDArray[np.float64]:
    numbers = []
    for code in missing:
        try:
            numbers.append(read_number(code).value)
        except NotANumber:
            continue
    return np.array(sorted(numbers), dtype=np.float64)


def _whole(found: Found, text: str) -> int | str:
    if found.whole is not None:
        value = found.whole
    elif found.value == int(found.value):
        value = int(found.value)
    else:
        return f"“{text}” is not a whole number."
    if abs(value) > 2**62:
        return f"“{text}” is too large for a count or code. Give it as text."
    return value


def _infinite(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    if values.dtype.kind != "f":
        return np.zeros(len(values), dtype=bool)
    return np.isinf(values.astype(np.float64))


def _year_of_date(text: str) -> int | None:
    try:
        return read_date(text).year
    except NotADate:
        return None


def _nan(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    if values.dtype.kind != "f":
        return np.zeros(len(values), dtype=bool)
    return np.isnan(values.astype(np.float64))


def _scatter(
    read: list[float | int | str | None],
    indices: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    values: npt.NDArray[np.generic],
    known: npt.NDArray[np.bool_],
) -> None:
    """Put many different values where they stand, all at once."""
    good = np.array([isinstance(one, int | float) for one in read])
    number = np.array([one if isinstance(one, int | float) else 0 for one in read], values.dtype)
    here = good[indices]
    values[at[here]] = number[indices[here]]
    known[at[here]] = True
