"""Charts as pictures: what is drawn, what is left out, which way round."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.web.charts import account, areas, dots, picture, scales, series, spark, style
from ecotone.web.charts.canvas import NARROW, WIDE, length, shortened, wrapped
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import (
    Account,
    Area,
    Dots,
    Fill,
    Grid,
    Layer,
    Line,
    Point,
    Row,
    Series,
    Share,
    Words,
)

ENGLISH = Manner()
ARABIC = Manner("ar", ",", ".", mirrored=True)
WORDS = Words(title="It fell <b>", subtitle="Index", tells="From 0.9 to 0.8 & less", source="Ours")
POINTS = (
    Point(2000, 0.9, 0.88, 0.92),
    Point(2005, None, reason="Too few species are known."),
    Point(2010, 0.8, 0.78, 0.82),
    Point(2020, 0.81, 0.79, 0.83),
)
LINE = Series(words=WORDS, lines=(Line("National", POINTS),), unit="index", lowest=0, highest=1)
ROWS = Dots(
    words=WORDS,
    rows=(
        Row("Kenya", 2020, 0.8, 0.7, 0.9, chosen=True),
        Row("Mauritius", 2020, 0.6),
        Row("Nowhere", 2020, None, reason="Too few species are known."),
    ),
    unit="index",
    digits=2,
)
STOCK = Account(
    words=WORDS,
    shares=(Share("Forest", 40.0, 30.0, 1.0, 11.0), Share("Crops", 10.0, 20.0)),
    unit="km²",
    opening_name="2000",
    closing_name="2020",
)
SITE = Layer(
    words=WORDS,
    areas=(Area((((36.0, -1.0), (37.0, -1.0), (37.0, 0.0), (36.0, -1.0)),), Fill.FOURTH, "A"),),
    key=((Fill.FOURTH, "Protected"),),
)
COVER = Grid(
    words=WORDS,
    cells=((Fill.FIRST, Fill.FIRST, Fill.SECOND), (Fill.NOTHING, Fill.SECOND, Fill.SECOND)),
    bounds=(0.0, 0.0, 3.0, 2.0),
)
EVERY = [LINE, ROWS, STOCK, SITE, COVER]


def elements(body: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<g>{body}</g>").iter())


def of_class(body: str, name: str) -> list[ET.Element]:
    return [one for one in elements(body) if name in one.get("class", "").split()]


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("manner", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_a_chart_is_well_formed_named_and_described_at_both_widths(chart, manner):
    page = ET.fromstring(f"<div>{picture.inline(chart, 'one', manner)}</div>")
    assert [svg.get("class") for svg in page] == ["chart-narrow", "chart-wide"]
    for svg in page:
        assert svg.get("role") == "img"
        named = svg.get("aria-labelledby").split()
        assert [svg.find("title").get("id"), svg.find("desc").get("id")] == named
        assert svg.find("title").text == "It fell <b>"
        assert svg.find("desc").text == "From 0.9 to 0.8 & less"


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_class_in_a_picture_has_its_look(chart, width):
    body = picture.drawn(chart, width, ENGLISH).body
    known = set(re.findall(r"\.(c-[\w]+)", " ".join(name for name, _ in style.RULES)))
    used = {name for found in re.findall(r'class="([^"]+)"', body) for name in found.split()}
    assert used <= known | {"c-cell", "c-dot"}  # coloured by a second class


def test_the_page_has_the_same_look_as_a_file():
    sheet = Path(style.__file__).parents[1] / "static/ecotone/ecotone.css"
    assert style.on_page() in sheet.read_text()


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: type(one).__name__)
def test_nothing_in_a_picture_needs_an_inline_style_or_script(chart):
    drawn = picture.inline(chart, "one", ENGLISH)
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_a_missing_year_breaks_line_and_ribbon_and_is_marked_with_its_reason():
    body = series.draw(LINE, WIDE, ENGLISH).body
    (line,) = of_class(body, "c-line")
    assert line.get("d").count("L") == 1  # 2010 to 2020; 2000 stands alone
    assert len(of_class(body, "c-dot")) == 3
    (gap,) = of_class(body, "c-gap")
    assert gap.find("title").text == "2005: Too few species are known."
    assert len(of_class(body, "c-band")) == 1
    assert len(of_class(body, "c-bar")) == 1


def test_a_year_nobody_asked_for_is_no_gap():
    points = (Point(2000, 0.9), Point(2010, 0.8))
    chart = Series(words=WORDS, lines=(Line("", points),), unit="")
    body = series.draw(chart, WIDE, ENGLISH).body
    assert of_class(body, "c-gap") == []
    assert len(of_class(body, "c-line")) == 1


def test_a_series_without_any_value_draws_no_dot_at_zero():
    points = (Point(2000, None, reason="No data."), Point(2001, None, reason="No data."))
    body = series.draw(Series(words=WORDS, lines=(Line("", points),), unit=""), WIDE, ENGLISH).body
    assert of_class(body, "c-dot") == []
    assert len(of_class(body, "c-gap")) == 2


def test_arabic_runs_from_right_to_left_with_words_turned_and_numbers_not():
    ours = of_class(series.draw(LINE, WIDE, ENGLISH).body, "c-dot")
    theirs = of_class(series.draw(LINE, WIDE, ARABIC).body, "c-dot")
    for one, other in zip(ours, theirs, strict=True):
        assert float(one.get("cx")) + float(other.get("cx")) == pytest.approx(WIDE, abs=0.2)
        assert one.get("cy") == other.get("cy")
    body = series.draw(LINE, WIDE, ARABIC).body
    assert "\u2067index\u2069" in body
    assert "\u200e0,900 (0,880–0,920)\u200e" in body


def test_maps_are_never_mirrored():
    places = [
        one.get("d") for one in of_class(areas.draw_layer(SITE, WIDE, ENGLISH).body, "c-area")
    ]
    assert places == [
        one.get("d") for one in of_class(areas.draw_layer(SITE, WIDE, ARABIC).body, "c-area")
    ]


def test_dots_say_their_value_hollow_without_interval_words_without_value():
    body = dots.draw(ROWS, WIDE, ENGLISH).body
    assert len(of_class(body, "c-dot")) == 1
    assert len(of_class(body, "c-hollow")) == 1
    assert [one.text for one in of_class(body, "c-none")] == ["Too few species are known."]
    assert [one.text for one in of_class(body, "c-value")] == ["0.80 (0.70–0.90)", "0.60"]


def test_columns_of_an_account_are_as_tall_as_their_stocks():
    body = account.draw(STOCK, WIDE, ENGLISH).body
    heights = [float(one.get("height")) for one in of_class(body, "c-piece")]
    assert heights == pytest.approx([208, 52, 156, 104])


def test_labels_of_an_account_do_not_cover_each_other():
    shares = (*tuple(Share(f"Class {n}", 1.0, 1.0) for n in range(9)), Share("Rest", 900.0, 900.0))
    chart = Account(words=WORDS, shares=shares, unit="", opening_name="a", closing_name="b")
    places = [
        float(one.get("y"))
        for one in of_class(account.draw(chart, WIDE, ENGLISH).body, "c-value")[:10]
    ]
    assert all(after - before >= 15 for before, after in itertools.pairwise(places))


def test_equal_cells_of_a_grid_are_joined_and_missing_ones_have_their_own_fill():
    body = areas.draw_grid(COVER, 300, ENGLISH).body
    paths = {one.get("class"): one.get("d") for one in of_class(body, "c-cell")}
    assert set(paths) == {"c-cell c-fill1", "c-cell c-fill2", "c-cell c-fillnone"}
    assert paths["c-cell c-fill1"].count("M") == 1
    assert paths["c-cell c-fill2"].count("M") == 2


def test_a_site_too_small_to_see_is_a_dot():
    tiny = Area((((40.0, 0.0), (40.001, 0.0), (40.001, 0.001), (40.0, 0.0)),), Fill.SECOND, "B")
    chart = Layer(words=WORDS, areas=(*SITE.areas, tiny))
    found = of_class(areas.draw_layer(chart, WIDE, ENGLISH).body, "c-fill2")
    assert [one.tag for one in found] == ["circle"]


def test_a_small_line_needs_two_values():
    assert spark.draw(POINTS[:2], ENGLISH) is None
    drawing = spark.draw(POINTS, ENGLISH)
    assert drawing is not None
    assert 'aria-label="Fell &amp; rose"' in picture.small(drawing, "Fell & rose")


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: type(one).__name__)
def test_a_file_carries_title_style_and_source_and_asks_for_nothing(chart):
    body = picture.file(chart, ENGLISH)
    root = ET.fromstring(body)
    texts = [one.text for one in root.iter() if one.tag.endswith("text")]
    assert "It fell <b>" in texts
    assert "Source: Ours" in texts
    assert "var(" not in body
    assert "href" not in body


def test_a_chart_is_light():
    assert len(picture.inline(LINE, "one", ENGLISH)) < 6_000


@given(
    st.lists(
        st.floats(-1e9, 1e9),
        min_size=1,
        max_size=20,
    )
)
def test_an_axis_holds_every_value_and_its_steps_are_equal(values):
    found = scales.ticks(values)
    width = found.high - found.low
    assert found.low <= min(values) + 1e-6 * width
    assert found.high >= max(values) - 1e-6 * width
    steps = [b - a for a, b in zip(found.values, found.values[1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-3)
    assert 2 <= len(found.values) <= 12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_an_axis_does_not_go_beyond_what_a_measure_can_be(values):
    found = scales.ticks(values, lowest=0, highest=1)
    assert found.low >= 0
    assert found.high <= 1
    assert found.low < found.high
    assert len(found.values) >= 2


@given(st.integers(1500, 2100), st.integers(0, 600), st.integers(2, 12))
def test_years_under_an_axis_are_round_and_fit(first, span, room):
    found = scales.year_ticks(first, first + span, room)
    assert len(found) <= room + 1
    assert all(first <= year <= first + span for year in found)


def test_words_are_wrapped_and_cut_to_their_room():
    assert wrapped("one two three", length("one two")) == ["one two", "three"]
    assert wrapped("数据数据", 24) == ["数据", "数据"]
    assert shortened("Saint Vincent and the Grenadines", 100).endswith("…")
    assert length(shortened("Saint Vincent and the Grenadines", 100)) <= 100


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234567.891, 1, "1.234.567,9"),
        (-0.5, 2, "\u200e−0,50\u200e"),
        (0.0004, 2, "0,00040"),
        (0.0, 2, "0,00"),
        (-2.0, 0, "\u200e−2\u200e"),
    ],
)
def test_numbers_are_written_as_the_language_does_and_never_fade_to_nothing(value, digits, written):
    assert ARABIC.number(value, digits) == written
