"""Inputs as they are written on the command line, read, kept and told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
from django.conf import settings

from ecotone.cli import output
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput
from ecotone.rights.licence import UNKNOWN, licence_of
from ecotone.vocab import lists

if TYPE_CHECKING:
    from ecotone.cli.indicators.methods import Wanted
    from ecotone.datasets.snapshot import Shelf, Snapshot
    from ecotone.indicators.base import MethodCard

SHELF = "datasets"
KEPT = "@"  # an input that is on the shelf already: @ and the beginning of its digest
FIRST_YEAR, LAST_YEAR = 1000, 2200  # of a grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One input: a file, or the digest of a dataset on the shelf; ``year`` for grids by year."""

    name: str
    file: str
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the person says of the inputs beside the files: of all, or of one by its name."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    encoding: str = ""
    decimal: str = ""
    sensitive: Path | None = None
    in_place: bool = False
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def reading_of(self, name: str) -> dict[str, Any]:
        """Return how the file of one input is to be read, as ``datasets.reading.read`` takes it."""
        found: dict[str, Any] = {
            "columns": self.columns.get(name, {}),
            "units": self.units.get(name, {}),
            "sheet": self.sheets.get(name, ""),
            "missing": {
                column: tuple(codes.split(","))
                for column, codes in self.missing.get(name, {}).items()
            },
            "encoding": self.encoding,
            "decimal": self.decimal,
        }
        if self.sensitive is not None:
            from ecotone.datasets.sensitive_list import sensitive_species  # noqa: PLC0415  as below

            found["sensitive"] = sensitive_species(self.sensitive)
        return found

    def said_of(self, name: str) -> dict[str, str]:
        """Return title, licence, citation and source of one input."""
        return {**self.about.get("", {}), **self.about.get(name, {})}


def shelf() -> Shelf:
    """Return the folder of snapshots of this installation."""
    from ecotone.datasets.snapshot import Shelf  # noqa: PLC0415  help must not wait for pyarrow

    return Shelf(settings.ECOTONE_HOME / SHELF)


def parsed(words: Iterable[str], card: MethodCard | Wanted) -> list[Given]:
    """Return the inputs from ``NAME=FILE``, ``NAME=YEAR:FILE`` or, for a single need, ``FILE``.

    Raises ``BadInput`` for a name that the method does not know.
    """
    found = []
    for word in words:
        name, equals, file = word.partition("=")
        if not equals or (name not in card.inputs and Path(word).exists()):
            name, file = only(card), word
        if name not in card.inputs:
            raise BadInput(
                f"{card.code or card.name} has no input “{name}”; it needs "
                f"{', '.join(card.inputs)}. Write --input {next(iter(card.inputs))}=FILE."
            )
        found.append(_given(name, file, by_year=getattr(card.inputs[name], "by_year", False)))
    return found


def only(card: MethodCard | Wanted, given: Collection[str] = ()) -> str:
    """Return the input that is meant when none is named: the only one ``given``, or needed.

    Where none is needed by itself, because one may stand for another, it is the first: its
    columns say whether the file is meant for it. Raises ``BadInput`` when it may be several.
    """
    if len(set(given)) == 1:
        return next(iter(given))
    every = list(card.inputs)
    needed = [name for name in every if not card.inputs[name].optional] or every[:1]
    if len(needed) == 1:
        return needed[0]
    raise BadInput(f"Say which input each file is: {', '.join(f'{name}=FILE' for name in needed)}.")


def _given(name: str, file: str, *, by_year: bool) -> Given:
    year, colon, rest = file.partition(":")
    if not by_year:
        return Given(name=name, file=file)
    if not colon or not year.isdigit():
        raise BadInput(f"“{name}” takes one grid a year: write --input {name}=2000:FILE.")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise BadInput(f"“{year}” is no year of a grid: write --input {name}=2000:FILE.")
    return Given(name=name, file=rest, year=int(year))


