"""Key biodiversity areas, each with the share that is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import Floats, Geometries, geodesic_km2
from ecotone.indicators.geography.clip import inside
from ecotone.indicators.geography.union import flat_union
from ecotone.indicators.placing import place_of
from ecotone.indicators.protected.borders import outlines


@dataclass(frozen=True, slots=True)
class KeyAreas:
    """Outlines and the places that the layer names ("" where it names none)."""

    shapes: Geometries
    places: tuple[str, ...]
    complete: float  # the share from which a site counts as covered completely

    @classmethod
    def of(cls, layer: pa.Table, complete: float) -> KeyAreas:
        """Return the areas of a layer. Raises ``BadInput`` for an outline beyond repair."""
        named = "place" in layer.column_names
        places = layer["place"].to_pylist() if named else [""] * layer.num_rows
        return cls(outlines(layer, "key_areas"), tuple(place_of(one) for one in places), complete)

    def covered(self, place: str, borders: Sequence[Any], covers: Geometries) -> Floats | None:
        """Return the share, 0 to 1, of each area of ``place`` that ``covers`` (flat) cover.

        An area belongs to the place that the layer names, else to the borders it lies in, whose
        part alone then counts. None when no area belongs to the place.
        """
        own = self._of_place(place, borders)
        sizes = geodesic_km2(own)
        own, sizes = own[sizes > 0], sizes[sizes > 0]
        if not len(own):
            return None
        mine, theirs = shapely.STRtree(covers).query(own, predicate="intersects")
        shared = geodesic_km2(shapely.intersection(own[mine], covers[theirs]))
        found = np.bincount(mine, weights=shared, minlength=len(own)) / sizes
        return np.minimum(found, 1.0)

    def _of_place(self, place: str, borders: Sequence[Any]) -> Geometries:
        if any(self.places):
            return self.shapes[self._named(place)]
        if not borders:
            return self.shapes
        parts = [inside(self.shapes, border) for border in borders]
        return np.array([_joined(each) for each in zip(*parts, strict=True)], dtype=object)

    def _named(self, place: str) -> npt.NDArray[np.bool_]:
        return np.array([one == place for one in self.places], dtype=bool)


def _joined(parts: Sequence[Any]) -> Any:
    united = flat_union(np.array(parts, dtype=object))
    return shapely.union_all(united) if len(united) else shapely.MultiPolygon()
