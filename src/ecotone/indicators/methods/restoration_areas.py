"""Areas under restoration by year: which projects are active, and the union of their outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import Floats, geodesic_km2
from ecotone.indicators.geography.clip import inside
from ecotone.indicators.geography.edges import along_geodesics
from ecotone.indicators.geography.repair import repaired
from ecotone.indicators.geography.union import flat_union
from ecotone.indicators.methods.restoration_needs import (
    COMPLETED,
    GIVEN_UP,
    PLANNED,
    UNDER_WAY,
)
from ecotone.indicators.placing import place_of
from ecotone.indicators.protected.borders import Border
from ecotone.indicators.totals import ALL
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

COUNTED = translatable("counted")
WITHOUT_START = translatable("counted in the last year only: nobody knows when work began")
NOT_BEGUN = translatable("left out: planned")
LATER = translatable("left out: work begins later")
NOT_KNOWN_HOW_LONG = translatable(
    "left out: ended in an unknown year, and not known to be maintained"
)
BEYOND_REPAIR = translatable("left out: its outline cannot be repaired")

_WORDS = {
    PLANNED: PLANNED,
    "proposed": PLANNED,
    UNDER_WAY: UNDER_WAY,
    "underway": UNDER_WAY,
    "in progress": UNDER_WAY,
    "ongoing": UNDER_WAY,
    COMPLETED: COMPLETED,
    GIVEN_UP: GIVEN_UP,
    "abandoned": GIVEN_UP,
}
STATISTICS = (
    "mapped_km2",
    "summed_km2",
    "undated_km2",
    "reported_km2",
    "degraded_km2",
    "projects",
    "records",
    "is_last",
)


@dataclass(kw_only=True)
class Project:
    """A project: active from ``start`` (None: unknown) through ``end`` (None: until today)."""

    name: str
    place: str
    ecosystem: str
    realm: str
    start: int | None
    end: int | None
    area: float
    shape: Any = None
    fate: str = COUNTED

    def active(self, year: int) -> bool:
        """Return whether the project is known to be active in ``year``."""
        return self.start is not None and self.start <= year <= (self.end or year)

    def undated(self) -> bool:
        """Return whether the project goes on but nobody knows since when."""
        return self.start is None and self.end is None


@dataclass(frozen=True, kw_only=True)
class Projects:
    """Projects that count, the fate of all, and the last year that the data describe."""

    mapped: tuple[Project, ...]
    reported: tuple[Project, ...]
    fates: pa.Table
    year: int
    degraded: Mapping[tuple[str, str], Mapping[int, float]] = field(default_factory=dict)


def projects(
    layer: pa.Table | None, records: pa.Table | None, degraded: pa.Table | None, year: int | None
) -> Projects:
    """Return the projects of a layer of outlines and of a table of reported areas.

    Raises ``BadInput`` when there is neither, or no year at all.
    """
    if layer is None and records is None:
        raise BadInput(
            "Give the outlines of projects (input “projects”), reported areas (input “records”), "
            "or both."
        )
    last = year or _last_year(layer, records)
    mapped = _projects(layer, last)
    shaped = _shaped(mapped, layer)
    reported = _projects(records, last)
    return Projects(
        mapped=tuple(one for one in shaped if one.fate in {COUNTED, WITHOUT_START}),
        reported=tuple(one for one in reported if one.fate in {COUNTED, WITHOUT_START}),
        fates=_fates(shaped, reported),
        year=last,
        degraded=_degraded(degraded),
    )


def _last_year(*tables: pa.Table | None) -> int:
    years = [
        int(one)
        for table in tables
        if table is not None
        for name in ("start", "end")
        for one in _cells(table, name)
        if one is not None
    ]
    if not years:
        raise BadInput(
            "No project has a year of start or end, so nobody knows which year the data describe. "
            "Give the setting “year”."
        )
    return max(years)


def _projects(table: pa.Table | None, last: int) -> list[Project]:
    if table is None:
        return []
    names = ("project", "place", "ecosystem", "realm", "status", "start", "end", "maintained")
    columns = {name: _cells(table, name) for name in (*names, "area_km2")}
    rows = [{name: cells[at] for name, cells in columns.items()} for at in range(table.num_rows)]
    return [_project(row, last, at + 1) for at, row in enumerate(rows)]


def _project(row: Mapping[str, Any], last: int, number: int) -> Project:
    status = _WORDS.get((row["status"] or "").strip().casefold())
    if status is None:
        raise BadInput(
            f"Row {number} of the projects has the status “{row['status']}”. Write planned, under "
            "way, completed or given up."
        )
    goes_on = status == UNDER_WAY or (status == COMPLETED and bool(row["maintained"]))
    return Project(
        name=str(row["project"]),
        place=place_of(row["place"]),
        ecosystem=(row["ecosystem"] or "").strip() or "not stated",
        realm=(row["realm"] or "").strip().casefold() or "not stated",
        start=row["start"],
        end=None if goes_on else row["end"],
        area=float(row["area_km2"] or 0.0),
        fate=_fate(status, row, goes_on=goes_on, last=last),
    )


def _fate(status: str, row: Mapping[str, Any], *, goes_on: bool, last: int) -> str:
    if status == PLANNED:
        return NOT_BEGUN
    if not goes_on and row["end"] is None:
        return NOT_KNOWN_HOW_LONG
    if row["start"] is None:
        return WITHOUT_START if goes_on else NOT_KNOWN_HOW_LONG
    return LATER if row["start"] > last else COUNTED


def _shaped(found: list[Project], layer: pa.Table | None) -> list[Project]:
    if layer is None:
        return found
    given = shapely.from_wkb(layer["geometry"].to_numpy(), on_invalid="ignore")
    mended = repaired(given)
    shapes = along_geodesics(mended.geometries)
    areas = geodesic_km2(shapes)
    for at, project in enumerate(found):
        project.shape, project.area = shapes[at], float(areas[at])
        if at in mended.lost and project.fate in {COUNTED, WITHOUT_START}:
            project.fate = BEYOND_REPAIR
    return found


def _fates(mapped: Iterable[Project], reported: Iterable[Project]) -> pa.Table:
    every = [(one, True) for one in mapped] + [(one, False) for one in reported]
    every.sort(key=lambda pair: (pair[0].name, pair[1], pair[0].area))
    return pa.table(
        {
            "project": pa.array([one.name for one, _ in every], pa.string()),
            "outline": pa.array([drawn for _, drawn in every], pa.bool_()),
            "outcome": pa.array([one.fate for one, _ in every], pa.string()),
            "area_km2": pa.array([one.area for one, _ in every], pa.float64()),
        }
    )


def _degraded(table: pa.Table | None) -> dict[tuple[str, str], dict[int, float]]:
    found: dict[tuple[str, str], dict[int, float]] = {}
    if table is not None:
        names = ("place", "ecosystem", "year", "area_km2")
        for place, ecosystem, year, area in zip(
            *(_cells(table, one) for one in names), strict=True
        ):
            kind = (ecosystem or "").strip() or ALL
            found.setdefault((place_of(place), kind), {})[int(year)] = float(area)
    return found


def _cells(table: pa.Table, name: str) -> list[Any]:
    if name not in table.column_names:
        return [None] * table.num_rows
    cells: list[Any] = table[name].to_pylist()
    return cells


def rows(
    found: Projects, borders: tuple[Border, ...] | None, first_year: int
) -> Iterator[dict[str, Any]]:
    """Yield areas by place, realm or ecosystem, and year."""
    named = {one.place for one in (*found.mapped, *found.reported)} | {
        place for place, _ in found.degraded
    }
    only = next(iter(named - {""})) if len(named - {""}) == 1 else ""
    if "" in named and len(named) > 1 and not only:
        raise BadInput(
            "Some projects name a country and others none. Write the country in every row."
        )
    for place, shape in _places(named, only, borders):
        mapped = _within(found.mapped, place, shape, only)
        reported = [one for one in found.reported if (one.place or only) == place]
        for group, keep in _groups(mapped, reported).items():
            yield from _of_group(
                found,
                (place, *group),
                [one for one in mapped if keep(one)],
                [one for one in reported if keep(one)],
                first_year,
            )


def _places(
    named: set[str], only: str, borders: tuple[Border, ...] | None
) -> Iterator[tuple[str, Any]]:
    if borders is None:
        yield from ((place, None) for place in sorted({one or only for one in named}))
        return
    for place in sorted({one.place for one in borders} | (named - {""})):
        own = [one.shape for one in borders if one.place == place]
        yield place, shapely.union_all(own) if own else shapely.MultiPolygon()


def _within(found: Iterable[Project], place: str, shape: Any, only: str) -> list[Project]:
    """Return the projects of a place: those reported for it, or their part inside its border."""
    if shape is None:
        return [one for one in found if (one.place or only) == place]
    every = list(found)
    cut = inside(np.array([one.shape for one in every], dtype=object), shape)
    areas = geodesic_km2(cut)
    return [
        Project(**{**vars(one), "shape": part, "area": float(area)})
        for one, part, area in zip(every, cut, areas, strict=True)
        if area > 0
    ]


def _groups(*several: list[Project]) -> dict[tuple[str, str], Any]:
    """Return realm and ecosystem of each group, with what belongs to it."""
    every = [one for found in several for one in found]
    groups: dict[tuple[str, str], Any] = {(ALL, ALL): lambda _one: True}
    for realm in sorted({one.realm for one in every} - {"not stated"}):
        groups[realm, ALL] = lambda one, realm=realm: one.realm == realm
    for kind in sorted({one.ecosystem for one in every} - {"not stated"}):
        groups[ALL, kind] = lambda one, kind=kind: one.ecosystem == kind
    return groups


def _of_group(
    found: Projects,
    key: tuple[str, str, str],
    mapped: list[Project],
    reported: list[Project],
    first_year: int,
) -> Iterator[dict[str, Any]]:
    starts = [one.start for one in (*mapped, *reported) if one.start is not None]
    begin = min(max(first_year, min(starts, default=found.year)), found.year)
    united: dict[frozenset[int], float] = {}
    for year in range(begin, found.year + 1):
        active = [one for one in mapped if one.active(year)]
        told = [one for one in reported if one.active(year)]
        last = year == found.year
        area = _united(active, united)
        also = [one for one in mapped if one.undated()] if last else []
        yield {
            **dict(zip(("place", "realm", "ecosystem"), key, strict=True)),
            "year": year,
            "mapped_km2": area,
            "summed_km2": sum(one.area for one in active),
            "undated_km2": _united([*active, *also], united) - area if also else 0.0,
            "reported_km2": sum(
                one.area for one in reported if one.active(year) or (last and one.undated())
            ),
            "degraded_km2": _of_year(found, key, year),
            "projects": len(active),
            "records": len(told),
            "is_last": int(last),
        }


def _united(active: list[Project], known: dict[frozenset[int], float]) -> float:
    """Return the area of the union; years with the same projects are measured once."""
    which = frozenset(id(one) for one in active)
    if which not in known:
        shapes: Floats = np.array([one.shape for one in active], dtype=object)
        known[which] = float(geodesic_km2(flat_union(shapes)).sum()) if active else 0.0
    return known[which]


def _of_year(found: Projects, key: tuple[str, str, str], year: int) -> float:
    """Return the degraded area of the last year up to ``year`` that has one; 0 for none."""
    place, realm, ecosystem = key
    if realm != ALL:
        return 0.0
    years = found.degraded.get((place, ecosystem)) or found.degraded.get(("", ecosystem)) or {}
    before = [one for one in years if one <= year]
    return years[max(before)] if before else 0.0
