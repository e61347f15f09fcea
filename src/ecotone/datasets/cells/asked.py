"""What the person says about a file beyond the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be read.

    ``name`` is the input's name on the method's card. ``columns`` tells the heading of a needed
    column (``{"category": "Red List status"}``), ``units`` the unit in which the file gives it
    (``{"coverage": "share"}``, ``{"area": "ha"}``), ``missing`` further codes for "not known"
    by column. ``place`` fills the column ``place`` where the file has none. ``decimal`` is "."
    or "," where the file leaves it open. ``sensitive`` lists species whose positions are made
    coarser: the size of cell in degrees, 0 for no position at all. ``scratch`` is where large
    files are written on the way.
    """

    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""
    sheet: str = ""
    encoding: str = ""
    decimal: str = ""
    delimiter: str = ""
    sensitive: Mapping[str, float] = field(default_factory=dict)
    scratch: Path | None = None
