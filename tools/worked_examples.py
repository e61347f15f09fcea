"""The tables of docs/worked-examples.md: read, run, and held against what is expected.

python tools/worked_examples.py DATA    run every line from the command line, print each value
python tools/worked_examples.py         only the lines that need no data of others
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "worked-examples.md"
#: Parts of a group that divide nothing.
WHOLE = frozenset({"all", "not named", "all sites"})
_CELL = re.compile(r"(?<!\\)\|")
_REST = "all but "


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One value: ``expected`` is None where there is to be none, with a reason.

    ``part`` is the field of the value that is compared: value, low, high or middle.
    """

    what: str
    command: str
    measure: str
    part: str
    group: Mapping[str, str]
    year: int
    expected: float | None
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeFile:
    """Every value of a file: ``column`` of its rows is ``part`` of ``measure``.

    ``names`` says which column of the file (or which “word”) is which group or the place; ``rows``
    are cells that its rows have or, with ``but``, do not have.
    """

    what: str
    command: str
    file: str
    rows: Mapping[str, str]
    but: bool
    names: Mapping[str, str]
    column: str
    measure: str
    part: str
    within: float
    values: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A command that is to end with an error that says ``words``."""

    what: str
    command: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a line gave: ``ours`` is the value furthest off, of ``values`` compared."""

    expected: float | None
    ours: float | None
    values: int
    missing: tuple[str, ...] = ()

    @property
    def off(self) -> float:
        """How far ours is from what is expected; infinite where only one of them is a value."""
        if self.expected is None or self.ours is None:
            return 0.0 if self.expected is self.ours else math.inf
        return abs(self.ours - self.expected)


def singles() -> list[Single]:
    """Return the lines of the table of single values."""
    return [
        Single(
            what=what,
            command=command,
            group=_pairs(group),
            year=int(year),
            expected=None if value == "none" else float(value),
            within=float(within),
            **_measure(measure),
        )
        for what, command, measure, group, year, value, within, _ in _table("Measure")
    ]


def whole_files() -> list[WholeFile]:
    """Return the lines of the table of whole files."""
    found = []
    for what, command, file, rows, names, compared, within, values, _ in _table("Expected file"):
        column, measure = (part.strip() for part in compared.split("="))
        found.append(
            WholeFile(
                what=what,
                command=command,
                file=file.strip("`"),
                rows=_pairs(rows.removeprefix(_REST)),
                but=rows.startswith(_REST),
                names=_pairs(names),
                column=column,
                within=float(within),
                values=int(values.replace(",", "")),
                **_measure(measure),
            )
        )
    return found


def refusals() -> list[Refused]:
    """Return the lines of the table of what is refused."""
    return [
        Refused(what=what, command=command, words=words)
        for what, command, words in _table("It says")
    ]


def words_of(command: str, data: str) -> list[str]:
    """Return a command as the shell would split it, with the folders where they are."""
    words = shlex.split(command.replace("DATA", data))
    return [re.sub(r"(^|[=:])docs/", rf"\g<1>{ROOT}/docs/", word) for word in words]


def values_of(said: Any) -> list[dict[str, Any]]:
    """Return the values of what a command wrote as JSON: one run, several, or figures."""
    runs = said if isinstance(said, list) else [said]
    return [one for run in runs for one in run.get("values", run.get("figures"))]


def find(values: list[dict[str, Any]], line: Single) -> Found:
    """Return what a line found among the values of its command."""
    found = [
        one
        for one in values
        if one["measure"] == line.measure and one["year"] == line.year and _is_of(one, line.group)
    ]
    if len(found) != 1:
        return Found(
            expected=line.expected, ours=None, values=0, missing=(f"{len(found)} such values",)
        )
    if line.expected is None and not found[0]["reason"]:
        return Found(expected=None, ours=math.nan, values=1, missing=("there is no reason",))
    return Found(expected=line.expected, ours=found[0][line.part], values=1)


def compare(values: list[dict[str, Any]], line: WholeFile, data: str) -> Found:
    """Return the value furthest off from a file, and which rows of it have none."""
    placed = "place" in line.names.values()
    ours = {
        _key(one["year"], _divides(one["group"]), one["place"] if placed else ""): one[line.part]
        for one in values
        if one["measure"] == line.measure
    }
    worst, missing, count = Found(expected=None, ours=None, values=0), [], 0
    for row in rows_of(line, data):
        group = {name: _cell(row, column) for column, name in line.names.items()}
        place = group.pop("place", "")
        key = _key(
            int(row[_year(row)]), {name: cell for name, cell in group.items() if cell}, place
        )
        if ours.get(key) is None:
            missing.append(str(key))
            continue
        count += 1
        one = Found(expected=float(row[line.column]), ours=ours[key], values=1)
        worst = max(worst, one, key=lambda found: (found.values, found.off))
    return Found(expected=worst.expected, ours=worst.ours, values=count, missing=tuple(missing))


