"""Darwin Core Archives, zipped or as a folder: core and extensions become one table.

The headings are the names of the terms (scientificName, isInvasive). An extension is joined only
where the need asks for one of its terms. Two further columns can be asked for: ``publicationYear``
(of the archive, from its EML) and ``place`` (ISO 3166 alpha-3, from countryCode).
Text guide: https://dwc.tdwg.org/text/
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from dwca.descriptors import ArchiveDescriptor
from dwca.exceptions import InvalidArchive

from ecotone.datasets import space
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import known_headings, plain, recognised
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import refused
from ecotone.datasets.readers import eml, zipped
from ecotone.datasets.readers.delimited import Layout, Sheet, rows_of
from ecotone.datasets.readers.tables import read_delimited, read_sheet
from ecotone.datasets.reading import Reading
from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries

_TEXTS = {".csv", ".tsv", ".txt", ".tab"}


def read_zip(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read a zip file: a Darwin Core Archive, or one that holds a single table as text."""
    with tempfile.TemporaryDirectory(dir=asked.scratch, prefix="archive-") as scratch:
        folder = Path(scratch)
        with zipped.opened(path) as archive, space.told_when_full(folder, file=path.name):
            room = sum(member.file_size for member in archive.infolist())
            space.ask_for(room, folder, file=path.name)
            archive.extractall(folder)  # member names are made safe by zipfile
        tables = [one for one in folder.rglob("*") if _is_table(one.relative_to(folder))]
        if not list(folder.rglob("meta.xml")):
            _refuse_unless_one(tables, folder, path.name)
            return replace(read_delimited(tables[0], need, asked), file_name=path.name)
        return _read_folder(_root(folder), path.name, need, asked)


def _is_table(inside: Path) -> bool:
    """Say whether a member is a table as text; what a Mac packs beside each file is none."""
    return (
        inside.suffix.lower() in _TEXTS
        and inside.parts[0] != "__MACOSX"
        and not inside.name.startswith(".")
    )


def _refuse_unless_one(tables: list[Path], folder: Path, name: str) -> None:
    if len(tables) == 1:
        return
    if not tables:
        raise refused(
            name,
            f"{name} holds neither a table as text ({', '.join(sorted(_TEXTS))}) nor a Darwin "
            "Core Archive (meta.xml). Unpack it and give the file that is meant.",
        )
    listed = ", ".join(f"“{one.relative_to(folder)}”" for one in sorted(tables)[:6])
    raise refused(
        name,
        f"{name} holds {len(tables)} tables ({listed}), and no meta.xml says what they are. "
        "Unpack it and give the one that is meant.",
    )


