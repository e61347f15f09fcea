import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators.protected.pieces import NEVER, pieces
from ecotone.indicators.protected.sites import Sites


def sites(drawn):
    boxes, kinds, years = zip(*drawn, strict=True)
    size = len(drawn)
    return Sites(
        geometries=np.array([shapely.MultiPolygon([one]) for one in boxes], dtype=object),
        kinds=np.array(kinds),
        years=np.array(years, dtype=np.int64),
        places=np.array([""] * size),
        circle=np.zeros(size, dtype=bool),
        fates=pa.table({}),
        status_stated=True,
        year=2020,
    )


def covered(found, year):
    """Return the area, in square degrees, of protected areas and of what others add."""
    now = (found.start <= year) & (year < found.end)
    areas = shapely.area(found.geometries)
    return areas[now & ~found.oecm].sum(), areas[now & found.oecm].sum()


def test_an_oecm_counts_until_a_protected_area_takes_its_place():
    ground = shapely.box(36, 0, 37, 1)
    found = pieces(sites([(ground, "OECM", 2000), (ground, "PA", 2010)]))
    assert sorted(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [
        (2000, 2010),
        (2010, NEVER),
    ]
    assert covered(found, 2005) == (0, pytest.approx(1))
    assert covered(found, 2010) == (pytest.approx(1), 0)


tens = st.integers(0, 20).map(lambda one: 36 + one / 10)
box = st.builds(lambda west, south: shapely.box(west, south, west + 0.5, south + 0.5), tens, tens)
site = st.tuples(box, st.sampled_from(["PA", "OECM"]), st.integers(2000, 2004))


@given(st.lists(site, min_size=1, max_size=7))
@settings(max_examples=50, deadline=None)
def test_in_every_year_pieces_cover_what_the_sites_of_that_year_cover(drawn):
    found = pieces(sites(drawn))
    for year in range(2000, 2005):
        protected = shapely.union_all(
            [one for one, kind, since in drawn if kind == "PA" and since <= year]
        )
        every = shapely.union_all([one for one, _, since in drawn if since <= year])
        own, added = covered(found, year)
        assert own == pytest.approx(protected.area, abs=1e-9)
        assert own + added == pytest.approx(every.area, abs=1e-9)
