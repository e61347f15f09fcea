"""Borders by country and realm, and the places of sites where there are no borders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import Geometries, geodesic_km2
from ecotone.indicators.geography.edges import along_parallels
from ecotone.indicators.geography.repair import repaired
from ecotone.indicators.geography.union import less
from ecotone.indicators.placing import place_of
from ecotone.kernel.errors import BadInput

LAND, MARINE = "land", "marine"
_REALMS = {
    "": LAND,
    "land": LAND,
    "terrestrial": LAND,
    "marine": MARINE,
    "sea": MARINE,
    "eez": MARINE,
    "ocean": MARINE,
}


@dataclass(frozen=True, slots=True)
class Border:
    """The land or the sea of a place, and its area in km²."""

    place: str
    realm: str
    shape: Any
    area: float


def borders(layer: pa.Table, near: Geometries, named: Iterable[str]) -> tuple[Border, ...]:
    """Return the borders that ``near`` (sites) meet, ordered by place and realm.

    Sea areas are taken without the land of the same place. Raises ``BadInput`` naming the row of
    a realm that is not known, or of an outline that cannot be repaired and matters: that of a
    place ``named`` by the sites, or any where they name none.
    """
    places = [place_of(one) for one in layer["place"].to_pylist()]
    known = {place_of(part) for one in named for part in one.split(";")} - {""}
    shapes = outlines(layer, "borders", [not known or one in known for one in places])
    realms = _realms(layer)
    touched = _touched(shapes, near)
    if not touched:
        _refuse_exchanged(shapes, places, near, known)
    wanted = {places[at] for at in touched}
    by_key: dict[tuple[str, str], list[Any]] = {}
    for at, key in enumerate(zip(places, realms, strict=True)):
        if key[0] in wanted and key[0]:
            by_key.setdefault(key, []).append(shapes[at])
    whole = {key: shapely.union_all(parts) for key, parts in by_key.items()}
    return tuple(_border(key, whole) for key in sorted(whole))


def _refuse_exchanged(
    shapes: Geometries, places: Sequence[str], near: Geometries, named: set[str]
) -> None:
    """Raise ``BadInput`` when sites lie within the borders of their country only mirrored."""
    own = np.array([shape for shape, one in zip(shapes, places, strict=True) if one in named])
    turned = shapely.transform(near, lambda positions: positions[:, ::-1])
    if not len(own) or not len(near) or not len(_touched(own, turned)):
        return
    position = shapely.get_coordinates(near[0])[0]
    raise BadInput(
        f"No site lies within a border that is given; the first lies at longitude "
        f"{position[0]:.4g}, latitude {position[1]:.4g}. With longitude and latitude exchanged "
        "they would lie in the country they are reported for: exchange them in the layer of sites."
    )


def _border(key: tuple[str, str], whole: dict[tuple[str, str], Any]) -> Border:
    shape = whole[key]
    land = whole.get((key[0], LAND))
    if key[1] == MARINE and land is not None:
        shape = less(np.array([shape]), np.array([land]))[0]
    return Border(*key, shape, float(geodesic_km2(np.array([shape]))[0]))


def outlines(layer: pa.Table, name: str, needed: Sequence[bool] = ()) -> Geometries:
    """Return polygons of a layer, repaired; edges that are long follow the map, not a geodesic.

    Raises ``BadInput`` for one that cannot be repaired and is ``needed`` (by default all are).
    """
    found = repaired(shapely.from_wkb(layer["geometry"].to_numpy(), on_invalid="ignore"))
    lost = sorted(at for at in found.lost if not needed or needed[at])
    if lost:
        at, why = lost[0], found.lost[lost[0]]
        raise BadInput(
            f"Row {at + 1} of the layer “{name}” has an outline that cannot be repaired ({why}). "
            "Draw it anew or take the row out."
        )
    return along_parallels(found.geometries)


def _realms(layer: pa.Table) -> list[str]:
    if "realm" not in layer.column_names:
        return [LAND] * layer.num_rows
    found = []
    for at, text in enumerate(layer["realm"].to_pylist()):
        realm = _REALMS.get((text or "").strip().casefold())
        if realm is None:
            raise BadInput(
                f"Row {at + 1} of the layer “borders” has the realm “{text}”. Write land or marine."
            )
        found.append(realm)
    return found


def _touched(shapes: Geometries, near: Geometries) -> list[int]:
    _, touched = shapely.STRtree(shapes).query(near, predicate="intersects")
    return [int(at) for at in np.unique(touched)]
