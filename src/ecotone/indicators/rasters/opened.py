"""What a method finds in its inputs: rasters by year, places with shapes, measured cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import shapely

from ecotone.datasets import elsewhere
from ecotone.datasets.needs import Column, ColumnType, LayerNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.kernel.errors import BadInput

#: What cells without data mean: not looked at, or (in maps of presence) not there.
NoData = Literal["unknown", "absent"]
#: How cells of a projected grid are measured; see ``indicators.rasters.areas.CellArea``.
HowMeasured = Literal["plane", "corrected"]

#: The layer of places that a method over rasters takes; without it the grid is one place.
PLACES = LayerNeed(
    meaning="Borders of the places, land or sea; without them the whole grid is one place",
    columns=(
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Place: ISO 3166-1 alpha-3 code of a country, or a name of your own",
            synonyms=("iso3", "iso_a3", "adm0_a3", "code", "name"),
            example="KEN",
        ),
    ),
    optional=True,
)


def paths_by_year(given: Any, name: str) -> dict[int, Path]:
    """Return the files of a raster by year.

    Raises ``BadInput`` where no year is said, or a file that was left in its place has changed.
    """
    if isinstance(given, Snapshot):
        raise BadInput(
            f"The input “{name}” is a raster for each year: say which year the file "
            f"{given.file_name or given.title} is of ({name}=2020:FILE)."
        )
    for snapshot in given.values():
        if snapshot.pointer is not None:
            elsewhere.make_sure_unchanged(snapshot.pointer)
    return {int(year): snapshot.path for year, snapshot in sorted(given.items())}


def places_in(inputs: Mapping[str, Any], name: str = "places") -> tuple[list[str], Any] | None:
    """Return names and shapes of the layer of places, None where it was not given.

    Raises ``BadInput`` for a place without a name or shape.
    """
    layer = inputs.get(name)
    if layer is None:
        return None
    table = layer.table()
    names: Sequence[str | None] = table["place"].to_pylist()
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    for row, (place, shape) in enumerate(zip(names, shapes, strict=True), start=1):
        if not place or shape is None or shape.is_empty:
            raise BadInput(
                f"Layer “{name}”, row {row}: the place has no {'name' if not place else 'shape'}. "
                "Add it, or leave the row out."
            )
    return [str(place) for place in names], shapes
