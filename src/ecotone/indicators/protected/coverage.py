"""Areas covered by place, realm, ecosystem and year: the table that the method reduces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import Floats, Geometries, geodesic_km2, without_slivers
from ecotone.indicators.geography.clip import inside
from ecotone.indicators.geography.union import flat_union, less
from ecotone.indicators.placing import place_of
from ecotone.indicators.protected import sites as fates
from ecotone.indicators.protected.borders import LAND, Border, outlines
from ecotone.indicators.protected.connected import connected_km2
from ecotone.indicators.protected.key_areas import KeyAreas
from ecotone.indicators.protected.pieces import Pieces, pieces
from ecotone.indicators.protected.sites import UNDATED, Sites
from ecotone.indicators.totals import ALL
from ecotone.kernel.errors import BadInput

ALL_SITES, DATED = ALL, "sites of known year"
OUTSIDE = "outside the borders given"
#: What each row says beside place, year and groups; numbers, 0 where there is nothing to say.
STATISTICS = (
    "areas_known",
    "pa_km2",
    "oecm_km2",
    "border_km2",
    "outside_km2",
    "connected_km2",
    "connectivity_known",
    "undated_km2",
    "points_km2",
    "summed_km2",
    "key_area_shares",
    "key_areas",
    "key_areas_complete",
    "sites",
    "undated_sites",
    "circles",
    "points_left_out",
    "beyond_repair",
    "not_divided",
    "status_not_stated",
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What is given beside the sites; ``borders`` is None where no border layer is."""

    borders: tuple[Border, ...] | None = None
    regions: Mapping[str, Any] | None = None
    key_areas: KeyAreas | None = None
    first_year: int = 1990
    median_km: float = 10.0


def regions_of(layer: pa.Table) -> dict[str, Any]:
    """Return one shape for each ecosystem of a layer, by name."""
    shapes = outlines(layer, "regions")
    names = [str(one).strip() for one in layer["ecosystem"].to_pylist()]
    return {
        name: shapely.union_all(shapes[[one == name for one in names]])
        for name in sorted(set(names))
    }


def rows(sites: Sites, layers: Layers) -> list[Row]:
    """Return the rows of all places, areas in km²."""
    parts = (
        _with_borders(sites, layers)
        if layers.borders is not None
        else _without_borders(sites, layers)
    )
    facts = {**dict.fromkeys(STATISTICS, 0), **_facts(sites)}
    return [{**facts, **row} for row in parts]


def _with_borders(sites: Sites, layers: Layers) -> Iterator[Row]:
    """Sites are cut at borders: the country that a site is reported for does not matter."""
    found = pieces(sites)
    flat = flat_union(_now(found))
    by_place: dict[str, list[Border]] = {}
    for border in layers.borders or ():
        by_place.setdefault(border.place, []).append(border)
    for place, own in by_place.items():
        clipped = [_clipped(sites, found, border) for border in own]
        for part in clipped:
            yield from _of_part(place, part.border.realm, part, _series([part], sites, layers))
            yield from _by_region(place, part, sites.year, layers)
            yield from _of_connected(part, flat, sites.year, layers.median_km)
        if len(clipped) > 1:  # land and sea do not overlap: their rows add up
            for part in clipped:
                yield from _of_part(place, ALL, part, _series(clipped, sites, layers))
        yield from _of_key_areas(place, clipped, layers, sites.year)
    yield from _outside(sites, layers.borders or ())


def _without_borders(sites: Sites, layers: Layers) -> Iterator[Row]:
    """Sites go to the country they are reported for; those of several cannot be divided."""
    every = np.unique(sites.places)
    if len(every) and all(";" in place for place in every):
        raise BadInput(
            f"Every site is reported for several countries ({every[0]}), and no border divides "
            "them. Give the layer “borders”."
        )
    for place in every:
        if ";" in place:
            continue
        own = _only(sites, sites.places == place)
        border = Border(place_of(str(place)), ALL, None, 0.0)
        part = _Part(border, pieces(own), own.geometries, own.circle, own.years)
        yield from _of_part(border.place, ALL, part, _series([part], sites, layers))
        yield from _of_key_areas(border.place, [part], layers, sites.year)


@dataclass(frozen=True, slots=True)
class _Part:
    """Pieces inside one border, and the sites themselves (whole, for counting)."""

    border: Border
    pieces: Pieces
    sites: Geometries
    circle: Any
    years: Any


def _clipped(sites: Sites, found: Pieces, border: Border) -> _Part:
    cut = without_slivers(inside(sites.geometries, border.shape))
    there = ~shapely.is_empty(cut)
    return _Part(
        border, _cut(found, border.shape), cut[there], sites.circle[there], sites.years[there]
    )


def _cut(found: Pieces, shape: Any) -> Pieces:
    cut = without_slivers(inside(found.geometries, shape))
    there = ~shapely.is_empty(cut)
    return Pieces(
        geometries=cut[there],
        start=found.start[there],
        end=found.end[there],
        oecm=found.oecm[there],
        points=inside(found.points, shape),
    )


