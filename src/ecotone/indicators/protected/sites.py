"""Which sites of a layer count, and what became of every row.

The rules are those of Protected Planet and the R package wdpar: sites in force; no UNESCO-MAB
reserves, whose outer zones need not be protected; points as circles of their reported area; points
without one left out. Every row that is left out is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import Geometries, geodesic_km2
from ecotone.indicators.geography.circles import circles
from ecotone.indicators.geography.edges import along_geodesics, along_map_lines
from ecotone.indicators.geography.repair import Repaired, repaired
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

Years = npt.NDArray[np.int64]
#: How long edges of outlines are read: as geodesics, or straight on the equal-area map.
Edges = Literal["geodesic", "straight"]

IN_FORCE = frozenset({"designated", "inscribed", "established", "adopted"})
#: The rank of sites whose year nobody knows: after every year.
UNDATED = 9999
_KINDS = {"1": "PA", "0": "OECM", "pa": "PA", "oecm": "OECM", "": "PA"}
_MAB = "unesco-mab"

COUNTED = translatable("counted")
AS_CIRCLE = translatable("counted as a circle of its reported area")
MENDED = translatable("counted after its outline was repaired")
NOT_IN_FORCE = translatable("left out: not in force")
BIOSPHERE = translatable("left out: UNESCO-MAB reserve")
POINT_WITHOUT_AREA = translatable("left out: a point without reported area")
BEYOND_REPAIR = translatable("left out: its outline cannot be repaired")
LATER = translatable("left out: its status begins later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Sites that count, in the order of their rows; ``fates`` tell of every row of the layer.

    ``years`` are UNDATED where unknown. ``circle`` marks those drawn around points. ``places``
    are as written ("KEN;TZA" for a site of two). ``status_stated`` is False when no row says
    whether its site is in force. ``year`` is the year that the layer describes.
    """

    geometries: Geometries
    kinds: npt.NDArray[np.str_]
    years: Years
    places: npt.NDArray[np.str_]
    circle: npt.NDArray[np.bool_]
    fates: pa.Table
    status_stated: bool
    year: int

    def count(self, fate: str) -> int:
        """Return how many rows had this fate."""
        outcomes: list[str] = self.fates["outcome"].to_pylist()
        return outcomes.count(fate)


def counted(layer: pa.Table, year: int | None, edges: Edges = "geodesic") -> Sites:
    """Return the sites of ``layer`` that count in ``year``, by default the last one it names.

    Raises ``BadInput`` when there is no year at all, or a kind is neither PA nor OECM.
    """
    rows = _Rows(layer)
    described = year or rows.last_year()
    fate = rows.fates(described)
    shapes, circle = rows.shapes(fate)
    mended = repaired(shapes)
    for at in range(len(fate)):
        if not fate[at]:
            fate[at] = _last(at, mended.lost, mended.mended, circle=bool(circle[at]))
    kept = np.array([outcome in {COUNTED, AS_CIRCLE, MENDED} for outcome in fate], dtype=bool)
    kinds = rows.kinds()
    cut = along_geodesics if edges == "geodesic" else along_map_lines
    return Sites(
        geometries=cut(mended.geometries[kept]),
        kinds=kinds[kept],
        years=rows.years[kept],
        places=rows.text("place")[kept],
        circle=circle[kept],
        fates=rows.table(fate, kinds, mended.geometries, kept, _faults(mended, fate)),
        status_stated=rows.status_stated,
        year=described,
    )


def _faults(mended: Repaired, fate: list[str]) -> dict[int, str]:
    """Return what was wrong with outlines, of rows that were not left out for another reason."""
    of_outlines = {BEYOND_REPAIR, MENDED}
    found = mended.lost | mended.mended
    return {at: fault for at, fault in found.items() if fate[at] in of_outlines}


def _last(at: int, lost: Mapping[int, str], mended: Mapping[int, str], *, circle: bool) -> str:
    if at in lost:
        return BEYOND_REPAIR
    if circle:
        return AS_CIRCLE
    return MENDED if at in mended else COUNTED


