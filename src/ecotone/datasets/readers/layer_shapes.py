"""The geometry of a layer: every feature looked at, positions brought to WGS84."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ecotone.datasets.problems import Collected, refused

Geometries = npt.NDArray[Any]
_WGS84 = pyproj.CRS.from_epsg(4326)
_LINES = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
#: Area over the square of the outline: that of a road of one metre over 1,000 km is 2.5e-7.
_THINNEST = 1e-12
#: Positions may lie past the 180th meridian by one turn; they are cut there later.
_WIDEST, _HIGHEST = 540.0, 90.0


def shapes(cells: npt.NDArray[Any], name: str) -> Geometries:
    """Return geometries of WKB cells, flat; ``BadTable`` names rows that hold none."""
    problems = Collected(name)
    with np.errstate(invalid="ignore"):  # positions that are no numbers are told below
        found = shapely.force_2d(shapely.from_wkb(cells, on_invalid="ignore"))
    for at in np.flatnonzero(shapely.is_missing(found)):
        saying = _CURVED if isinstance(cells[at], bytes) else _NONE
        problems.add(saying, row=int(at) + 1, column="geometry")
    problems.raise_if_any()
    return np.asarray(found)


def on_wgs84(geometries: Geometries, crs: Any, name: str) -> tuple[Geometries, str]:
    """Return positions as longitude and latitude on WGS84, and a note where they were others.

    ``crs`` is whatever pyproj understands; None or an unknown one is refused.
    """
    source = _system(crs, name)
    if _same(source):
        return geometries, ""
    transformer = pyproj.Transformer.from_crs(source, _WGS84, always_xy=True)

    def to_degrees(positions: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        east, north = transformer.transform(positions[:, 0], positions[:, 1])
        return np.column_stack([east, north])

    moved = np.asarray(shapely.transform(geometries, to_degrees))
    return moved, f"The positions were turned from “{source.name}” into WGS84 degrees."


def _system(crs: Any, name: str) -> pyproj.CRS:
    if not crs:
        raise refused(
            name,
            f"{name} does not say in which coordinate system its positions are. Set it in the "
            "program that made the layer (WGS84 is EPSG:4326) and save it anew.",
        )
    try:
        return pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise refused(
            name,
            f"{name} names a coordinate system that is not known here. Save the layer in WGS84 "
            "(EPSG:4326).",
        ) from error


def _same(source: pyproj.CRS) -> bool:
    crs84 = pyproj.CRS.from_user_input("OGC:CRS84")
    return source.is_geographic and any(
        source.equals(one, ignore_axis_order=True) for one in (_WGS84, crs84)
    )


def check(geometries: Geometries, name: str) -> tuple[str, ...]:
    """Raise ``BadTable`` naming each feature that cannot be used; return notes on the others.

    Outlines that cross themselves are kept as they are and counted: whoever computes repairs
    them. What cannot be repaired is refused here, because nobody could tell its area.
    """
    problems = Collected(name)
    _tell(
        problems,
        shapely.is_empty(geometries),
        "the geometry is empty. Draw it, or leave the row out.",
    )
    kinds = shapely.get_type_id(geometries)
    _tell(problems, np.isin(kinds, _LINES), "this is a line; a polygon is needed.")
    _tell(problems, _off_the_map(geometries), _OFF)
    problems.raise_if_any()
    crossing = ~shapely.is_valid(geometries)
    lost = crossing & _beyond_repair(geometries, crossing)
    _tell(problems, lost | _without_area(geometries), _BROKEN)
    problems.raise_if_any()
    return _crossing_note(geometries, crossing)


_NONE = "the row has no geometry. Draw it, or leave the row out."
_CURVED = (
    "the geometry cannot be read (a ring that does not close perhaps, or a curve). Turn it into a "
    "polygon whose rings end where they begin."
)
_OFF = (
    "positions lie outside the map (longitudes -180 to 180, latitudes -90 to 90), or are not "
    "numbers. Check the coordinate system that the layer names."
)
_BROKEN = "the polygon cannot be repaired: it surrounds no area. Draw it anew."


def _tell(problems: Collected, which: npt.NDArray[np.bool_], saying: str) -> None:
    for at in np.flatnonzero(which):
        problems.add(saying, row=int(at) + 1, column="geometry")


def _off_the_map(geometries: Geometries) -> npt.NDArray[np.bool_]:
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    inside = (np.abs(positions[:, 0]) <= _WIDEST) & (np.abs(positions[:, 1]) <= _HIGHEST)
    off = np.zeros(len(geometries), dtype=bool)
    off[owner[~inside]] = True  # positions that are not numbers compare as outside
    return off


def _beyond_repair(geometries: Geometries, bad: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    lost = np.zeros(len(geometries), dtype=bool)
    if bad.any():
        mended = shapely.make_valid(geometries[bad], method="structure", keep_collapsed=False)
        lost[bad] = shapely.area(mended) == 0
    return lost


def _without_area(geometries: Geometries) -> npt.NDArray[np.bool_]:
    """Say which polygons are lines there and back: no real outline is so thin."""
    flat = np.isin(shapely.get_type_id(geometries), _AREAS)
    thin = shapely.area(geometries) <= _THINNEST * shapely.length(geometries) ** 2
    return np.asarray(flat & thin & shapely.is_valid(geometries))


def _crossing_note(geometries: Geometries, crossing: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    if not crossing.any():
        return ()
    rows = np.flatnonzero(crossing)
    listed = ", ".join(str(at + 1) for at in rows[:20]) + (" …" if len(rows) > 20 else "")
    reason = shapely.is_valid_reason(geometries[rows[0]])
    saying = (
        f"{len(rows)} outlines are not valid and will be repaired when areas are computed "
        f"(rows {listed}; the first: {reason})."
    )
    return (saying,)
