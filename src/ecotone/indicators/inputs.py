"""What is given to a run, made snapshots: files are read and checked, tables in memory fitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets import reading
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import matched
from ecotone.datasets.needs import (
    NEEDS_CONSENT,
    Column,
    ColumnType,
    LayerNeed,
    Need,
    RasterNeed,
    TableNeed,
)
from ecotone.datasets.several import read_several
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators.base import InputUsed, MethodCard
from ecotone.kernel.errors import BadInput

Opened = Snapshot | Mapping[int, Snapshot]

_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.GEOMETRY: pa.binary(),
}


def opened(card: MethodCard, given: Mapping[str, Any], shelf: Shelf) -> dict[str, Opened]:
    """Return a snapshot (or snapshots by year) for each input that was given.

    Raises ``BadInput`` for an input that the method does not know or that is absent, and
    ``BadTable`` for a file whose cells cannot be read.
    """
    _known(given, [card], card.inputs)
    for name, need in card.inputs.items():
        if name not in given and not need.optional:
            raise BadInput(
                f"The method “{card.name}” needs the input “{name}”: {need.meaning.rstrip('.')}. "
                f"“ecotone indicators needs {card.code or card.name}” shows its columns."
            )
    return {
        name: _one(name, given[name], need, shelf)
        for name, need in card.inputs.items()
        if name in given
    }


def needs_of(cards: Sequence[MethodCard], given: Iterable[str]) -> dict[str, Need]:
    """Return what several methods need between them, by name.

    Raises ``BadInput`` for an input that none of them knows, or that two understand differently.
    """
    given, needs = list(given), dict[str, Need]()
    for card in cards:
        for name, need in card.inputs.items():
            if needs.setdefault(name, need) != need and name in given:
                raise BadInput(
                    f"The methods {', '.join(one.name for one in cards)} ask different columns of "
                    f"“{name}”: compute them one by one."
                )
    _known(given, cards, needs)
    return needs


def kept_once(
    cards: Sequence[MethodCard], given: Mapping[str, Any], shelf: Shelf
) -> dict[str, Opened]:
    """Return a snapshot for each input of several methods, each read once; see ``needs_of``."""
    needs = needs_of(cards, given)
    return {name: _one(name, one, needs[name], shelf) for name, one in given.items()}


def _known(given: Iterable[str], cards: Sequence[MethodCard], needs: Mapping[str, Need]) -> None:
    for name in given:
        if name not in needs:
            whose = f"The method “{cards[0].name}” has no input “{name}”. It needs"
            if len(cards) > 1:
                whose = f"None of these methods has an input “{name}”. They need"
            raise BadInput(f"{whose}: {', '.join(needs)}.")


def own(card: MethodCard, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``given`` that this method knows."""
    return {name: given[name] for name in card.inputs if name in given}


def used(found: Mapping[str, Opened]) -> tuple[InputUsed, ...]:
    """Return how a run's record names its inputs; those by year as ``name/2000``."""
    return tuple(
        InputUsed(
            name=name,
            digest=one.digest,
            title=one.title,
            rows=one.rows,
            licence=one.licence,
            citation=one.citation,
            source=one.source,
            retrieved_at=one.retrieved_at,
            file_name=one.file_name,
        )
        for name, one in _named(found)
    )


def given_again(used_before: Iterable[InputUsed], shelf: Shelf) -> dict[str, Any]:
    """Return the inputs of an earlier run from the shelf, as ``opened`` takes them."""
    again: dict[str, Any] = {}
    for one in used_before:
        name, _, year = one.name.partition("/")
        snapshot = shelf.snapshot(one.digest)
        if year:
            again.setdefault(name, {})[int(year)] = snapshot
        else:
            again[name] = snapshot
    return again


def conformed(table: pa.Table, need: TableNeed, name: str) -> pa.Table:
    """Return a table in memory with the names, types and missing cells that ``need`` asks for.

    Further columns are kept as they are. Raises ``BadInput`` naming table, column and what was
    found.
    """
    table = _renamed(table, need)
    for column in need.columns:
        if column.name in table.column_names:
            cells = _cast(table[column.name], column, name)
            table = table.set_column(table.column_names.index(column.name), column.name, cells)
        elif not column.optional:
            raise BadInput(
                f"Table “{name}” has no column “{column.name}” ({column.meaning.rstrip('.')}). "
                f"Its columns are: {', '.join(table.column_names)}."
            )
    return table


def _one(name: str, given: Any, need: Need, shelf: Shelf) -> Opened:
    if isinstance(given, Mapping) and not isinstance(given, (pa.Table,)):
        if not (isinstance(need, RasterNeed) and need.by_year):
            raise BadInput(f"The input “{name}” is one dataset, not several by year.")
        return {int(year): _snapshot(name, one, need, shelf) for year, one in sorted(given.items())}
    return _snapshot(name, given, need, shelf)


def _snapshot(name: str, given: Any, need: Need, shelf: Shelf) -> Snapshot:
    if isinstance(given, Snapshot):
        return given if _has_columns(given, need) else _again(name, given, need, shelf)
    if isinstance(given, (str, Path)):
        return _read(name, [Path(given)], need, shelf)
    if isinstance(given, (list, tuple)) and given and isinstance(given[0], (str, Path)):
        return _read(name, [Path(one) for one in given], need, shelf)
    if isinstance(need, RasterNeed):
        raise BadInput(f"The input “{name}” is a grid: give the path of a GeoTIFF.")
    table = arrow(given)
    if isinstance(need, LayerNeed):
        facts = {NEEDS_CONSENT: True} if need.needs_consent else {}
        return shelf.keep_layer(conformed(table, need, name), title=name, facts=facts)
    return shelf.keep(reading.read_table(table, need, name=name), title=name)


