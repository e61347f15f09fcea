"""Files of polygon layers, looked at before anything opens them."""

from __future__ import annotations

import re
from pathlib import Path

from ecotone.datasets.problems import BadTable, refused

#: A layer is held in memory whole: larger files have to be cut to the country first.
MOST_BYTES = 4 * 2**30
_GIGABYTE = 2**30

#: How the first bytes of each form look; a file that says otherwise is not opened.
_BEGINS = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".fgb": (b"fgb",),
    ".parquet": (b"PAR1",),
    ".geoparquet": (b"PAR1",),
    ".geojson": (b"{",),
    ".topojson": (b"{",),
    ".json": (b"{",),
}
_LOOKED_AT = 64_000  # bytes at either end of a GeoJSON file, where its system is named
_NAMED_SYSTEM = re.compile(
    rb'"crs"\s*:\s*\{\s*"type"\s*:\s*"name"\s*,\s*"properties"\s*:\s*'
    rb'\{\s*"name"\s*:\s*"([^"]{1,200})"'
)
PARQUET = frozenset({".parquet", ".geoparquet"})
#: Drivers that may open a file of ours; others could follow addresses written inside it.
DRIVERS = frozenset({"GPKG", "ESRI Shapefile", "FlatGeobuf", "GeoJSON", "TopoJSON"})
_FORMS = "GeoPackage (.gpkg), Shapefile (.shp), GeoJSON, GeoParquet or FlatGeobuf"
SUFFIXES = frozenset(_BEGINS)


def check_file(path: Path, name: str) -> None:
    """Raise ``BadTable`` when the file is absent, too large, incomplete or of another form."""
    if not path.is_file():
        raise refused(name, f"{name}: there is no such file.")
    suffix = path.suffix.lower()
    if suffix == ".zip":
        raise refused(name, f"{name} is an archive. Unpack it and give the .shp or .gpkg inside.")
    if suffix in {".shx", ".dbf", ".prj", ".cpg"}:
        raise refused(name, f"{name} is one part of a Shapefile. Give the .shp file beside it.")
    if suffix not in _BEGINS:
        raise refused(name, f"{name} is not a layer that can be read. Save it as {_FORMS}.")
    _check_size(path, name)
    _check_beginning(path, name, suffix)
    if suffix == ".shp":
        _check_parts(path, name)


def _check_size(path: Path, name: str) -> None:
    size = sum(one.stat().st_size for one in path.parent.glob(f"{_escaped(path.stem)}.*"))
    size = size if path.suffix.lower() == ".shp" else path.stat().st_size
    if size > MOST_BYTES:
        raise refused(
            name,
            f"{name} has {size / _GIGABYTE:.1f} GB; at most {MOST_BYTES // _GIGABYTE} GB can be "
            "read at once. Cut the layer to the country first.",
        )


def _check_beginning(path: Path, name: str, suffix: str) -> None:
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf")
    text = suffix in {".geojson", ".topojson", ".json"}
    if not (start.lstrip() if text else start).startswith(_BEGINS[suffix]):
        raise refused(
            name,
            f"{name} is named {suffix} but holds something else. Save it anew as {_FORMS}.",
        )


def _check_parts(path: Path, name: str) -> None:
    """A Shapefile is several files; without these three nothing can be trusted."""
    missing = [part for part in (".shx", ".dbf", ".prj") if beside(path, part) is None]
    if missing == [".prj"]:
        raise refused(
            name,
            f"{name}: the file {path.stem}.prj is missing, so nobody knows in which coordinate "
            "system the positions are. Copy it to the same folder, or save the layer anew.",
        )
    if missing:
        listed = " and ".join(path.stem + part for part in missing)
        raise refused(
            name,
            f"{name}: a Shapefile is several files, and {listed} is missing. Copy all parts to "
            "the same folder.",
        )


def beside(path: Path, suffix: str) -> Path | None:
    """Return the part of a Shapefile with this suffix, in either case, or None."""
    for written in (suffix, suffix.upper()):
        found = path.with_suffix(written)
        if found.is_file():
            return found
    return None


def encoding_of(path: Path) -> tuple[str | None, str]:
    """Return the encoding of a Shapefile's texts where the file leaves it open, and a note.

    A .cpg file or the code page in the header decides. Without both, texts that are valid UTF-8
    are UTF-8 (a chance of one in many thousands to be wrong), others Latin 1.
    """
    if path.suffix.lower() != ".shp" or beside(path, ".cpg") is not None:
        return None, ""
    table = beside(path, ".dbf")
    assert table is not None  # looked for before
    body = table.read_bytes()
    if body[29]:  # language driver ID, dBASE III header
        return None, ""
    try:
        body[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1", (
            "The Shapefile does not say how its texts are encoded (no .cpg file): they were read "
            "as Latin 1. Look at the names; if they are garbled, add a .cpg file."
        )
    return "UTF-8", ""


def geojson_system(path: Path) -> str:
    """Return the coordinate system that a GeoJSON file names, "" where it names none.

    The first form of GeoJSON (2008) had a member ``crs``, which RFC 7946 took out. The library
    takes a system that it does not know for WGS84, so it is asked for here.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        file.seek(max(0, size - _LOOKED_AT))
        end = file.read()
    found = _NAMED_SYSTEM.search(start) or _NAMED_SYSTEM.search(end)
    return found[1].decode("utf-8", "replace") if found else ""


def unreadable(name: str, error: Exception) -> BadTable:
    """Return what is said when the library that reads layers gives up."""
    found = refused(name, f"{name} cannot be read: the file is damaged or cut off. Copy it anew.")
    found.for_operator = f"{found.for_operator}\n{error!r}"
    return found


def _escaped(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)
