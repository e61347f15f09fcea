import json
import shutil

import geopandas
import pytest
import shapely

from ecotone.datasets.problems import BadTable
from ecotone.datasets.readers.layers import layer_table

SQUARES = [shapely.box(36, 0, 37, 1), shapely.box(38, 0, 39, 1)]


def frame(geometry=SQUARES, crs="EPSG:4326", names=("Añil", "محمية")):
    return geopandas.GeoDataFrame({"name": list(names)}, geometry=list(geometry), crs=crs)


def shapes(read):
    return shapely.from_wkb(read.table["geometry"].to_numpy())


def same(found, expected):
    return shapely.equals_exact(shapely.normalize(found), shapely.normalize(expected), 1e-6).all()


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "parquet", "fgb"])
def test_every_form_gives_the_same_table(tmp_path, suffix):
    path = tmp_path / f"sites.{suffix}"
    frame().to_parquet(path) if suffix == "parquet" else frame().to_file(path)
    read = layer_table(path)
    assert sorted(read.table["name"].to_pylist()) == sorted(["Añil", "محمية"])
    assert read.table.column_names == ["name", "geometry"]
    assert same(sorted(shapes(read), key=str), sorted(SQUARES, key=str))
    assert (read.facts["features"], read.facts["bounds"]) == (2, [36, 0, 39, 1])
    assert read.notes == ()


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "parquet"])
def test_other_coordinate_systems_are_turned_into_degrees_and_it_is_noted(tmp_path, suffix):
    path = tmp_path / f"sites.{suffix}"
    metres = frame().to_crs("EPSG:21037")
    metres.to_parquet(path) if suffix == "parquet" else metres.to_file(path)
    read = layer_table(path)
    assert same(shapes(read), SQUARES)
    assert len(read.notes) == 1
    assert read.notes[0].endswith("into WGS84 degrees.")
    assert "Arc" in read.notes[0]


def test_the_layer_of_the_emirates_is_read_with_arabic_names(shared):
    path = shared / "indicators/protected_areas/uae/pad-united-arab-emirates.shp"
    read = layer_table(path)
    assert read.table.num_rows == 50
    assert read.table["nameloc"][0].as_py() == "محمية يو الدبسا الطبيعية"
    assert len(read.notes) == 1
    assert "1 outlines are not valid" in read.notes[0]


def test_borders_as_topojson_are_read_as_degrees(shared):
    path = shared / "indicators/boundaries/countries-50m.json"
    read = layer_table(path, layer="countries")
    assert read.table.num_rows == 241
    assert "TopoJSON names no coordinate system" in read.notes[0]


def refusal(path, **asked):
    with pytest.raises(BadTable) as caught:
        layer_table(path, **asked)
    return caught.value


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ([".prj"], "the file sites.prj is missing, so nobody knows"),
        ([".shx"], "sites.shx is missing"),
        ([".shx", ".dbf"], "sites.shx and sites.dbf is missing"),
    ],
)
def test_a_shapefile_without_a_part_says_which(tmp_path, gone, said):
    path = tmp_path / "sites.shp"
    frame().to_file(path)
    for part in gone:
        path.with_suffix(part).unlink()
    assert said in refusal(path).for_keeper


@pytest.mark.parametrize(
    ("encoding", "names", "noted"),
    [("UTF-8", ("Añil", "محمية"), 0), ("ISO-8859-1", ("Añil", "São João"), 1)],
)
def test_texts_of_a_shapefile_without_code_page_are_read(tmp_path, encoding, names, noted):
    path = tmp_path / "sites.shp"
    frame(names=names).to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    body = bytearray(table.read_bytes())
    body[29] = 0
    table.write_bytes(body)
    read = layer_table(path)
    assert read.table["name"].to_pylist() == list(names)
    assert len(read.notes) == noted


def test_a_feature_that_cannot_be_repaired_is_named_by_its_row(tmp_path):
    path = tmp_path / "sites.gpkg"
    flat = shapely.Polygon([(36, 0), (37, 1), (36, 0), (36, 0)])
    frame([SQUARES[0], flat]).to_file(path)
    found = refusal(path)
    assert [(one.row, one.column) for one in found.problems] == [(2, "geometry")]
    assert found.for_keeper == (
        "sites.gpkg, row 2, column “geometry”: the polygon cannot be repaired: it surrounds no "
        "area. Draw it anew."
    )


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (None, "the row has no geometry"),
        (shapely.LineString([(36, 0), (37, 1)]), "this is a line"),
        (shapely.box(500_000, 0, 500_100, 100), "positions lie outside the map"),
    ],
    ids=["none", "line", "metres called degrees"],
)
def test_features_without_a_usable_outline_are_named(tmp_path, shape, said):
    path = tmp_path / "sites.parquet"
    frame([SQUARES[0], shape]).to_parquet(path)
    found = refusal(path)
    assert found.problems[0].row == 2
    assert said in found.for_keeper


def test_points_are_read_too(tmp_path):
    path = tmp_path / "sites.gpkg"
    frame([SQUARES[0], shapely.Point(36, 0)]).to_file(path)
    assert [one.geom_type for one in shapes(layer_table(path))] == ["Polygon", "Point"]


def test_several_layers_ask_which(tmp_path):
    path = tmp_path / "national.gpkg"
    frame().to_file(path, layer="parks")
    frame().to_file(path, layer="borders")
    assert "holds 2 layers. Say which one to read: “parks”, “borders”." in refusal(path).for_keeper
    assert "has no layer “lakes”" in refusal(path, layer="lakes").for_keeper
    assert layer_table(path, layer="parks").facts["layer"] == "parks"


def test_a_geoparquet_file_without_known_system_is_refused(tmp_path):
    path = tmp_path / "sites.parquet"
    frame(crs=None).to_parquet(path)
    assert "does not say in which coordinate system" in refusal(path).for_keeper


def test_a_plain_parquet_table_is_no_layer(tmp_path):
    path = tmp_path / "sites.parquet"
    frame().drop(columns="geometry").to_parquet(path)
    assert "without geometry" in refusal(path).for_keeper


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("sites.gpkg", b"<OGRVRTDataSource/>", "is named .gpkg but holds something else"),
        ("sites.geojson", b"SQLite format 3\x00", "is named .geojson but holds something else"),
        ("sites.shx", b"", "is one part of a Shapefile"),
        ("sites.zip", b"PK", "is an archive"),
        ("sites.kml", b"<kml/>", "is not a layer that can be read"),
        ("sites.geojson", b'{"type": "FeatureCollection", "features": [', "cannot be read"),
        ("sites.gpkg", b"SQLite format 3\x00cut off", "cannot be read"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(tmp_path, name, body, said):
    path = tmp_path / name
    path.write_bytes(body)
    assert said in refusal(path).for_keeper


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "sites.gpkg").for_keeper


def test_geojson_needs_no_coordinate_system(tmp_path):
    path = tmp_path / "sites.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "a"},
        "geometry": SQUARES[0].__geo_interface__,
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert layer_table(path).notes == ()


def test_parts_of_a_shapefile_may_have_names_in_capitals(tmp_path):
    frame().to_file(tmp_path / "sites.shp")
    for part in ("dbf", "shx", "prj"):
        shutil.move(tmp_path / f"sites.{part}", tmp_path / f"sites.{part.upper()}")
    assert layer_table(tmp_path / "sites.shp").facts["features"] == 2


def test_heights_are_left_out(tmp_path):
    path = tmp_path / "sites.gpkg"
    frame([shapely.force_3d(one, 5) for one in SQUARES]).to_file(path)
    assert not shapely.has_z(shapes(layer_table(path))).any()