def _has_columns(given: Snapshot, need: Need) -> bool:
    """Say whether a snapshot has the columns under the names that the method uses."""
    if isinstance(need, RasterNeed):
        return True
    there = [column["name"] for column in given.columns]
    return not any(
        column.name not in there and matched(column, there, Asked()) for column in need.columns
    )


def _again(name: str, given: Snapshot, need: Need, shelf: Shelf) -> Snapshot:
    """Read a snapshot that was made for something else (a feed's) under this need's headings."""
    found = reading.read(given.path, need, name=name)
    return shelf.keep(
        found,
        title=given.title,
        licence=given.licence,
        citation=given.citation,
        source=given.source,
        retrieved_at=given.retrieved_at,
        file_name=given.file_name,
    )


def _read(name: str, paths: list[Path], need: Need, shelf: Shelf) -> Snapshot:
    """Read a file, or several that hold one table, and keep what they hold."""
    title = " + ".join(path.name for path in paths)
    return shelf.keep(read_several(paths, need, name=name), title=title)


def _named(found: Mapping[str, Opened]) -> list[tuple[str, Snapshot]]:
    names: list[tuple[str, Snapshot]] = []
    for name, one in found.items():
        if isinstance(one, Snapshot):
            names.append((name, one))
        else:
            names += [(f"{name}/{year}", each) for year, each in one.items()]
    return names


def arrow(given: Any) -> pa.Table:
    """Return an Arrow table, a pandas frame or a list of rows as an Arrow table."""
    if isinstance(given, pa.Table):
        return given
    if isinstance(given, (list, tuple)):
        names = list(dict.fromkeys(name for row in given for name in row))
        return pa.table({name: _column([row.get(name) for row in given]) for name in names})
    try:
        return pa.Table.from_pandas(given, preserve_index=False).replace_schema_metadata()
    except (AttributeError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise BadInput(
            "An input must be a file, several files, a snapshot, an Arrow table, a pandas frame or "
            f"a list of rows, not {type(given).__name__}.",
            repr(error),
        ) from error


def _column(cells: list[Any]) -> pa.Array:
    """Return cells of mixed kinds as texts: reading tells which of them do not fit."""
    try:
        return pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if cell is None else str(cell) for cell in cells])


def _renamed(table: pa.Table, need: TableNeed) -> pa.Table:
    known: dict[str, str] = {}
    for column in need.columns:
        for heading in (column.name, *column.synonyms):
            known.setdefault(heading.casefold(), column.name)
    own = set(table.column_names)
    names = [
        name if (target := known.get(name.casefold(), name)) in own else target
        for name in table.column_names
    ]
    return table.rename_columns(names)


def _cast(cells: pa.ChunkedArray, column: Column, name: str) -> pa.ChunkedArray:
    wanted = _ARROW[column.type]
    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    if column.missing:
        cells = _without(cells, column.missing)
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), None, cells)
    if pa.types.is_boolean(wanted) and pa.types.is_integer(cells.type):
        cells = cells.cast(pa.bool_())
    try:
        cast = cells.cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadInput(
            f"Table “{name}”, column “{column.name}” must hold {_said(column)}: "
            f"{_culprit(str(error))}"
        ) from error
    return _finite(_folded(cast, column), column, name)


def _without(cells: pa.ChunkedArray, missing: tuple[str, ...]) -> pa.ChunkedArray:
    texts = cells.cast(pa.string())
    numbers = pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type)
    codes = {code for code in missing if not numbers}
    if numbers:
        codes = {
            str(pc.cast(pa.scalar(float(code)), cells.type).cast(pa.string()))
            for code in missing
            if _is_number(code)
        }
    gone = pc.is_in(texts, value_set=pa.array(sorted(codes), pa.string()))
    return pc.if_else(gone, None, cells)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _folded(cells: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    """Return codes as the code list writes them, whatever their case; others stay as they are."""
    if not column.codes or not pa.types.is_string(cells.type):
        return cells
    texts = pc.utf8_trim_whitespace(cells)
    at = pc.index_in(
        pc.utf8_lower(texts), value_set=pa.array([code.lower() for code in column.codes])
    )
    return pc.coalesce(pc.take(pa.array(column.codes, pa.string()), at), texts)


def _finite(cells: pa.ChunkedArray, column: Column, name: str) -> pa.ChunkedArray:
    if pa.types.is_floating(cells.type) and pc.any(pc.is_inf(cells)).as_py():
        raise BadInput(f"Table “{name}”, column “{column.name}” holds an infinite number.")
    return cells


def _said(column: Column) -> str:
    kinds = {
        ColumnType.TEXT: "text",
        ColumnType.INTEGER: "whole numbers",
        ColumnType.NUMBER: "numbers",
        ColumnType.BOOLEAN: "yes or no",
        ColumnType.DATE: "dates",
        ColumnType.GEOMETRY: "geometry as well-known binary",
    }
    return kinds[column.type]


def _culprit(message: str) -> str:
    return message.split("\n", maxsplit=1)[0].rstrip(".") + "."