def _of_part(place: str, realm: str, part: _Part, years: range) -> Iterator[Row]:
    """The whole in the year that the layer describes, and the dated series up to it."""
    areas = geodesic_km2(part.pieces.geometries)
    keys = {"place": place, "realm": realm, "ecosystem": ALL}
    about = _about(part)
    yield {
        **keys,
        "dating": ALL_SITES,
        "year": years.stop - 1,
        **about,
        **_covered(part.pieces, areas, UNDATED),
        "undated_km2": _undated(part.pieces, areas),
        "points_km2": float(geodesic_km2(part.pieces.points).sum()),
        "summed_km2": float(geodesic_km2(part.sites).sum()),
    }
    for each in years if (part.years != UNDATED).any() else ():
        covered = _covered(part.pieces, areas, each)
        number = {"sites": int((part.years <= each).sum())}
        yield {**keys, "dating": DATED, "year": each, **about, **number, **covered}


def _series(parts: Sequence[_Part], sites: Sites, layers: Layers) -> range:
    """Return the years of the dated series: from the first designation, not before the setting."""
    known = [part.years[part.years != UNDATED] for part in parts]
    first = min((int(years.min()) for years in known if len(years)), default=sites.year)
    return range(min(max(layers.first_year, first), sites.year), sites.year + 1)


def _covered(found: Pieces, areas: Floats, year: int) -> dict[str, float]:
    """Return the area under protected areas, and what other measures add, up to ``year``."""
    there = (found.start <= year) & (year < found.end)
    return {
        "pa_km2": float(areas[there & ~found.oecm].sum()),
        "oecm_km2": float(areas[there & found.oecm].sum()),
    }


def _undated(found: Pieces, areas: Floats) -> float:
    """Return what is covered only because sites of unknown year are counted."""
    gained = areas[found.start == UNDATED].sum()
    before = areas[found.end == UNDATED].sum()  # by an OECM with a year, all along
    return max(float(gained - before), 0.0)


def _about(part: _Part) -> dict[str, float]:
    return {
        "areas_known": 1,
        "border_km2": part.border.area,
        "sites": len(part.sites),
        "undated_sites": int((part.years == UNDATED).sum()),
        "circles": int(part.circle.sum()),
    }


def _by_region(place: str, part: _Part, year: int, layers: Layers) -> Iterator[Row]:
    for name, shape in (layers.regions or {}).items():
        own = shapely.intersection(shape, part.border.shape)
        (area,) = geodesic_km2(np.array([own]))
        if area > 0:
            cut = _cut(part.pieces, own)
            areas = geodesic_km2(cut.geometries)
            yield {
                "place": place,
                "realm": part.border.realm,
                "ecosystem": name,
                "dating": ALL_SITES,
                "year": year,
                "areas_known": 1,
                "border_km2": float(area),
                **_covered(cut, areas, UNDATED),
                "undated_km2": _undated(cut, areas),
                "points_km2": float(geodesic_km2(cut.points).sum()),
            }


def _of_connected(part: _Part, flat: Geometries, year: int, median_km: float) -> Iterator[Row]:
    """The land that is protected and connected, on the row of all sites on land."""
    if part.border.realm == LAND:
        yield {
            "place": part.border.place,
            "realm": LAND,
            "ecosystem": ALL,
            "dating": ALL_SITES,
            "year": year,
            "connected_km2": connected_km2(flat, part.border.shape, median_km),
            "connectivity_known": 1,
        }


def _of_key_areas(place: str, parts: Sequence[_Part], layers: Layers, year: int) -> Iterator[Row]:
    if layers.key_areas is None:
        return
    shapes = [part.border.shape for part in parts if part.border.shape is not None]
    covers = np.concatenate([_now(part.pieces) for part in parts])
    found = layers.key_areas.covered(place, shapes, covers)
    if found is not None:
        yield {
            "place": place,
            "realm": ALL,
            "ecosystem": ALL,
            "dating": ALL_SITES,
            "year": year,
            "key_area_shares": float(found.sum()),
            "key_areas": len(found),
            "key_areas_complete": int((found >= layers.key_areas.complete).sum()),
        }


def _now(found: Pieces) -> Geometries:
    there = (found.start <= UNDATED) & (found.end > UNDATED)
    return found.geometries[there]


def _outside(sites: Sites, borders: Sequence[Border]) -> Iterator[Row]:
    """What is reported for a country and lies outside its borders, as far as they are given."""
    for written in np.unique(sites.places):
        place = place_of(str(written))
        own_borders = np.array([one.shape for one in borders if one.place == place], dtype=object)
        if not len(own_borders):
            continue
        own = _only(sites, sites.places == written)
        area = float(geodesic_km2(less(flat_union(own.geometries), own_borders)).sum())
        if area > 0:
            yield {
                "place": place,
                "realm": OUTSIDE,
                "ecosystem": ALL,
                "dating": ALL_SITES,
                "year": sites.year,
                "outside_km2": area,
            }


def _only(sites: Sites, which: Any) -> Sites:
    return Sites(
        geometries=sites.geometries[which],
        kinds=sites.kinds[which],
        years=sites.years[which],
        places=sites.places[which],
        circle=sites.circle[which],
        fates=sites.fates,
        status_stated=sites.status_stated,
        year=sites.year,
    )


def _facts(sites: Sites) -> dict[str, int]:
    """Return what goes with every value as a flag, counted over the whole layer."""
    return {
        "points_left_out": sites.count(fates.POINT_WITHOUT_AREA),
        "beyond_repair": sites.count(fates.BEYOND_REPAIR),
        "not_divided": int(sum(";" in place for place in sites.places)),
        "status_not_stated": int(not sites.status_stated),
    }
