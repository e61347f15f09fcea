from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators import draws
from ecotone.indicators.series import Series


def made(rows: list[tuple[int, int, float]], years: int, units: int) -> Series:
    """Return a series of rows (unit, year, number)."""
    rows = sorted(rows, key=lambda row: (row[1], row[0]))
    return Series(
        place="KEN",
        group={},
        years=np.arange(2000, 2000 + years),
        units=tuple(f"u{at:03}" for at in range(units)),
        unit_at=np.array([row[0] for row in rows], dtype=np.int64),
        year_at=np.array([row[1] for row in rows], dtype=np.int64),
        cells={"n": np.array([row[2] for row in rows])},
    )


ROWS = [(0, 0, 1.0), (1, 0, 2.0), (2, 0, 4.0), (0, 1, 8.0), (2, 1, 16.0)]


def test_observed_sums_by_year_and_counts_units():
    sums = made(ROWS, 2, 3).observed()
    assert sums["n"].tolist() == [[7.0, 24.0]]
    assert sums.units.tolist() == [[3.0, 2.0]]


def test_units_stand_for_as_many_as_their_statistic_says():
    series = made(ROWS, 2, 3)
    series.cells["units"] = np.array([10.0, 1.0, 1.0, 1.0, 1.0])
    assert series.observed().units.tolist() == [[12.0, 2.0]]


def test_a_draw_takes_whole_units_the_same_for_all_years():
    sums = made(ROWS, 2, 3).replicates(500, draws.generator(1, "test"))
    # 1, 2 and 4 are drawn three times in all; 8 goes with 1 and 16 with 4
    for first, second in zip(sums["n"][:, 0], sums["n"][:, 1], strict=True):
        fits = [
            (a, b, c)
            for a in range(4)
            for b in range(4 - a)
            for c in [3 - a - b]
            if a + 2 * b + 4 * c == first and 8 * a + 16 * c == second
        ]
        assert len(fits) == 1
    assert sums["n"][:, 0].mean() == pytest.approx(7, abs=0.3)


@pytest.mark.parametrize("scale", [1.0, 0.1, 2.0**25, 2.0**55])
def test_whole_numbers_and_fractions_are_summed_alike(scale):
    """Dense 32 bits, dense 64 bits and sparse products are the same product."""
    rng = np.random.default_rng(3)
    rows = [(unit, year, float(rng.integers(1, 9))) for unit in range(40) for year in range(5)]
    plain = made(rows, 5, 40).replicates(50, draws.generator(7))["n"]
    scaled = made([(u, y, n * scale) for u, y, n in rows], 5, 40)
    found = scaled.replicates(50, draws.generator(7))["n"]
    assert found == pytest.approx(plain * scale, rel=1e-13)


def test_leaving_out_a_unit_takes_its_rows_from_every_year():
    blocks = list(made(ROWS, 2, 3).leave_one_out())
    assert np.concatenate([one["n"] for one in blocks]).tolist() == [[6, 16], [5, 24], [3, 8]]
    assert np.concatenate([one.units for one in blocks]).tolist() == [[2, 1], [2, 2], [2, 1]]


def test_other_years_are_filled_or_left_out():
    series = made(ROWS, 2, 3)
    filled = series.over(np.arange(1999, 2004))
    assert filled.observed()["n"].tolist() == [[0, 7, 24, 0, 0]]
    assert series.over(np.array([2001])).observed()["n"].tolist() == [[24]]


def test_a_seed_and_a_name_always_draw_the_same_units():
    """The digits are promised: they must not change with the version of NumPy."""
    (first,) = draws.counts(10, 2, draws.generator(1, "KEN", {}, "units"))
    (again,) = draws.counts(10, 2, draws.generator(1, "KEN", {}, "units"))
    assert first.tolist() == again.tolist()
    assert first.tolist() == FIRST_DRAWS
    (other,) = draws.counts(10, 2, draws.generator(2, "KEN", {}, "units"))
    assert other.tolist() != FIRST_DRAWS


FIRST_DRAWS = [[3, 1, 2, 0, 1, 1, 0, 0, 2, 0], [0, 1, 2, 0, 0, 1, 1, 2, 1, 2]]


@given(st.integers(1, 5000), st.integers(1, 30), st.integers(0, 2**32))
def test_every_draw_holds_as_many_units_as_there_are(units, replicates, seed):
    drawn = np.concatenate(list(draws.counts(units, replicates, draws.generator(seed))))
    assert drawn.shape == (replicates, units)
    assert (drawn.sum(axis=1) == units).all()
