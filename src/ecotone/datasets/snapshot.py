"""A snapshot: a dataset as it was on one day, kept under the digest of its content.

On disk a snapshot is a folder named by its digest, with ``content.parquet`` or ``content.tif``
and one description or more (``about-0001.json`` …). Content is never changed. A later description
(a corrected licence) stands beside the earlier one, and the last counts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ecotone.datasets import content, elsewhere, space
from ecotone.datasets.folder import Arrival, write_whole
from ecotone.kernel.errors import NotFound

_TABLE = "content.parquet"
_RASTER = "content.tif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One dataset as kept.

    ``kind`` is table, layer (a table with ``geometry``: WKB, WGS84 longitude and latitude) or
    raster. ``retrieved_at`` is ISO 8601. ``facts`` hold JSON values that readers found out
    (taxa, cells, transform of a grid); ``notes`` are sentences on what was done while reading.
    """

    digest: str
    kind: str
    path: Path
    title: str
    licence: str = "unknown"
    citation: str = ""
    source: str = ""
    retrieved_at: str = ""
    file_name: str = ""
    columns: tuple[Mapping[str, str], ...] = ()  # name and type of each
    rows: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    pointer: Path | None = None  # of a file that stays where it is; see datasets.elsewhere

    @property
    def scan_path(self) -> Path:
        """The Parquet file of a table or layer, for engines that read it piece by piece."""
        return self.path

    def table(self) -> pa.Table:
        """Return the whole table; for large ones scan ``scan_path`` instead."""
        return pq.read_table(self.path)

    def head(self, rows: int = 20) -> pa.Table:
        """Return the first rows without reading the rest."""
        with pq.ParquetFile(self.path) as file:
            first = next(file.iter_batches(batch_size=rows), None)
            if first is None:
                return file.schema_arrow.empty_table()
            return pa.Table.from_batches([first])

    def preview(self, rows: int = 20) -> list[dict[str, Any]]:
        """Return the first rows as dictionaries, without shapes."""
        head = self.head(rows)
        plain = [one.name for one in head.schema if content.kind_of(one.type) != "bytes"]
        found: list[dict[str, Any]] = head.select(plain).to_pylist()
        return found


class Shelf:
    """A folder of snapshots. Several processes may keep and read at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def keep(self, reading: Any, *, title: str, **about: Any) -> Snapshot:
        """Keep what ``ecotone.datasets.reading.read`` returned."""
        about.setdefault("file_name", reading.file_name)
        about.setdefault("licence", reading.licence or "unknown")
        for name in ("citation", "source", "retrieved_at"):
            about.setdefault(name, getattr(reading, name))
        about["notes"] = (*reading.notes, *about.get("notes", ()))
        about["facts"] = {**reading.facts, **about.get("facts", {})}
        if reading.kind == "raster":
            return self.keep_raster(reading.path, title=title, **about)
        held = reading.path if reading.path is not None else reading.table
        ours = reading.scratch is not None  # written by us as it is to be kept
        return self._keep_cells(held, kind=reading.kind, title=title, about=about, ours=ours)

    def keep_table(self, table: pa.Table | Path, *, title: str, **about: Any) -> Snapshot:
        """Keep a table, or a Parquet file of any size; ``about`` takes fields of ``Snapshot``."""
        return self._keep_cells(table, kind="table", title=title, about=about)

    def keep_layer(self, table: pa.Table | Path, *, title: str, **about: Any) -> Snapshot:
        """Keep a layer: a table with ``geometry`` (WKB, WGS84), as GeoParquet."""
        return self._keep_cells(table, kind="layer", title=title, about=about)

    def keep_raster(
        self, path: Path, *, title: str, in_place: bool = False, **about: Any
    ) -> Snapshot:
        """Keep a grid that rasterio can read, as a Cloud-Optimised GeoTIFF.

        With ``in_place`` the file stays where it is, for one that does not fit twice: the
        snapshot points to it, and ``datasets.elsewhere`` tells when it is gone or has changed.
        """
        from ecotone.datasets.readers import rasters  # noqa: PLC0415  # rasterio is slow to load, tables do without

        grid = rasters.look(path, path.name)
        about["facts"] = {**grid.facts(), **about.get("facts", {})}
        about.setdefault("file_name", path.name)

        def copy(target: Path) -> None:
            rasters.keep_cog(path, target, name=path.name)

        return self._keep(
            digest=rasters.content_digest(path, path.name),
            name=elsewhere.FILE if in_place else _RASTER,
            write=(lambda target: elsewhere.write(path, target)) if in_place else copy,
            room=0 if in_place else path.stat().st_size * 2,
            said={"kind": "raster", "title": title, "rows": grid.height, **about},
        )

    def snapshot(self, digest: str) -> Snapshot:
        """Return the snapshot of this digest, or of the only one that begins so; else NotFound."""
        found = self._named(digest)
        if len(found) != 1:
            what = "No dataset" if not found else "More than one dataset"
            raise NotFound(
                f"{what} has a digest that begins with “{digest}”. “ecotone datasets list” shows "
                "those that are kept.",
                what="dataset",
                asked=digest,
            )
        return _opened(found[0])

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield every snapshot, in the order of digests."""
        for place in sorted(self.folder.glob("??/*/")):
            if any(place.glob("about-*.json")):
                yield _opened(place)

    def _named(self, digest: str) -> list[Path]:
        clean = "".join(sign for sign in digest.lower() if sign in "0123456789abcdef")
        if len(clean) < 6 or clean != digest.lower():
            return []
        return sorted(self.folder.glob(f"{clean[:2]}/{clean}*/"))

    def _keep_cells(
        self,
        held: pa.Table | Path,
        *,
        kind: str,
        title: str,
        about: dict[str, Any],
        ours: bool = False,
    ) -> Snapshot:
        with _Cells(held) as cells:
            schema = cells.schema
            return self._keep(
                digest=content.of_batches(schema, cells.batches()),
                name=_TABLE,
                write=lambda target: (
                    shutil.copyfile(held, target)
                    if ours
                    else cells.write(target, layer=kind == "layer")
                ),
                room=cells.size,
                said={
                    "kind": kind,
                    "title": title,
                    "rows": cells.rows,
                    "columns": [
                        {"name": one.name, "type": content.kind_of(one.type)} for one in schema
                    ],
                    **about,
                },
            )

    def _keep(
        self, *, digest: str, name: str, write: Any, room: int, said: dict[str, Any]
    ) -> Snapshot:
        place = self.folder / digest[:2] / digest
        file = str(said.get("file_name") or said["title"])
        about = _jsonable({"digest": digest, **said})
        if not place.exists():
            space.ask_for(room, self.folder, file=file)
            with space.told_when_full(self.folder, file=file), Arrival(self.folder) as arrival:
                write(arrival.folder / name)
                write_whole(arrival.folder / "about-0001.json", about)
                arrival.settle(place)
        _describe(place, about)
        return _opened(place)


