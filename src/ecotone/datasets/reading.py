"""From a file on disk to a checked table: one function for every kind of file."""

from __future__ import annotations

import errno
import importlib
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from lxml import etree

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.folder import Scratch
from ecotone.datasets.needs import NEEDS_CONSENT, LayerNeed, Need, RasterNeed, TableNeed
from ecotone.datasets.problems import BadTable, refused
from ecotone.kernel import digest

ARCHIVES = "ecotone.datasets.readers.archive:read_archive"
#: Readers by what is needed and by the ending of the file. Each has the signature
#: ``reader(path, need, asked) -> Reading`` and is loaded when it is first needed.
LAYERS = "ecotone.datasets.readers.shapes:read_layer"
RASTERS = "ecotone.datasets.readers.shapes:read_raster"
FRAMES = "ecotone.datasets.readers.tables:read_frame"
TABLES = {
    ".csv": "ecotone.datasets.readers.tables:read_delimited",
    ".tsv": "ecotone.datasets.readers.tables:read_delimited",
    ".tab": "ecotone.datasets.readers.tables:read_delimited",
    ".txt": "ecotone.datasets.readers.tables:read_delimited",
    ".xlsx": "ecotone.datasets.readers.workbook:read_workbook",
    ".xlsm": "ecotone.datasets.readers.workbook:read_workbook",
    ".xml": "ecotone.datasets.readers.sdmx_in:read_sdmx",
    ".json": "ecotone.datasets.readers.sdmx_in:read_sdmx",
    ".zip": "ecotone.datasets.readers.archive:read_zip",
    ".parquet": "ecotone.datasets.readers.tables:read_parquet",
}


#: What libraries raise over files that were cut off or changed on the way.
_BROKEN = (
    EOFError,
    UnicodeDecodeError,
    NotImplementedError,
    etree.XMLSyntaxError,
    pa.ArrowException,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(kw_only=True)
class Reading:
    """What a file gave. ``kind`` is table, layer or raster.

    A table is in memory (``held``) or, when large, in a Parquet file (``path``); ``table`` returns
    it either way. ``rows_in`` counts the rows of the file, ``rows_out`` those of the table.
    """

    file_name: str
    kind: str = "table"
    held: pa.Table | None = None
    path: Path | None = None
    notes: tuple[str, ...] = ()
    row_numbers: npt.NDArray[np.int64] | None = None  # row of the file for each row of the table
    rows_in: int = 0
    rows_out: int = 0
    licence: str = ""
    citation: str = ""
    source: str = ""  # address
    retrieved_at: str = ""  # ISO 8601
    facts: Mapping[str, Any] = field(default_factory=dict)
    scratch: Scratch | None = None  # goes with the reading

    @property
    def table(self) -> pa.Table:
        """The whole table; for a large one scan ``path`` instead."""
        if self.held is not None:
            return self.held
        assert self.path is not None
        return pq.read_table(self.path)


def read(
    path: Path | str,
    need: Need,
    *,
    name: str = "",
    columns: Mapping[str, str] | None = None,
    place: str = "",
    sheet: str = "",
    **further: Any,
) -> Reading:
    """Read a file for a need; raise ``BadTable`` with what is wrong, cell by cell.

    ``further`` are the other fields of ``Asked``: units, missing, encoding, decimal, delimiter,
    scratch.
    """
    asked = Asked(name=name, columns=columns or {}, place=place, sheet=sheet, **further)
    path = Path(path)
    if not path.exists():
        raise refused(str(path), f"There is no file {path}. Check its name and folder.")
    with _whole(path):
        reading: Reading = _reader(path, need)(path, need, asked)
    return _checked(reading, need)


def read_table(
    table: pa.Table,
    need: TableNeed,
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    place: str = "",
    **further: Any,
) -> Reading:
    """Check a table in memory as one from a file; row 1 is its first row."""
    asked = Asked(name=name, columns=columns or {}, place=place, **further)
    reading: Reading = _loaded(FRAMES)(table, need, asked)
    return _checked(reading, need)


def digest_of(need: Need) -> str:
    """Return the digest by which a reading says what it was checked for."""
    return digest.of_json(asdict(need))


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """Say in a sentence that a file is broken, whatever the library calls it that met this."""
    try:
        yield
    except _BROKEN as error:
        raise _broken(path, error) from error
    except OSError as error:
        if error.errno not in {None, errno.EINVAL}:  # a full disk or a missing right is no such
            raise
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> BadTable:
    said = refused(
        path.name,
        f"{path.name} is broken, or is not the kind of file its ending says. Download or save it "
        "again.",
    )
    said.for_operator = f"{said.for_keeper} ({type(error).__name__}: {error})"
    return said


def _checked(reading: Reading, need: Need) -> Reading:
    """Note that keys, bounds and codes of this need have been looked at, and whose rows it has."""
    facts = {**reading.facts, "checked_for": digest_of(need)}
    if getattr(need, "needs_consent", False):
        facts[NEEDS_CONSENT] = True
    return replace(reading, facts=facts)


def _reader(path: Path, need: Need) -> Any:
    """Return the function that reads this file for this need."""
    if isinstance(need, RasterNeed):
        return _loaded(RASTERS)
    if isinstance(need, LayerNeed):
        return _loaded(LAYERS)
    assert isinstance(need, TableNeed)
    if path.is_dir():
        return _loaded(ARCHIVES)
    ending = ending_of(path)
    if ending not in TABLES:
        known = ", ".join(sorted(TABLES))
        raise refused(
            path.name,
            f"{path.name}: files ending in “{ending or path.name}” cannot be read as a table. Save "
            f"it as one of {known}.",
        )
    return _loaded(TABLES[ending])


def ending_of(path: Path) -> str:
    """Return the ending of a file name, without that of compression."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _loaded(where: str) -> Any:
    module, function = where.split(":")
    return getattr(importlib.import_module(module), function)
