"""What a computation would read, and about how long it may take; nothing is read but headings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecotone.cli import output
from ecotone.cli.indicators.inputs import KEPT, Given, shelf
from ecotone.kernel.errors import BadInput

if TYPE_CHECKING:
    from ecotone.cli.indicators.methods import Wanted

#: Bytes read and checked in a second on two processors, by the kind of file.
PACE = {".csv": 10e6, ".tsv": 10e6, ".txt": 10e6, ".xlsx": 0.3e6, ".parquet": 60e6, ".tif": 40e6}
OTHER_PACE = 3e6
START = {"duckdb": 2.0, "spark": 20.0}  # seconds until the engine is there
REPLICATES_PER_SECOND = 2_000
_SAMPLE = 1 << 20


def write(card: Wanted, given: list[Given], *, engine: str, replicates: int) -> None:
    """Say what would be read and how long it may take; raise ``BadInput`` for what is missing."""
    names = {one.name for one in given}
    missing = [
        name for name, need in card.inputs.items() if not need.optional and name not in names
    ]
    absent = ", ".join(missing) if names or missing else " or ".join(card.inputs)
    if absent:
        raise BadInput(
            f"{card.code or card.name} also needs {absent}. "
            f"`ecotone indicators needs {card.code or card.name}` shows what that is."
        )
    seconds = START[engine] + len(card.methods) * replicates / REPLICATES_PER_SECOND
    for method in card.methods:
        output.write(f"{method.card.title}, version {method.card.version}, on {engine}.")
    output.write("Nothing is computed yet.")
    for one in given:
        words, took = _described(one)
        seconds += took
        output.write(words, indent="  ", bullet="• ")
    click.echo(f"It may take about {_span(seconds)} on a machine with two processors.")


def _described(one: Given) -> tuple[str, float]:
    """Return what would be read as one input, and the seconds that may take."""
    year = f" of {one.year}" if one.year is not None else ""
    if one.file.startswith(KEPT):
        found = shelf().snapshot(one.file.removeprefix(KEPT))
        size = found.path.stat().st_size
        words = f"{one.name}{year}: “{found.title}”, kept already, {found.rows:,} rows"
        return words, size / PACE[".parquet"]
    file = Path(one.file)
    if not file.exists():
        raise BadInput(f"There is no file {file}. Check its name and folder.")
    files = [each for each in file.rglob("*") if each.is_file()] if file.is_dir() else [file]
    size = sum(each.stat().st_size for each in files)
    rows = _rows(file, size)
    said = f", about {rows:,} rows" if rows is not None else ""
    words = f"{one.name}{year}: {file}, {_bytes(size)}{said}{_headings(file)}"
    return words, size / PACE.get(file.suffix.lower(), OTHER_PACE)


def _rows(file: Path, size: int) -> int | None:
    """Return about how many rows a text file has, from its first part."""
    if file.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return None
    with file.open("rb") as body:
        sample = body.read(_SAMPLE)
    lines = sample.count(b"\n")
    return max(0, round(lines * size / max(1, len(sample))) - 1)


def _headings(file: Path) -> str:
    if file.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return ""
    with file.open("rb") as body:
        first = body.readline(10_000).decode("utf-8-sig", "replace").strip()
    return f"; it begins with: {first[:200]}"


def _bytes(size: int) -> str:
    for unit, many in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= many:
            return f"{size / many:.1f} {unit}"
    return f"{size} bytes"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 5_400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours"
