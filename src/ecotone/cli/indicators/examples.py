"""Small files to start from, made from the example that each method carries."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecotone.kernel.errors import BadInput

if TYPE_CHECKING:
    from ecotone.indicators.base import Method


def write_example(method: type[Method], where: Path) -> list[Path]:
    """Write the inputs of the method's example and return the files.

    ``where`` is a CSV file when the method takes one table, else a folder. Existing files are
    left alone: raises ``BadInput``.
    """
    with tempfile.TemporaryDirectory(prefix="ecotone-example-") as scratch:
        inputs = _inputs(method, Path(scratch))
        if len(inputs) == 1 and where.suffix:
            [given] = inputs.values()
            return [_write(given, where)]
        where.mkdir(parents=True, exist_ok=True)
        return [file for name, given in inputs.items() for file in _each(name, given, where)]


def _inputs(method: type[Method], scratch: Path) -> Mapping[str, Any]:
    """Return the inputs of the example; where there is none, tables with headings and one row."""
    try:
        return method.example(scratch).inputs
    except NotImplementedError:
        tables = {
            name: need for name, need in method.card.inputs.items() if hasattr(need, "columns")
        }
        return {
            name: [{column.name: column.example for column in need.columns}]
            for name, need in tables.items()
        }


def _each(name: str, given: Any, folder: Path) -> Iterator[Path]:
    if isinstance(given, Mapping):
        for year, file in given.items():
            yield _write(file, folder / f"{name}-{year}{Path(file).suffix}")
    else:
        ending = Path(given).suffix if isinstance(given, str | Path) else ".csv"
        yield _write(given, folder / f"{name}{ending}")


def _write(given: Any, target: Path) -> Path:
    if target.exists():
        raise BadInput(f"{target} is there already; choose another name.")
    if isinstance(given, str | Path):
        shutil.copyfile(given, target)
        return target
    rows = given.to_pylist() if hasattr(given, "to_pylist") else list(given)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, fieldnames=list(dict.fromkeys(k for row in rows for k in row))
        )
        writer.writeheader()
        writer.writerows(rows)
    return target
