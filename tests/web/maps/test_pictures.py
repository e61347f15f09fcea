from __future__ import annotations

import gzip
import json
import re

import pytest

from ecotone.kernel.errors import BadInput, NotFound
from ecotone.vocab import countries
from ecotone.web.maps import drawing, outline, pictures, svg, world


@pytest.fixture(autouse=True)
def fresh():
    pictures.forget()
    yield
    pictures.forget()


def corners(path: str) -> list[tuple[float, float]]:
    """Return the corners of a path, so that its extent can be measured."""
    found = []
    for ring in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x, y = numbers[:2]
        found.append((x, y))
        for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + step_x, y + step_y
            found.append((x, y))
    return found


def test_every_country_but_the_union_and_the_far_south_is_on_the_world_map():
    drawn = {land.code for land in pictures.world_map()}
    missing = {one.iso3 for one in countries.countries()} - drawn
    assert missing == {"ATA", "EUE"}


def test_a_country_that_cannot_be_seen_has_a_dot():
    for land in pictures.world_map():
        if land.code and not land.path:
            assert land.dot is not None, land.code


@pytest.mark.parametrize("code", ["FJI", "RUS", "NZL", "USA", "KIR"])
def test_no_country_is_stretched_over_the_whole_world(code):
    (land,) = (land for land in pictures.world_map() if land.code == code)
    for ring in land.path.split("M")[1:]:
        left, _top, right, _bottom = drawing.box(corners("M" + ring))
        assert right - left < world.WIDTH / 2


@pytest.mark.parametrize("code", [one.iso3 for one in countries.countries()])
def test_every_outline_fits_its_picture_and_shows_something(code):
    if code == "EUE":
        with pytest.raises(NotFound):
            pictures.outline_of(code)
        return
    picture = pictures.outline_of(code)
    assert picture.path or picture.rings
    if picture.path:
        left, top, right, bottom = drawing.box(corners(picture.path))
        assert left >= 0
        assert top >= 0
        assert right <= outline.WIDTH
        assert bottom <= outline.HEIGHT
        fills = right - left > outline.WIDTH / 4 or bottom - top > outline.HEIGHT / 4
        assert fills or picture.rings


def test_islands_too_small_to_see_have_rings():
    assert len(pictures.outline_of("TUV").rings) > 5
    assert pictures.outline_of("KEN").rings == ()


def test_parts_far_away_are_left_out_and_said():
    assert pictures.outline_of("USA").elsewhere
    assert not pictures.outline_of("KEN").elsewhere


def test_land_without_a_code_is_neutral_and_no_link():
    marks = {land.code: svg.Mark(3, "x", "/x/") for land in pictures.world_map() if land.code}
    drawn = svg.world(pictures.world_map(), marks)
    nobody = [land for land in pictures.world_map() if not land.code]
    assert nobody
    for land in nobody:
        assert f'<path d="{land.path}"/>' in drawn


def test_a_name_cannot_break_out_of_the_map():
    land = world.Land("KEN", "M0 0l1 0 0 1z", None)
    drawn = svg.world([land], {"KEN": svg.Mark(1, "<script>", '"/><x>')})
    assert "<script>" not in drawn
    assert '"/><x>' not in drawn


def test_the_world_map_fits_the_page():
    marks = {
        land.code: svg.Mark(3, "Name: 12", f"/en/countries/{land.code}/")
        for land in pictures.world_map()
        if land.code
    }
    assert len(gzip.compress(svg.world(pictures.world_map(), marks).encode())) < 16_000


def test_an_operators_boundaries_take_the_place_of_ours(settings, tmp_path):
    file = tmp_path / "own.geojson"
    ring = [[30, -2], [34, -2], [34, 2], [30, 2], [30, -2]]
    body = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"iso3": "KEN"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    file.write_text(json.dumps(body))
    settings.ECOTONE_BOUNDARIES = str(file)
    assert [land.code for land in pictures.world_map()] == ["KEN"]
    assert pictures.source()["sources"] == ["own.geojson"]
    with pytest.raises(NotFound):
        pictures.outline_of("UGA")


def test_unreadable_boundaries_say_so(settings, tmp_path):
    settings.ECOTONE_BOUNDARIES = str(tmp_path / "none.json")
    with pytest.raises(BadInput, match=r"none\.json cannot be read"):
        pictures.world_map()