class _Rows:
    """The columns of a layer as arrays."""

    def __init__(self, layer: pa.Table) -> None:
        self.layer = layer
        self.size = layer.num_rows
        self.given = shapely.from_wkb(layer["geometry"].to_numpy(), on_invalid="ignore")
        self.years = self._whole("status_year", UNDATED)
        self.status_stated = bool((self.text("status") != "").any())

    def text(self, name: str) -> npt.NDArray[np.str_]:
        """Return a column of texts; "" where it is absent or a cell is empty."""
        return np.array([str(one or "").strip() for one in self._cells(name)], dtype=np.str_)

    def last_year(self) -> int:
        """Return the last year that the layer names."""
        dates = [int(one.year) for one in self._cells("last_change") if one is not None]
        found = [int(one) for one in self.years if one != UNDATED] + dates
        if not found:
            raise BadInput(
                "No site of the layer has a year, so nobody knows which year it describes. Give "
                "the setting “year”."
            )
        return max(found)

    def kinds(self) -> npt.NDArray[np.str_]:
        """Return PA or OECM for each row."""
        texts = [one.casefold() for one in self.text("kind")]
        for at, text in enumerate(texts):
            if text not in _KINDS:
                raise BadInput(
                    f"Row {at + 1} of the sites has the kind “{self.text('kind')[at]}”. Write PA "
                    "or OECM (1 or 0 in layers of Protected Planet before November 2025)."
                )
        return np.array([_KINDS[one] for one in texts], dtype=np.str_)

    def fates(self, year: int) -> list[str]:
        """Return for each row why it is left out, "" where nothing is known against it."""
        points = self._points()
        areas = self._areas()
        fates = [""] * self.size
        for at, (status, designation) in enumerate(
            zip(self.text("status"), self.text("designation"), strict=True)
        ):
            if self.status_stated and status.casefold() not in IN_FORCE:
                fates[at] = NOT_IN_FORCE
            elif _MAB in designation.casefold():
                fates[at] = BIOSPHERE
            elif year < self.years[at] != UNDATED:
                fates[at] = LATER
            elif points[at] and not areas[at] > 0:
                fates[at] = POINT_WITHOUT_AREA
        return fates

    def shapes(self, fates: list[str]) -> tuple[Geometries, npt.NDArray[np.bool_]]:
        """Return outlines, circles for points; and which are circles. Others left out: empty."""
        alive = np.array([not fate for fate in fates], dtype=bool)
        circle = self._points() & alive
        shapes = np.array(self.given, dtype=object)
        shapes[~alive] = shapely.MultiPolygon()
        shapes[circle] = circles(shapes[circle], self._areas()[circle])
        return shapes, circle

    def table(
        self,
        fate: list[str],
        kinds: npt.NDArray[np.str_],
        shapes: Geometries,
        kept: npt.NDArray[np.bool_],
        faults: Mapping[int, str],
    ) -> pa.Table:
        """Return what became of each row, ordered by site."""
        areas = geodesic_km2(np.asarray(shapes))
        found = pa.table(
            {
                "site": pa.array(self.text("site").tolist(), pa.string()),
                "name": pa.array(self.text("name").tolist(), pa.string()),
                "kind": pa.array(kinds.tolist(), pa.string()),
                "status_year": pa.array(
                    [None if one == UNDATED else int(one) for one in self.years], pa.int64()
                ),
                "outcome": pa.array(fate, pa.string()),
                "fault": pa.array([faults.get(at, "") for at in range(self.size)], pa.string()),
                "area_km2": pa.array(
                    [float(areas[at]) if kept[at] else None for at in range(self.size)],
                    pa.float64(),
                ),
            }
        )
        return found.sort_by([(name, "ascending") for name in ("site", "name", "area_km2")])

    def _points(self) -> npt.NDArray[np.bool_]:
        kinds = shapely.get_type_id(self.given)
        points = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
        return np.asarray(np.isin(kinds, points) & ~shapely.is_empty(self.given))

    def _areas(self) -> npt.NDArray[np.float64]:
        cells = [np.nan if one is None else float(one) for one in self._cells("reported_area")]
        return np.array(cells, dtype=np.float64)

    def _whole(self, name: str, unknown: int) -> Years:
        cells = [unknown if not one else int(one) for one in self._cells(name)]
        return np.array(cells, dtype=np.int64)

    def _cells(self, name: str) -> list[Any]:
        if name not in self.layer.column_names:
            return [None] * self.size
        cells: list[Any] = self.layer[name].to_pylist()
        return cells
