"""Tables held against what a method needs, inside the engine: nothing is loaded for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis

from ecotone.datasets import reading
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators.base import Check
from ecotone.indicators.engines import Engine
from ecotone.kernel.text import filled, translatable

#: What must hold of a column, by the first word of what is wrong with its cells.
_HOLDS = {
    "empty": translatable("Table “{table}”: no cell of {column} is empty"),
    "below": translatable("Table “{table}”: {column} is {bound} or more"),
    "above": translatable("Table “{table}”: {column} is {bound} or less"),
    "not": translatable("Table “{table}”: {column} holds codes of its list only"),
}
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)
#: Content and need that were found to fit in this process: content never changes.
_FOUND_FIT: set[tuple[str, str]] = set()


def of_table(
    name: str,
    table: ibis.Table,
    need: TableNeed,
    engine: Engine,
    snapshot: Snapshot,
    country: str | None = None,
) -> Iterator[Check]:
    """Yield a check for cells that must not be empty, ranges, code lists and the key.

    A failed one names the table, the column, what was found and what to do. Content that was
    checked for the same need on reading, or before in this process, is not checked again.
    """
    yield from _years_known(name, table, need, engine)
    asked = reading.digest_of(need)
    pair = (snapshot.digest, f"{asked} {country or ''}")
    if pair in _FOUND_FIT or snapshot.facts.get("checked_for") == asked:
        fits = filled("Table “{table}” fits what is needed, as found before", table=name)
        yield Check(name=fits, passed=True)
        return
    every = list(_every(name, table, need, engine))
    yield from every
    if all(one.passed for one in every):
        _FOUND_FIT.add(pair)


def _years_known(name: str, table: ibis.Table, need: TableNeed, engine: Engine) -> Iterator[Check]:
    """Count the rows without a year, where they are allowed: they belong to no value of a year."""
    if not any(column.name == "year" and column.blank for column in need.columns):
        return
    (row,) = engine.execute(table.aggregate(n=table.year.isnull().sum().fill_null(0))).to_pylist()
    yield Check(
        name=filled("Table “{table}”: every row has a year", table=name),
        passed=not row["n"],
        found=filled("Rows without a year: {count}", count=int(row["n"])) if row["n"] else "",
    )


def _every(name: str, table: ibis.Table, need: TableNeed, engine: Engine) -> Iterator[Check]:
    yield from _cells(name, table, need, engine)
    if need.key:
        yield _key(name, table, _key_columns(table, need), engine)


def _cells(name: str, table: ibis.Table, need: TableNeed, engine: Engine) -> Iterator[Check]:
    """Count what is wrong in all columns with one pass over the table."""
    asked = [
        (column, what, wrong)
        for column in need.columns
        if column.name in table.columns
        for what, wrong in _wrong(table[column.name], column)
    ]
    if not asked:
        return
    counts = {f"n{at}": wrong.sum().fill_null(0) for at, (_, _, wrong) in enumerate(asked)}
    firsts = {
        f"v{at}": table[column.name].cast("string").max(where=wrong)
        for at, (column, _, wrong) in enumerate(asked)
    }
    (row,) = engine.execute(table.aggregate(**counts, **firsts)).to_pylist()
    for at, (column, what, _) in enumerate(asked):
        yield _told(name, column, what, row[f"n{at}"] or 0, row[f"v{at}"])


def _wrong(cell: Any, column: Column) -> Iterator[tuple[str, Any]]:
    if not column.blank and not column.optional:
        yield "empty", cell.isnull()
    if column.type in _NUMBERS and column.low is not None:
        yield f"below {column.low:g}", cell < column.low
    if column.type in _NUMBERS and column.high is not None:
        yield f"above {column.high:g}", cell > column.high
    if column.codes:
        yield "not in the code list", cell.notnull() & ~cell.isin(column.codes)


def _told(name: str, column: Column, what: str, count: int, first: str | None) -> Check:
    kind, *_, bound = what.split() if " " in what else (what, "")
    label = filled(_HOLDS[kind], table=name, column=column.name, bound=bound)
    if not count:
        return Check(name=label, passed=True, must=True)
    cells = "1 cell is" if count == 1 else f"{count:,} cells are"
    shown = f" (“{first}” is one)" if first is not None else ""
    sentence = f"Table “{name}”, column “{column.name}”: {cells} {what}{shown}. {_advice(column)}"
    return Check(name=label, passed=False, found=sentence, must=True)


def _advice(column: Column) -> str:
    if column.codes:
        known = ", ".join(column.codes[:12]) + (" …" if len(column.codes) > 12 else "")
        return f"Use one of: {known}."
    unit = f", in {column.unit}" if column.unit else ""
    meaning = column.meaning.rstrip(".")
    return f"The column holds: {meaning}{unit}. Correct these cells or leave the rows out."


def _key_columns(table: ibis.Table, need: TableNeed) -> tuple[str, ...]:
    place = ("place",) if "place" in table.columns and "place" not in need.key else ()
    return (*place, *(name for name in need.key if name in table.columns))


def _key(name: str, table: ibis.Table, key: Sequence[str], engine: Engine) -> Check:
    repeated = table.group_by(key).aggregate(repeated_rows=table.count())
    repeated = repeated.filter(repeated.repeated_rows > 1)
    count = repeated.count().name("keys").as_table()
    shown = ", ".join(column for column in key if column != "place")
    label = filled("Table “{table}”: each combination of {columns} once", table=name, columns=shown)
    (found,) = engine.execute(count).to_pylist()
    if not found["keys"]:
        return Check(name=label, passed=True, must=True)
    first = engine.execute(repeated.order_by(list(key)).limit(1)).to_pylist()[0]
    example = ", ".join(f"{column} {first[column]}" for column in key if first[column] != "")
    sentence = (
        f"Table “{name}”: {found['keys']:,} keys occur more than once; the first is {example} "
        f"({first['repeated_rows']} rows). Each combination of {shown} may stand in one row only: "
        "remove the repeated rows."
    )
    return Check(name=label, passed=False, found=sentence, must=True)