def read_archive(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read the folder of a Darwin Core Archive."""
    return _read_folder(path, path.name, need, asked)


def _root(folder: Path) -> Path:
    """Return the folder with the files: some archives wrap them in one folder more."""
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir():
        return inside[0]
    return folder


def _read_folder(folder: Path, name: str, need: TableNeed, asked: Asked) -> Reading:
    _look(folder, name)
    try:
        descriptor = ArchiveDescriptor((folder / "meta.xml").read_text(encoding="utf-8-sig"))
    except (InvalidArchive, AttributeError, KeyError, SyntaxError, TypeError, ValueError) as error:
        raise refused(
            name,
            f"{name} is no Darwin Core Archive that can be read ({error}). It needs a meta.xml "
            "that names its text files; export it again.",
        ) from error
    about = eml.about(folder / Path(descriptor.metadata_filename or "eml.xml").name)
    sheet = _sheet(folder, descriptor, about, need, asked, name)
    reading = read_sheet(Path(name), sheet, need, asked)
    return replace(reading, licence=about.licence, citation=about.citation, facts=about.as_facts())


def _look(folder: Path, name: str) -> None:
    """Refuse an archive without description, or with one that declares entities."""
    if not (folder / "meta.xml").exists():
        raise refused(
            name,
            f"{name} has no meta.xml, which says what its files hold. Export it again as Darwin "
            "Core Archive, or give its table as CSV.",
        )
    for file in folder.glob("*.xml"):
        with file.open("rb") as opened:
            if b"<!DOCTYPE" in opened.read(4_000):
                raise refused(name, f"{name}: {file.name} declares a document type. Remove it.")


def _sheet(
    folder: Path, descriptor: Any, about: eml.About, need: TableNeed, asked: Asked, name: str
) -> Sheet:
    known = known_headings(need, asked)
    core = _Part(folder, descriptor.core, name)
    parts = [_Part(folder, one, name) for one in descriptor.extensions]
    wanted = [one for one in parts if recognised(one.terms, known - core.plain_terms)]
    added = _added(core, parts, about)
    headings = [*core.headings, *added]
    pieces = _with(core.pieces(), list(added.values()))
    for part in wanted:
        headings.extend(part.terms)
        pieces = part.joined(pieces, core.id_at)
    if "countryCode" in headings and "place" not in headings:
        pieces = _with_places(pieces, headings.index("countryCode"))
        headings.append("place")
    return Sheet(
        headings=tuple(headings),
        heading_row=core.first_row - 1,
        pieces=pieces,
        large=core.large and not wanted,
    )


def _added(core: _Part, parts: list[_Part], about: eml.About) -> dict[str, str]:
    """Return what is said of the archive as a whole, as columns that are the same in each row."""
    added = {"publicationYear": about.year, "datasetName": about.title}
    if "countryCode" not in core.terms:
        codes = {code for part in parts for code in part.values_of("countryCode")}
        if len(codes) == 1:
            added["place"] = _alpha3(codes.pop()) or ""
    return {name: value for name, value in added.items() if value}


class _Part:
    """One text file of the archive as its meta.xml describes it."""

    def __init__(self, folder: Path, descriptor: Any, name: str) -> None:
        self._path = folder / Path(str(descriptor.file_location)).name
        if not self._path.exists():
            raise refused(
                name, f"{name}: meta.xml names {self._path.name}, which is not in the archive."
            )
        self._descriptor = descriptor
        self.first_row = int(descriptor.lines_to_ignore or 0) + 1
        index = descriptor.id_index if descriptor.id_index is not None else descriptor.coreid_index
        self.id_at = int(index or 0)
        self._places = {
            _short(field["term"]): int(field["index"])
            for field in descriptor.fields
            if field["index"] is not None
        }
        self._constants = {
            _short(field["term"]): str(field["default"])
            for field in descriptor.fields
            if field["index"] is None and field["default"] is not None
        }
        self.width = max([self.id_at, *self._places.values()]) + 1
        self.large = self._path.stat().st_size > 30_000_000

    @property
    def headings(self) -> list[str]:
        """The heading of each column of the file, then of the constants."""
        found = [f"column {at + 1}" for at in range(self.width)]
        found[self.id_at] = "id"
        for term, at in self._places.items():
            found[at] = term
        return [*found, *self._constants]

    @property
    def terms(self) -> list[str]:
        """The terms alone, without the key to the core."""
        return [*self._places, *self._constants]

    @property
    def plain_terms(self) -> frozenset[str]:
        return frozenset(plain(term) for term in self.terms)

    def pieces(self) -> Iterator[Piece]:
        """Yield the rows of the file with the constants beside them."""
        layout = Layout(
            codec=str(self._descriptor.file_encoding or "utf-8").lower(),
            delimiter=str(self._descriptor.fields_terminated_by or "\t"),
            skip=self.first_row - 1,
            width=self.width,
            quote=str(self._descriptor.fields_enclosed_by or ""),
        )
        for piece in rows_of(self._path, layout, large=self.large):
            yield _widened(piece, list(self._constants.values()))

    def values_of(self, term: str) -> set[str]:
        """Return the different values of a term, none when the file does not have it."""
        if term not in self.headings:
            return set()
        at = self.headings.index(term)
        found = {one for piece in self.pieces() for one in piece.cells[at].unique().to_pylist()}
        return {one.strip() for one in found if one and one.strip()}

    def joined(self, core: Iterator[Piece], core_id_at: int) -> Iterator[Piece]:
        """Yield rows of the core with the terms of this part; a core row may come several times."""
        mine = self._by_id()
        for piece in core:
            ids = piece.cells[core_id_at].to_pylist()
            matches = [mine.get(one, _NONE) for one in ids]
            repeats = [len(found) for found in matches]
            rows = [at for at, count in enumerate(repeats) for _ in range(count)]
            flat = [cells for found in matches for cells in found]
            take = pa.array(rows, pa.int64())
            cells = [column.take(take) for column in piece.cells]
            cells += [
                pa.array([one[at] if one else None for one in flat], pa.string())
                for at in range(len(self.terms))
            ]
            yield Piece(cells, piece.rows[rows])

    def _by_id(self) -> dict[str, list[tuple[str, ...]]]:
        """Return the terms of each row by the identifier of the core row they belong to."""
        found: dict[str, list[tuple[str, ...]]] = {}
        order = [*self._places.values(), *range(self.width, self.width + len(self._constants))]
        for piece in self.pieces():
            columns = [piece.cells[at].to_pylist() for at in order]
            for one, *cells in zip(piece.cells[self.id_at].to_pylist(), *columns, strict=True):
                found.setdefault(one, []).append(tuple(cells))
        return found


#: What stands for the absent row of an extension.
_NONE: list[tuple[str, ...]] = [()]


def _short(term: str) -> str:
    return term.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _widened(piece: Piece, constants: list[str]) -> Piece:
    """Return the piece with a column for each constant."""
    if not constants:
        return piece
    further = [pa.array([value or None] * len(piece.rows), pa.string()) for value in constants]
    return Piece([*piece.cells, *further], piece.rows)


def _with(pieces: Iterator[Piece], constants: list[str]) -> Iterator[Piece]:
    for piece in pieces:
        yield _widened(piece, constants)


def _with_places(pieces: Iterator[Piece], at: int) -> Iterator[Piece]:
    """Add the place that the country code names."""
    for piece in pieces:
        codes = piece.cells[at].to_pylist()
        places = pa.array([_alpha3(code) for code in codes], pa.string())
        yield Piece([*piece.cells, places], piece.rows)


def _alpha3(code: str | None) -> str | None:
    if not code:
        return None
    try:
        return countries.country(code.strip()).iso3
    except NotFound:
        return None
