"""Squares and outlines of each species or ecosystem, from its records or its maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.geography import hull, squares
from ecotone.indicators.geography.areas import Floats, geodesic_km2
from ecotone.indicators.geography.edges import along_geodesics
from ecotone.indicators.geography.repair import repaired
from ecotone.kernel.errors import BadInput

#: With more squares than this no threshold of a Red List is near, and the grid is not shifted.
NEAR_THRESHOLDS = 1000
ALL_OF_IT = "all"
_M2_IN_KM2 = 1e6
SCHEMA = pa.schema(
    [
        ("place", pa.string()),
        ("name", pa.string()),
        ("year", pa.int64()),
        *((one, pa.int64()) for one in ("units", "squares", "squares_most", "one_grid", "wide")),
        *((one, pa.float64()) for one in ("hull", "area", "has_area")),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """The side of a square in metres, and what of a map is too little to count.

    ``least_share`` is the share of a square from which it counts; ``negligible_share`` the share
    of the whole that the emptiest squares together may hold and are left out.
    """

    side: float
    least_share: float = 0.0
    negligible_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Records since ``since`` and until ``until`` count; a value is of the last year."""

    since: int | None = None
    until: int | None = None


def of_records(table: pa.Table, years: Years, kept: Squares) -> pa.Table:
    """Return a row for each species or ecosystem, of the year that ``years`` ends with.

    Rows without a position are left out. Raises ``BadInput`` where no year is known.
    """
    positions = np.column_stack([_numbers(table, one) for one in ("longitude", "latitude")])
    recorded = _numbers(table, "year")
    there = np.isfinite(positions).all(axis=1)
    if years.since is not None:
        there &= recorded >= years.since
    if years.until is not None:
        there &= ~(recorded > years.until)
    last = years.until or _last(recorded[there])
    rows = [
        _row(*key, last, len(own), _of_points(positions[there][own], kept))
        for key, own in _by_name(table.filter(pa.array(there)))
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def of_maps(layer: pa.Table, years: Years, kept: Squares) -> pa.Table:
    """Return a row for each species or ecosystem and year of a map.

    Polygons that overlap count once. Raises ``BadInput`` for an outline that cannot be repaired,
    and where a map has no year and none is stated.
    """
    cells = layer["geometry"].to_numpy(zero_copy_only=False)
    found = repaired(shapely.from_wkb(cells, on_invalid="ignore"))
    for at, why in sorted(found.lost.items()):
        raise BadInput(f"Row {at + 1} of the layer has an outline that cannot be repaired ({why}).")
    dated = _numbers(layer, "year")
    if np.isnan(dated).any() and years.until is None:
        raise BadInput(
            "The layer does not say of which year its maps are. Give a column “year”, or the year "
            "of all of them with the setting “until”."
        )
    dated = np.where(np.isnan(dated), float(years.until or 0), dated)
    rows = []
    for key, own in _by_name(layer):
        for year in np.unique(dated[own]):
            whole = shapely.union_all(found.geometries[own[dated[own] == year]])
            number = int((dated[own] == year).sum())
            rows.append(_row(*key, int(year), number, _of_shape(whole, kept)))
    return pa.Table.from_pylist(rows, SCHEMA)


def _of_points(positions: Floats, kept: Squares) -> dict[str, Any]:
    middle = hull.middle_of(positions)
    if middle is None:
        return {"wide": 1}
    east, north = squares.plane_around(middle).transform(positions[:, 0], positions[:, 1])
    small = squares.of_points(np.asarray(east), np.asarray(north), kept.side)
    fewest, most = squares.fewest_and_most(small, np.ones(len(small)))
    return {"squares": fewest, "squares_most": most, "hull": hull.hull_km2(positions, middle)}


def _of_shape(whole: Any, kept: Squares) -> dict[str, Any]:
    (fine,) = along_geodesics(np.array([whole]))
    positions = shapely.get_coordinates(fine)
    measured = {"area": float(geodesic_km2(np.array([fine]))[0]), "has_area": 1.0}
    middle = hull.middle_of(positions)
    if middle is None:
        return {**measured, "wide": 1}
    flat = shapely.make_valid(
        shapely.transform(fine, squares.plane_around(middle).transform, interleaved=False)
    )
    return {**measured, **_counted(flat, kept), "hull": hull.hull_km2(positions, middle)}


def _counted(flat: Any, kept: Squares) -> dict[str, int]:
    count = partial(
        squares.fewest_and_most,
        least_area=kept.least_share * kept.side**2 / _M2_IN_KM2,
        negligible_share=kept.negligible_share,
    )
    # Squares as small ones first: a wide map is not cut into the finer ones that shifting needs.
    coarse, area = squares.of_shape(flat, kept.side * squares.STEPS)
    fewest, _ = count(coarse * squares.STEPS, area, steps=1)
    if fewest > NEAR_THRESHOLDS:
        return {"squares": fewest, "squares_most": fewest, "one_grid": 1}
    fewest, most = count(*squares.of_shape(flat, kept.side))
    return {"squares": fewest, "squares_most": most}


def _row(place: str, name: str, year: int, number: int, measured: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(SCHEMA.names, 0)
    return {**empty, "place": place, "name": name, "year": year, "units": number, **measured}


def _by_name(table: pa.Table) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield place and name, with the rows of each."""
    keys = list(zip(_texts(table, "place"), _texts(table, "name"), strict=True))
    rows: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(keys):
        rows.setdefault(key, []).append(at)
    for key in sorted(rows):
        yield key, np.array(rows[key])


def _texts(table: pa.Table, name: str) -> Sequence[str]:
    if name not in table.column_names:
        return [ALL_OF_IT if name == "name" else ""] * table.num_rows
    empty = "not stated" if name == "name" else ""
    return [str(one).strip() if one else empty for one in table[name].to_pylist()]


def _numbers(table: pa.Table, name: str) -> Floats:
    if name not in table.column_names:
        return np.full(table.num_rows, np.nan)
    cells = table[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.array(cells, dtype=np.float64)


def _last(recorded: Floats) -> int:
    known = recorded[np.isfinite(recorded)]
    if not len(known):
        raise BadInput(
            "No record has a year, so nothing says of which year the value is. Give a column "
            "“year”, or the year with the setting “until”."
        )
    return int(known.max())
