"""Layers as files cut, rename or misplace them."""

import json

import geopandas
import pytest
import shapely

from ecotone.datasets.needs import Column, ColumnType, LayerNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read

NEED = LayerNeed(
    meaning="sites",
    columns=(
        Column(name="geometry", type=ColumnType.GEOMETRY, meaning="outline"),
        Column(
            name="status_year",
            type=ColumnType.INTEGER,
            meaning="year",
            unit="year",
            optional=True,
            blank=True,
            synonyms=("STATUS_YR",),
        ),
        Column(name="reported_area", type=ColumnType.NUMBER, meaning="area", optional=True),
        Column(name="reported_area_at_sea", type=ColumnType.NUMBER, meaning="a", optional=True),
    ),
)
SQUARE = shapely.box(36, 0, 36.1, 0.1)


def frame(**columns):
    return geopandas.GeoDataFrame(columns, geometry=[SQUARE] * 2, crs="EPSG:4326")


def collection(geometry, **more):
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more})


def sentence(path):
    with pytest.raises(BadTable) as found:
        read(path, NEED)
    return found.value.problems[0].sentence


def test_names_that_a_shapefile_has_cut_are_known_again(tmp_path):
    frame(status_yea=[1990, 2000]).to_file(tmp_path / "sites.shp")
    found = read(tmp_path / "sites.shp", NEED)
    assert found.table["status_year"].to_pylist() == [1990, 2000]
    assert "Column “status_yea” was read as “status_year”" in found.notes[0]


def test_a_cut_name_that_two_columns_may_have_had_is_left_out(tmp_path):
    frame(reported_a=[1.0, 2.0]).to_file(tmp_path / "sites.shp")
    assert read(tmp_path / "sites.shp", NEED).table.column_names == ["geometry"]


def test_other_files_keep_names_whole(tmp_path):
    frame(status_yea=[1990, 2000]).to_file(tmp_path / "sites.gpkg")
    assert read(tmp_path / "sites.gpkg", NEED).table.column_names == ["geometry"]


def test_a_polygon_there_and_back_surrounds_no_area(tmp_path):
    ring = [[36, 0], [36.01, 0.01], [36.02, 0.02], [36, 0]]
    path = tmp_path / "sites.geojson"
    path.write_text(collection({"type": "Polygon", "coordinates": [ring]}))
    assert sentence(path).startswith(
        "sites.geojson, row 1, column “geometry”: the polygon cannot be repaired"
    )


def test_a_long_and_thin_polygon_is_a_polygon(tmp_path):
    path = tmp_path / "sites.geojson"
    path.write_text(collection(shapely.geometry.mapping(shapely.box(36, 0, 46, 0.00001))))
    assert read(path, NEED).rows_out == 1


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::999999", "our own grid"])
def test_a_system_that_geojson_names_and_nobody_knows_is_refused(tmp_path, name):
    path = tmp_path / "sites.geojson"
    system = {"type": "name", "properties": {"name": name}}
    path.write_text(collection(shapely.geometry.mapping(SQUARE), crs=system))
    assert "names a coordinate system that is not known" in sentence(path)


def test_positions_that_are_no_numbers_are_refused_without_warnings(tmp_path, recwarn):
    path = tmp_path / "sites.geojson"
    path.write_text(collection(shapely.geometry.mapping(SQUARE)).replace("36.1", "NaN"))
    assert "row 1, column “geometry”" in sentence(path)
    assert [one for one in recwarn if issubclass(one.category, RuntimeWarning)] == []