class _Cells:
    """A table in memory or in a Parquet file, read in pieces either way."""

    def __init__(self, held: pa.Table | Path) -> None:
        self._file: pq.ParquetFile | None = None
        self._table: pa.Table | None = None
        if isinstance(held, Path):
            self._file = pq.ParquetFile(held)
            self.schema = self._file.schema_arrow
            self.rows, self.size = self._file.metadata.num_rows, held.stat().st_size
        else:
            self._table = held
            self.schema, self.rows, self.size = held.schema, held.num_rows, held.nbytes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self._file:
            return iter(self._file.iter_batches(batch_size=1_000_000))
        assert self._table is not None
        return iter(self._table.to_batches(max_chunksize=1_000_000))

    def write(self, target: Path, *, layer: bool) -> None:
        schema = self.schema.with_metadata(_geo() if layer else None)
        with pq.ParquetWriter(target, schema, compression="zstd") as writer:
            for batch in self.batches():
                writer.write_batch(batch.replace_schema_metadata(schema.metadata))


def _geo() -> dict[bytes, bytes]:
    """Return the file key of GeoParquet 1.1 (WGS84 longitude and latitude when no CRS is named)."""
    column = {"encoding": "WKB", "geometry_types": []}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return {b"geo": json.dumps(geo).encode()}


def _jsonable(about: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(about, default=str, ensure_ascii=False))
    return plain


def _describe(place: Path, about: dict[str, Any]) -> None:
    """Add a description when it says something that the last one does not.

    Facts are of the content, so what was found out before stays known.
    """
    last = _last(place)
    known = json.loads(last.read_bytes())
    if "facts" in known:
        about = {**about, "facts": {**known["facts"], **about.get("facts", {})}}
    aside = {"retrieved_at": None}
    if {**known, **aside} != {**about, **aside}:
        number = int(last.stem.removeprefix("about-")) + 1
        write_whole(place / f"about-{number:04}.json", about)


def _last(place: Path) -> Path:
    return max(place.glob("about-*.json"))


def _opened(place: Path) -> Snapshot:
    about = json.loads(_last(place).read_bytes())
    name = _RASTER if about["kind"] == "raster" else _TABLE
    pointer = place / elsewhere.FILE
    if pointer.exists():
        about |= {"pointer": pointer, "path": elsewhere.path(pointer)}
    about["columns"] = tuple(about.get("columns", ()))
    about["notes"] = tuple(about.get("notes", ()))
    return Snapshot(**{"path": place / name, **about})
