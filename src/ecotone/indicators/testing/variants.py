"""An example's tables turned and spoilt: shuffled, divided, repeated, a column short."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from ecotone.datasets.needs import TableNeed
from ecotone.indicators.base import Example, MethodCard
from ecotone.indicators.inputs import arrow
from ecotone.indicators.series import Series


def tables(card: MethodCard, example: Example) -> dict[str, pa.Table]:
    """Return the tables and layers of an example that are given as rows, by name."""
    return {
        name: arrow(given)
        for name, given in example.inputs.items()
        if isinstance(card.inputs.get(name), TableNeed)
        and isinstance(given, (list, tuple, pa.Table))
    }


def with_tables(example: Example, changed: Mapping[str, pa.Table]) -> Example:
    """Return the example with some inputs replaced."""
    return replace(example, inputs={**example.inputs, **changed})


def shuffled(table: pa.Table) -> pa.Table:
    """Return the rows in another order, in pieces of three."""
    order = list(range(table.num_rows))
    random.Random(5).shuffle(order)  # noqa: S311  # no secret: the same order in each test
    mixed = table.take(pa.array(order, pa.int64()))
    return pa.Table.from_batches(mixed.combine_chunks().to_batches(max_chunksize=3), mixed.schema)


def repeated(table: pa.Table) -> pa.Table:
    """Return the table with its first row twice."""
    return pa.concat_tables([table, table.slice(0, 1)])


def without(card: MethodCard, example: Example) -> Iterator[tuple[str, str, Example]]:
    """Yield input, column and the example without a column that the method cannot do without."""
    for name, table in tables(card, example).items():
        need = card.inputs[name]
        assert isinstance(need, TableNeed)
        for column in need.columns:
            if not column.optional and column.name in table.column_names:
                yield name, column.name, with_tables(example, {name: table.drop([column.name])})


def elsewhere(card: MethodCard, example: Example) -> dict[str, pa.Table]:
    """Return the tables with all rows in a place called AAA."""
    moved = {}
    for name, table in tables(card, example).items():
        if "place" in table.column_names:
            table = table.drop(["place"])  # noqa: PLW2901  # the same table, its place changed
        moved[name] = table.append_column("place", pa.array(["AAA"] * table.num_rows))
    return moved


def many_times(series: Series, times: int) -> Series:
    """Return the series with ``times`` as many units, each as one that is there."""
    units = len(series.units)
    shifts = np.repeat(np.arange(times) * units, len(series.unit_at))
    return replace(
        series,
        units=tuple(f"{name} ({at})" for at in range(times) for name in series.units),
        unit_at=np.tile(series.unit_at, times) + shifts,
        year_at=np.tile(series.year_at, times),
        cells={name: np.tile(one, times) for name, one in series.cells.items()},
    )