def _key(year: int, group: Mapping[str, str], place: str) -> tuple[Any, ...]:
    return (place, year, *sorted(group.items()))


def _cell(row: Mapping[str, str], column: str) -> str:
    """Return the cell of a column, or what stands between quotation marks."""
    return column.strip("“”") if column.startswith("“") else row[column]


def rows_of(line: WholeFile, data: str) -> Iterator[dict[str, str]]:
    """Yield the rows of an expected file that a line is about and that hold a number."""
    path = Path(line.file.replace("DATA", data).replace("docs/", f"{ROOT}/docs/"))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fits = all(row[name] == cell for name, cell in line.rows.items())
            if (not line.rows or fits is not line.but) and row[line.column] not in {"", "NA"}:
                yield row


def _table(heading: str) -> Iterator[list[str]]:
    """Yield the cells of the table that has this heading; “the same” stands for the command."""
    there, command = False, ""
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [one.strip().replace("\\|", "|") for one in _CELL.split(text)[1:-1]]
        if not cells or cells[0] == "What":
            there = heading in cells
        elif there and not set(cells[0]) <= {"-"}:
            command = command if cells[1] == "the same" else cells[1].strip("`")
            yield [cells[0], command, *cells[2:]]


def _pairs(text: str) -> dict[str, str]:
    """Return “a = b; c = d” as a mapping."""
    halves = (part.partition("=") for part in text.split(";") if part.strip())
    return {left.strip(): right.strip() for left, _, right in halves}


def _measure(text: str) -> dict[str, str]:
    measure, _, part = (one.strip() for one in text.partition(","))
    return {"measure": measure, "part": part or "value"}


def _divides(group: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in group.items() if text not in WHOLE}


def _is_of(value: Mapping[str, Any], group: Mapping[str, str]) -> bool:
    """Say whether a value is of a group, and of a place where the group names one."""
    wanted = dict(group)
    place = wanted.pop("place", value["place"])
    return value["place"] == place and _divides(value["group"]) == wanted


def _year(row: Mapping[str, str]) -> str:
    return next(name for name in row if name.lower() == "year")


def main(arguments: list[str]) -> int:
    """Run all lines, print a table, and return 1 when any is off."""
    data = arguments[0] if arguments else ""
    with tempfile.TemporaryDirectory() as home:
        run = _runner(home, data)
        told = [*_of_singles(run, data), *_of_files(run, data), *_of_refusals(run, data)]
    print("| | What | Expected | Ours | Off by | Within | Values |\n|---|---|---|---|---|---|---|")
    for right, *cells in told:
        print("|", "yes" if right else "**no**", "|", " | ".join(cells), "|")
    wrong = sum(not right for right, *_ in told)
    print(f"\n{len(told) - wrong} of {len(told)} lines are as expected.")
    return 1 if wrong else 0


Ran = tuple[int, str, str]


def _runner(home: str, data: str) -> Callable[[str], Ran]:
    """Return a function that runs a command once in a home of its own."""
    program = ROOT / ".venv" / "bin" / "ecotone"
    environment = {**os.environ, "ECOTONE_HOME": home}

    @cache
    def run(command: str) -> Ran:
        print(f"ecotone {command}", file=sys.stderr)
        done = subprocess.run(  # noqa: S603  commands of our own page
            [str(program), *words_of(command, data), "--json"],
            env=environment, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


def _needs_more(line: Any, data: str) -> bool:
    return not data and "DATA" in line.command + getattr(line, "file", "")


def _of_singles(run: Callable[[str], Ran], data: str) -> Iterator[list[Any]]:
    for line in singles():
        if not _needs_more(line, data):
            yield _told(run, line, lambda values, line=line: find(values, line))


def _of_files(run: Callable[[str], Ran], data: str) -> Iterator[list[Any]]:
    for line in whole_files():
        if not _needs_more(line, data):
            yield _told(run, line, lambda values, line=line: compare(values, line, data))


def _told(run: Callable[[str], Ran], line: Any, held: Callable[[Any], Found]) -> list[Any]:
    code, out, error = run(line.command)
    if code:
        return [False, line.what, "", error.strip().splitlines()[-1], "", f"{line.within:g}", "0"]
    found = held(values_of(json.loads(out)))
    right = found.off <= line.within and not found.missing
    if isinstance(line, WholeFile):
        right = right and found.values == line.values
    numbers = ["none" if one is None else f"{one:.15g}" for one in (found.expected, found.ours)]
    of = f"{found.values:,}" + "".join(f"; {one}" for one in found.missing[:3])
    return [right, line.what, *numbers, f"{found.off:.2g}", f"{line.within:g}", of]


def _of_refusals(run: Callable[[str], Ran], data: str) -> Iterator[list[Any]]:
    for line in refusals():
        if not _needs_more(line, data):
            code, _, error = run(line.command)
            last = " ".join(error.split())
            right = code != 0 and line.words in last
            yield [
                right,
                line.what,
                f"“{line.words}”",
                "said" if right else last[-200:],
                "",
                "",
                "",
            ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
