from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from ecotone.datasets.elsewhere import make_sure_unchanged
from ecotone.datasets.problems import BadTable
from ecotone.datasets.readers import rasters
from ecotone.datasets.snapshot import Shelf

CORNER = Affine(0.1, 0, 10, 0, -0.1, 5)
CELLS = np.arange(6 * 5000, dtype=np.uint16).reshape(6, 5000)


def written(path: Path, cells=CELLS, **further) -> Path:
    profile = {
        "driver": "GTiff",
        "width": cells.shape[-1],
        "height": cells.shape[-2],
        "count": 1,
        "dtype": cells.dtype,
        "crs": "EPSG:4326",
        "transform": CORNER,
        **further,
    }
    with rasterio.open(path, "w", **profile) as file:
        for band in range(1, profile["count"] + 1):
            file.write(cells, band)
    return path


def test_a_copy_laid_out_otherwise_has_the_same_digest(tmp_path: Path):
    plain = written(tmp_path / "a.tif")
    tiles = {"tiled": True, "blockxsize": 64, "blockysize": 64, "compress": "lzw"}
    tiled = written(tmp_path / "b.tif", **tiles)
    rasters.keep_cog(plain, tmp_path / "c.tif")
    digests = {rasters.content_digest(path) for path in tmp_path.glob("?.tif")}
    assert digests == {rasters.content_digest(tiled)}
    with rasterio.open(tmp_path / "c.tif") as cog:
        assert cog.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert (cog.read(1) == CELLS).all()


@pytest.mark.parametrize(
    "change",
    [
        {"nodata": 7},
        {"crs": "EPSG:4258"},
        {"transform": Affine(0.1, 0, 11, 0, -0.1, 5)},
        {"cells": CELLS + np.uint16(1)},
        {"cells": np.where(CELLS == 29_999, 0, CELLS).astype(np.uint16)},
        {"cells": CELLS.astype(np.int32)},
    ],
)
def test_one_cell_or_fact_changed_is_another_digest(tmp_path: Path, change):
    before = rasters.content_digest(written(tmp_path / "a.tif"))
    assert rasters.content_digest(written(tmp_path / "b.tif", **change)) != before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"count": 3}, "the file has 3 bands where one is needed"),
        ({"crs": None}, "does not say its coordinate reference system"),
        ({"transform": Affine.identity()}, "does not say where its cells lie"),
        ({"transform": Affine(0.1, 0.05, 10, 0.05, -0.1, 5)}, "rows do not run along parallels"),
        ({"cells": CELLS.astype(np.complex64)}, "cells hold numbers of the kind complex64"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_grid_that_cannot_be_measured_is_refused(tmp_path: Path, change, sentence: str):
    path = written(tmp_path / "land.tif", **change)
    with pytest.raises(BadTable) as refused:
        rasters.look(path)
    assert sentence in refused.value.for_keeper
    assert refused.value.for_keeper.startswith("land.tif: ")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"II*\x00\xff\xff\xff\xff"])
def test_what_is_no_geotiff_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "land.tif"
    path.write_bytes(content)
    with pytest.raises(BadTable, match="cannot be read as GeoTIFF"):
        rasters.look(path)
    with pytest.raises(BadTable, match="there is no such file"):
        rasters.look(tmp_path / "absent.tif")


def test_a_file_beside_the_raster_changes_nothing(tmp_path: Path):
    path = written(tmp_path / "a.tif")
    before = rasters.look(path)
    (tmp_path / "a.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><NoDataValue>7</NoDataValue></PAMRasterBand>'
        "</PAMDataset>"
    )
    assert rasters.look(path) == before
    assert before.nodata is None


def test_a_file_that_points_to_others_is_not_followed(tmp_path: Path):
    written(tmp_path / "a.tif")
    path = tmp_path / "b.tif"
    path.write_text(
        '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource><SourceFilename>{tmp_path}/a.tif</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )
    with pytest.raises(BadTable, match="cannot be read as GeoTIFF"):
        rasters.look(path)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path):
    path = written(tmp_path / "land.tif")
    with pytest.raises(BadTable, match=r"Make room, or keep the file where it is"):
        rasters.keep_cog(path, tmp_path / "kept" / "c.tif", free=lambda _: 1000)
    assert not list((tmp_path / "kept").iterdir())


def test_windows_cover_the_grid_once_and_are_no_larger_than_asked(tmp_path: Path):
    for number, layout in enumerate(({}, {"tiled": True, "blockxsize": 64, "blockysize": 32})):
        path = written(tmp_path / f"{number}.tif", **layout)
        with rasters.opened(path) as dataset:
            found = list(rasters.windows(dataset, 6000))
            assert sum(one.width * one.height for one in found) == CELLS.size
            assert max(one.width * one.height for one in found) <= 6000


def test_a_file_left_where_it_is_is_pointed_to_and_watched(tmp_path: Path):
    path = written(tmp_path / "large.tif")
    shelf = Shelf(tmp_path / "shelf")
    kept = shelf.keep_raster(path, title="Land cover", in_place=True)
    assert kept.path == path
    assert kept.digest == rasters.content_digest(path)
    again = shelf.snapshot(kept.digest)
    assert (again.path, again.pointer) == (path, kept.pointer)
    assert str(tmp_path) not in str(again.facts)
    assert kept.pointer is not None
    make_sure_unchanged(kept.pointer)
    written(path, CELLS[:4])
    with pytest.raises(BadTable, match="has changed since the dataset was made from it"):
        make_sure_unchanged(kept.pointer)
    path.unlink()
    with pytest.raises(BadTable, match="there is no file now"):
        make_sure_unchanged(kept.pointer)


def test_a_copied_raster_has_no_pointer(tmp_path: Path):
    kept = Shelf(tmp_path / "shelf").keep_raster(written(tmp_path / "a.tif"), title="Land cover")
    assert kept.pointer is None
    assert kept.path.is_relative_to(tmp_path / "shelf")
