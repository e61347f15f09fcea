"""SDMX data messages (SDMX-ML 2.1 and 3.0, SDMX-JSON) through the library ``sdmx1``.

SDMX-JSON of version 2, which the library does not read, is read in ``sdmx_json``.

SDMX-CSV is read as any other CSV: its headings are the names of dimensions. Structure-specific
SDMX-ML without its structure is read as the library infers it.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import sdmx
from lxml import etree
from sdmx.exceptions import ParseError, XMLParseError

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import refused
from ecotone.datasets.readers import sdmx_json
from ecotone.datasets.readers.tables import read_frame
from ecotone.datasets.reading import Reading

_MOST_BYTES = 400_000_000
#: How the library says that it cannot read a message: it has no single way.
_UNREADABLE = (
    ParseError,
    XMLParseError,
    etree.XMLSyntaxError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_sdmx(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read an SDMX file; the columns are its dimensions, OBS_VALUE and attributes."""
    table = sdmx_table(path)
    reading = read_frame(table, need, asked, name=path.name)
    reading.file_name = path.name
    return reading


def sdmx_table(path: Path) -> pa.Table:
    """Return all observations of a message as text, a column for each dimension and attribute."""
    _look(path)
    if path.suffix.lower() == ".json" and (found := sdmx_json.table(path)) is not None:
        return found
    try:
        # The library warns of what it infers, and prints what it cannot read.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            with path.open("rb") as file:
                message = sdmx.read_sdmx(file)
            frames = [_frame(one) for one in getattr(message, "data", ())]
    except _UNREADABLE as bad:
        raise refused(
            path.name,
            f"{path.name} cannot be read as SDMX data ({type(bad).__name__}). Ask the source for "
            "SDMX-CSV, or for generic SDMX-ML 2.1.",
        ) from bad
    frames = [one for one in frames if len(one)]
    if not frames:
        raise refused(
            path.name,
            f"{path.name} is SDMX, and holds no observations. Ask the source for data, not for "
            "structure.",
        )
    whole = pd.concat(frames, ignore_index=True)
    return pa.table({str(name): _texts(whole[name]) for name in whole.columns})


def _look(path: Path) -> None:
    """Refuse what is too large to be held, or declares entities."""
    if path.stat().st_size > _MOST_BYTES:
        raise refused(
            path.name, f"{path.name} is too large for SDMX-ML or SDMX-JSON. Ask for SDMX-CSV."
        )
    with path.open("rb") as file:
        if b"<!DOCTYPE" in file.read(4_000):
            raise refused(path.name, f"{path.name} declares a document type. Remove it.")


def _frame(dataset: Any) -> Any:
    found = sdmx.to_pandas(dataset, attributes="o")
    if isinstance(found, pd.Series):
        found = found.rename("OBS_VALUE").to_frame()
    found = found.rename(columns={"value": "OBS_VALUE"})
    return found.reset_index()


def _texts(cells: Any) -> pa.Array:
    return pa.array([None if _nothing(one) else str(one) for one in cells], pa.string())


def _nothing(one: Any) -> bool:
    return one is None or (isinstance(one, float) and pd.isna(one)) or str(one) == ""
