"""The command that computes a run again from the files themselves, on any machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from shlex import quote

from ecotone.apps.monitoring.shown import ShownInput, ShownRun

_SEED, _REPLICATES = 1, 1000  # what the command takes when nothing is said


def from_files(run: ShownRun) -> str:
    """Return the command with every choice that is not the default; FILE where none is named."""
    return " \\\n  ".join(" ".join(part) for part in _parts(run))


def _parts(run: ShownRun) -> Iterator[tuple[str, ...]]:
    yield "ecotone", "indicators", "compute", run.code or run.method
    for one in run.inputs:
        yield "--input", _input(one)
    if len(run.places) == 1:
        yield "--country", run.places[0]
    defaults = {one.name: one.default for one in run.card.settings} if run.card else {}
    for name, value in sorted(run.settings.items()):
        said = _said(value)
        if said and said != defaults.get(name):
            yield "--set", quote(f"{name}={said}")
    if run.seed != _SEED:
        yield "--seed", str(run.seed)
    if run.replicates != _REPLICATES:
        yield "--replicates", str(run.replicates)
    if run.card is None or run.level != run.card.level:
        yield "--level", f"{run.level:g}"


def _input(one: ShownInput) -> str:
    """Return NAME=FILE; a grid of a year is kept as NAME/YEAR and asked for as NAME=YEAR:FILE."""
    name, _slash, year = one.name.partition("/")
    file = PurePath(one.file_name).name if one.known and one.file_name else "FILE"
    return quote(f"{name}={year}:{file}" if year else f"{name}={file}")


def _said(value: object) -> str:
    """Return a setting as the command takes it: true, 0.05, a list as JSON; empty for none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