def by_input(
    words: Iterable[str], card: MethodCard | Wanted, option: str, given: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """Return ``NEED.COLUMN=TEXT`` options by need and column; ``COLUMN=TEXT`` for a single need.

    ``given`` are the inputs for which there is a file.
    """
    found: dict[str, dict[str, str]] = {}
    for word in words:
        left, equals, text = word.partition("=")
        name, dot, column = left.partition(".")
        if not dot or name not in card.inputs:
            name, column = only(card, given), left
        if not equals or not column or not text:
            raise BadInput(f"Write --{option} NEED.COLUMN=TEXT, not “{word}”.")
        found.setdefault(name, {})[column] = text
    return found


def about(card: MethodCard | Wanted, **said: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return ``--title``, ``--licence`` … by input; under "" what is said of all of them."""
    found: dict[str, dict[str, str]] = {}
    for field_name, words in said.items():
        for word in words:
            name, equals, text = word.partition("=")
            if not equals or name not in card.inputs:
                name, text = "", word
            value = licence(text) if field_name == "licence" else text
            found.setdefault(name, {})[field_name] = value
    return found


def licence(text: str) -> str:
    """Return the id of a licence; raises ``BadInput`` for one that we do not know."""
    found = licence_of([text])
    if found == UNKNOWN and text.strip().lower() != UNKNOWN:
        known = ", ".join(item.id for item in lists.items("licences"))
        raise BadInput(f"“{text}” is no licence that we know. Known: {known}.")
    return found


def chosen_settings(words: Iterable[str]) -> dict[str, Any]:
    """Return ``NAME=VALUE`` settings: numbers, true and false, lists as JSON; else as text."""
    found: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise BadInput(f"Write --set NAME=VALUE, not “{word}”.")
        try:
            found[name] = orjson.loads(text)
        except orjson.JSONDecodeError:
            found[name] = text
    return found


def kept(given: list[Given], card: MethodCard | Wanted, told: Told, on: Shelf) -> dict[str, Any]:
    """Read every file, keep it on the shelf, and return the snapshots by input (and year).

    Raises ``BadTable`` with what is wrong, cell by cell, and ``BadInput``.
    """
    found: dict[str, Any] = {}
    for name, files in _by_name(given).items():
        need, years = card.inputs[name], [one.year for one in files]
        if None in years:
            _refuse_twice(name, [one.file for one in files])
            found[name] = keep(files, need, told, on)
            continue
        _refuse_twice(name, years)
        found[name] = {one.year: keep([one], need, told, on) for one in files}
    return found


def _by_name(given: Iterable[Given]) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = {}
    for one in given:
        found.setdefault(one.name, []).append(one)
    return found


def _refuse_twice(name: str, given: Sequence[str | int | None]) -> None:
    again = [one for at, one in enumerate(given) if one in given[:at]]
    if again:
        raise BadInput(f"“{name}” is given twice: {again[0]}. Leave out one of them.")


def keep(files: list[Given], need: Any, told: Told, on: Shelf) -> Snapshot:
    """Read the file or files of one need and keep them as one dataset.

    What is on the shelf already is opened.
    """
    name = files[0].name
    kept_already = [one.file.removeprefix(KEPT) for one in files if one.file.startswith(KEPT)]
    if kept_already and len(files) > 1:
        raise BadInput(f"“{name}” is one dataset that is kept, or files: not both, and not two.")
    if kept_already:
        return on.snapshot(kept_already[0])
    from ecotone.datasets.problems import BadTable  # noqa: PLC0415  help must not wait for pyarrow
    from ecotone.datasets.several import read_several  # noqa: PLC0415  see above

    paths = [Path(one.file) for one in files]
    try:
        reading = read_several(paths, need, name=name, **told.reading_of(name))
    except BadTable as error:
        error.input_name = name
        raise
    said: dict[str, Any] = {"retrieved_at": clock.now().isoformat(), **told.said_of(name)}
    own = str(reading.facts.get("dataset title", ""))  # what a Darwin Core Archive calls itself
    title = said.pop("title", "") or own or " + ".join(path.stem for path in paths)
    if told.in_place and reading.kind == "raster":
        said["in_place"] = True
    return on.keep(reading, title=title, **said)


def snapshots(inputs: Mapping[str, Any]) -> list[Snapshot]:
    """Return the snapshots of all inputs, those by year too."""
    return [
        snapshot
        for one in inputs.values()
        for snapshot in (one.values() if isinstance(one, Mapping) else (one,))
    ]


def tell_notes(inputs: Mapping[str, Any]) -> None:
    """Write what was done to the files while they were read, to standard error."""
    for name, one in inputs.items():
        for snapshot in one.values() if isinstance(one, Mapping) else (one,):
            for note in snapshot.notes:
                click.echo(output.wrapped(f"{name}: {note}", bullet="! "), err=True)
