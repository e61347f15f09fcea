import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.geography.union import firsts, flat_union, groups, less

tenth = st.integers(0, 40).map(lambda value: value / 10)


@st.composite
def sites(draw):
    many = draw(st.integers(1, 12))
    return np.array(
        [
            shapely.Point(30 + draw(tenth), draw(tenth)).buffer(0.05 + draw(tenth) / 5)
            for _ in range(many)
        ]
    )


def total(shapes):
    return geodesic_km2(shapes).sum()


@given(sites())
@settings(max_examples=40, deadline=None)
def test_a_flat_union_covers_what_one_great_union_covers(shapes):
    flat = flat_union(shapes)
    assert total(flat) == pytest.approx(total(np.array([shapely.union_all(shapes)])), abs=1e-6)
    left, right = shapely.STRtree(flat).query(flat, predicate="overlaps")
    assert list(zip(left, right, strict=True)) == []


@given(sites(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_repetition_of_sites_matters(shapes, random):
    shuffled = list(shapes) * 2
    random.shuffle(shuffled)
    assert total(flat_union(np.array(shuffled))) == total(flat_union(shapes))


@given(sites(), st.data())
@settings(max_examples=40, deadline=None)
def test_pieces_by_year_add_up_to_the_union_of_sites_up_to_each_year(shapes, data):
    years = np.array([data.draw(st.integers(1990, 1994)) for _ in shapes])
    pieces, first = firsts(shapes, years)
    for year in range(1990, 1995):
        up_to = np.array([shapely.union_all(shapes[years <= year])])
        drawn = shapely.area(pieces[first <= year]).sum()
        assert drawn == pytest.approx(shapely.area(up_to).sum(), rel=1e-9)


@given(sites())
@settings(max_examples=20, deadline=None)
def test_what_lies_over_a_site_adds_nothing(shapes):
    inner = shapely.buffer(shapes, -0.02)
    assert total(less(inner, shapes)) == 0


def test_two_identical_sites_are_one_site():
    site = shapely.box(30, 0, 31, 1)
    assert total(flat_union(np.array([site, site]))) == total(np.array([site]))
    pieces, first = firsts(np.array([site, site]), np.array([2001, 1999]))
    assert (len(pieces), first.tolist()) == (1, [1999])


def test_groups_are_of_boxes_that_touch():
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6), shapely.box(1, 1, 2, 2)])
    assert groups(shapes).tolist() == [0, 1, 0]


def test_no_sites_have_no_union():
    none = np.array([], dtype=object)
    empty = np.array([shapely.MultiPolygon()])
    assert len(flat_union(none)) == len(flat_union(empty)) == 0
    assert len(firsts(none, np.array([], dtype=np.int64))[0]) == 0
    assert len(less(none, none)) == 0
    assert len(less(empty, none)) == 1
