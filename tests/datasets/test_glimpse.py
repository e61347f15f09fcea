"""First rows as text, and small drawings of layers and grids."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import rasterio
import shapely
from affine import Affine

from ecotone.datasets.glimpse import GRID_WIDTH, LONGEST_CELL, first_rows, picture
from ecotone.datasets.snapshot import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def test_the_first_rows_are_text_and_a_missing_cell_is_none(shelf: Shelf) -> None:
    table = pa.table({"name": ["a" * 200, None, "c"], "share": [0.25, 1.0, None], "n": [1, 2, 3]})
    found = first_rows(shelf.keep_table(table, title="t"), 2)
    assert found[0] == ["a" * (LONGEST_CELL - 1) + "…", "0.25", "1"]
    assert found[1] == [None, "1", "2"]
    assert len(found) == 2
    assert picture(shelf.keep_table(table, title="t")) is None


def test_a_layer_is_drawn_largest_first_with_its_holes(shelf: Shelf) -> None:
    small = shapely.box(10, 0, 11, 1)
    large = shapely.box(0, 0, 5, 5).difference(shapely.box(1, 1, 2, 2))
    outlines = [small.wkb, large.wkb, None]
    table = pa.table({"name": ["small", "large", "none"], "geometry": outlines})
    layer = shelf.keep_layer(table, title="l")
    drawn = picture(layer)
    assert drawn["bounds"] == [0.0, 0.0, 11.0, 5.0]
    assert [one["name"] for one in drawn["shapes"]] == ["large", "small"]
    assert [len(one["rings"]) for one in drawn["shapes"]] == [2, 1]
    assert drawn["left_out"] == 1
    assert first_rows(layer, 3)[0][1] == "Polygon"


def test_a_layer_without_outlines_has_no_picture(shelf: Shelf) -> None:
    table = pa.table({"name": ["none"], "geometry": pa.array([None], pa.binary())})
    assert picture(shelf.keep_layer(table, title="l")) is None


def test_a_grid_is_thinned_and_what_is_not_known_stays_so(shelf: Shelf, tmp_path: Path) -> None:
    cells = np.full((300, 200), 7, dtype="uint8")
    cells[:150] = 0
    file = tmp_path / "grid.tif"
    shape = {"height": 300, "width": 200, "count": 1, "dtype": "uint8", "nodata": 0}
    where = {"crs": "EPSG:4326", "transform": Affine(0.01, 0, 30, 0, -0.01, 10)}
    with rasterio.open(file, "w", driver="GTiff", **shape, **where) as grid:
        grid.write(cells, 1)
    snapshot = shelf.keep_raster(file, title="g")
    drawn = picture(snapshot)
    assert first_rows(snapshot, 5) == []
    assert len(drawn["cells"]) <= GRID_WIDTH
    assert (drawn["cells"][0][0], drawn["cells"][-1][0]) == (None, 7)
    assert drawn["bounds"] == pytest.approx([30, 7, 32, 10])
