from __future__ import annotations

import json

import pytest

from ecotone.kernel.errors import BadInput
from ecotone.web.maps import layer

SQUARE = [[30, -2], [34, -2], [34, 2], [30, 2], [30, -2]]


def feature(properties: dict, geometry: dict | None = None, **more: object) -> dict:
    shape = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": properties, "geometry": shape, **more}


def collection(*features: dict) -> dict:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize(
    "properties",
    [{"ISO_A3": "KEN"}, {"iso3cd": "KEN"}, {"code": "ke"}, {"ISO_N3": "404"}, {"ADM0_A3": "KEN"}],
)
def test_geojson_keyed_in_the_usual_ways_is_read(properties):
    (shape,) = layer.parse(collection(feature(properties)))
    assert shape.code == "KEN"
    assert shape.polygons[0][0][1] == (34.0, -2.0)


def test_a_feature_without_a_known_code_is_land_of_nobody():
    shapes = layer.parse(collection(feature({"ISO_A3": "KEN"}), feature({"ISO_A3": "-99"})))
    assert [shape.code for shape in shapes] == ["KEN", ""]


def test_a_feature_without_geometry_is_left_out():
    body = collection(feature({"ISO_A3": "KEN"}))
    body["features"].append({"type": "Feature", "properties": {}, "geometry": None})
    assert len(layer.parse(body)) == 1


def test_topojson_arcs_are_shared_and_turned():
    body = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [-180, -90]},
        "arcs": [[[210, 90], [4, 0]], [[214, 90], [0, 4], [-4, 0], [0, -4]]],
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": "404", "arcs": [[0, 1]]},
                    {"type": "Polygon", "arcs": [[-2, -1]]},
                ],
            }
        },
    }
    there, back = layer.parse(body)
    assert there.code == "KEN"
    assert there.polygons[0][0] == ((30, 0), (34, 0), (34, 4), (30, 4), (30, 0))
    assert back.polygons[0][0] == there.polygons[0][0][::-1]


@pytest.mark.parametrize(
    "text",
    ["", "<html>", "[]", "{}", '{"type": "FeatureCollection"}', '{"type":"Topology","arcs":3}'],
)
def test_a_broken_file_is_named_in_a_clear_sentence(tmp_path, text):
    file = tmp_path / "borders.json"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"borders\.json .*GeoJSON or TopoJSON"):
        layer.read(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"none\.json cannot be read"):
        layer.read(tmp_path / "none.json")


def test_a_file_that_names_no_country_is_refused(tmp_path):
    file = tmp_path / "borders.json"
    file.write_text(json.dumps(collection(feature({"name": "Kenya"}))))
    with pytest.raises(BadInput, match="names no country that we know"):
        layer.read(file)
