"""Categories and levels as written in a table, read by the engine: spelling → code → weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir

from ecotone.indicators.base import Check
from ecotone.kernel.text import filled
from ecotone.vocab.red_list import PARTING

_TOLD = 5  # unknown cells named in a sentence; the rest is counted


def coded(text: ir.StringColumn, spellings: Mapping[str, str]) -> ir.StringColumn:
    """Return the code of each cell, missing where the text is none of ``spellings`` (folded)."""
    # Not strip(): Spark takes its "\v" for the letter v.
    folded = text.upper().re_replace(PARTING, " ").re_replace("^ | $", "")
    by_code: dict[str, list[str]] = defaultdict(list)
    for spelling, code in spellings.items():
        by_code[code].append(spelling)
    return ibis.cases(*((folded.isin(found), code) for code, found in by_code.items()))


def read(
    table: ir.Table,
    column: str,
    spellings: Mapping[str, str],
    weights: Mapping[str, int] | None = None,
) -> ir.Table:
    """Return the table with ``code`` of a column and, given ``weights``, its ``score``.

    Each spelling is read once, however many rows have it; unknown ones have neither.
    """
    spelt = table.select(spelt=table[column].cast("string")).distinct()
    codes = spelt.mutate(code=coded(spelt.spelt, spellings))
    if weights is not None:
        codes = codes.mutate(score=weighed(codes.code, weights))
    return table.left_join(codes, table[column].cast("string") == codes.spelt).drop("spelt")


def weighed(code: ir.StringColumn, weights: Mapping[str, int]) -> ir.IntegerColumn:
    """Return the weight of each code, missing for codes without one (Data Deficient)."""
    return ibis.cases(*((code == name, weight) for name, weight in weights.items()))


def known_words(
    table: ir.Table, column: str, spellings: Mapping[str, str], *, row: Iterable[str]
) -> Check:
    """Look for cells that are none of ``spellings``; ``row`` are the columns that name a row."""
    name = filled("Every cell of the column {column} is a known code or name", column=column)
    codes = coded(table[column].cast("string"), spellings)
    shown = [one for one in dict.fromkeys((*row, column)) if one in table.columns]
    unknown = table.filter(codes.isnull()).select(*shown)
    count = unknown.count().to_pyarrow().as_py()
    if not count:
        return Check(name=name, passed=True, must=True)
    first = unknown.order_by(shown).limit(_TOLD).to_pyarrow().to_pylist()
    return Check(
        name=name, passed=False, found=_sentence(column, first, count, spellings), must=True
    )


def _sentence(
    column: str, rows: list[dict[str, object]], count: int, spellings: Mapping[str, str]
) -> str:
    """Return which rows hold what, and what may stand there."""
    cells = "; ".join(_cell(row, column) for row in rows)
    more = f"; and {count - len(rows)} more" if count > len(rows) else ""
    allowed = ", ".join(dict.fromkeys(spellings.values()))
    return f"Column “{column}”: {cells}{more}. Write one of {allowed}, or leave the row out."


def _cell(row: dict[str, object], column: str) -> str:
    where = ", ".join(f"{key} {value}" for key, value in row.items() if key != column)
    found = row[column]
    return f"{where}: " + ("the cell is empty" if found is None else f"“{found}” is unknown")
