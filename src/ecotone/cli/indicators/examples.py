"""Small files to start from, made from the example that each method carries."""

from __future__ import annotations

import csv
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from ecotone.kernel.errors import BadInput

if TYPE_CHECKING:
    from ecotone.indicators.base import Example, Method, MethodCard

GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an example: of which input, and of which year where there is a grid a year."""

    file: Path
    name: str
    year: int | None = None

    @property
    def word(self) -> str:
        """The file as ``--input`` takes it."""
        year = f"{self.year}:" if self.year is not None else ""
        return f"{self.name}={year}{self.file}"


def write_example(method: type[Method], where: Path) -> tuple[list[Path], str]:
    """Write the inputs of the method's example; return the files and the command for them.

    ``where`` is a file when the example is one table or one layer, else a folder. Existing files
    are left alone: raises ``BadInput``. The command is "" for a method without an example: what
    is written then holds headings only.
    """
    with tempfile.TemporaryDirectory(prefix="ecotone-example-") as scratch:
        example = _example(method, Path(scratch))
        inputs = example.inputs if example else _headings(method.card)
        written = [_write(given, to) for given, to in _targets(inputs, method.card, where)]
    return [one.file for one in written], _command(method.card, example, written)


def _example(method: type[Method], scratch: Path) -> Example | None:
    try:
        return method.example(scratch)
    except NotImplementedError:
        return None


def _headings(card: MethodCard) -> Mapping[str, Any]:
    """Return tables with their headings and a row of examples."""
    return {
        name: [{column.name: column.example for column in need.columns}]
        for name, need in card.inputs.items()
        if hasattr(need, "columns")
    }


def _targets(
    inputs: Mapping[str, Any], card: MethodCard, where: Path
) -> Iterator[tuple[Any, Written]]:
    """Yield what is to be written, and where: one file where ``where`` names it, else a folder."""
    files = [
        (given, name, year, _ending(given, card.inputs[name]))
        for name, whole in inputs.items()
        for year, given in (whole.items() if isinstance(whole, Mapping) else [(None, whole)])
    ]
    if len(files) == 1 and where.suffix:
        [(given, name, year, ending)] = files
        if where.suffix.lower() != ending:
            raise BadInput(f"The example is a file of the kind {ending}: write {name}{ending}.")
        yield given, Written(where, name, year)
        return
    if where.suffix and not where.is_dir():
        raise BadInput(
            f"{card.code or card.name} takes {len(files)} files here: give the name of a folder, "
            f"such as {where.with_suffix('')}."
        )
    where.mkdir(parents=True, exist_ok=True)
    for given, name, year, ending in files:
        stem = name if year is None else f"{name}-{year}"
        yield given, Written(where / f"{stem}{ending}", name, year)


def _ending(given: Any, need: Any) -> str:
    if isinstance(given, str | Path):
        return Path(given).suffix
    return ".geojson" if type(need).__name__ == "LayerNeed" else ".csv"


def _write(given: Any, to: Written) -> Written:
    if to.file.exists():
        raise BadInput(f"{to.file} is there already; choose another name.")
    if isinstance(given, str | Path):
        shutil.copyfile(given, to.file)
        return to
    rows = given.to_pylist() if hasattr(given, "to_pylist") else list(given)
    if to.file.suffix == ".geojson":
        to.file.write_bytes(_as_geojson(rows))
    else:
        _write_csv(rows, to.file)
    return to


def _write_csv(rows: list[Mapping[str, Any]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, fieldnames=list(dict.fromkeys(k for row in rows for k in row))
        )
        writer.writeheader()
        writer.writerows(rows)


def _as_geojson(rows: list[Mapping[str, Any]]) -> bytes:
    """Return rows with WKB outlines as GeoJSON (RFC 7946: longitude, latitude, WGS84)."""
    import shapely  # noqa: PLC0415  help must not wait for it

    features = [
        {
            "type": "Feature",
            "properties": {name: cell for name, cell in row.items() if name != GEOMETRY},
            "geometry": orjson.loads(shapely.to_geojson(shapely.from_wkb(row[GEOMETRY]))),
        }
        for row in rows
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _command(card: MethodCard, example: Example | None, written: list[Written]) -> str:
    """Return the command that computes the example as it stands."""
    if example is None:
        return ""
    words = ["ecotone", "indicators", "compute", card.code or card.name]
    for one in written:
        words += ["--input", one.word]
    if example.country:
        words += ["--country", example.country]
    for name, value in example.settings.items():
        said = value if isinstance(value, str) else orjson.dumps(value).decode()
        words += ["--set", f"{name}={said}"]
    return shlex.join(words)
