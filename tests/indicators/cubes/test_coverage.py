"""Hill numbers against what iNEXT 3 gives for the data that come with it.

Ants of Costa Rica by elevation (Longino & Colwell 2011, doi:10.1890/ES10-00200.1): the number of
samples, then samples by taxon. Spiders of Harvard Forest (Sackett and others 2011, in Chao and
others 2014, doi:10.1890/13-0133.1): individuals by taxon. The figures are the printed output of
iNEXT 3.0 for ``estimateD(ant, base = "coverage", level = 0.985)``, ``iNEXT(spider)`` and
``ChaoShannon``.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.cubes import coverage, extrapolation


def taxa(*runs):
    """Return incidences from (found in so many samples, taxa) and single numbers."""
    return np.array(
        [one for run in runs for one in ([run[0]] * run[1] if isinstance(run, tuple) else [run])],
        dtype=float,
    )


# fmt: off
ANTS = {
    "500 m": (230.0, taxa(
        (1, 71), (2, 34), (3, 12), (4, 14), (5, 9), (6, 11), (7, 8), (8, 4), (9, 7), (10, 5),
        (11, 2), (12, 3), (13, 4), (14, 2), 15, (16, 2), (17, 4), 18, 19, 20, (21, 2), 23, 24,
        (25, 3), 26, 27, 30, (31, 2), (32, 2), 33, 34, 36, 37, (38, 4), (39, 2), 41, 42, 43, 44,
        45, 46, 47, 49, (52, 2), 53, 54, 56, (60, 2), 65, 73, 78, 123, 131, 133)),
    "1500 m": (200.0, taxa(
        (1, 13), (2, 4), (3, 2), (4, 2), (5, 4), (6, 2), (9, 4), (11, 2), (17, 2), 18, 19,
        (23, 2), 24, (25, 3), 29, 30, 32, 33, 43, 50, 53, 73, 74, 76, 79, 113, 144)),
    "2000 m": (200.0, taxa(1, 2, 2, 3, 4, 8, 8, 13, 15, 19, 23, 34, 59, 80)),
}
SPIDERS = taxa(46, 22, 17, 15, 15, 9, 8, 6, 6, 4, (2, 4), (1, 12))
# fmt: on
AT_985 = {
    "500 m": (268.725933, 103.847150, 64.758264),
    "1500 m": (50.478877, 26.248998, 18.648902),
    "2000 m": (12.909623, 7.710717, 5.794580),
}
OF_ALL = {"500 m": 0.9759754, "1500 m": 0.9889231, "2000 m": 0.9963827}
ENDLESS = {"500 m": 107.601543, "1500 m": 27.516175, "2000 m": 8.103454}
#: Individuals, Hill numbers of order 0, 1, 2 and coverage.
SPIDERS_AT = (
    (10, 6.478617, 5.608968, 4.759772, 0.5969308),
    (100, 20.459426, 11.266546, 7.627561, 0.9072004),
    (167, 25.928571, 12.051422, 7.838078, 0.9285714),
    (168, 26.0, 12.05965, 7.84, 0.9288554),
    (169, 26.071145, 12.06784, 7.841901, 0.9291383),
    (200, 28.141739, 12.303742, 7.891717, 0.9373713),
    (300, 33.317733, 12.869603, 7.983882, 0.9579518),
    (336, 34.730733, 13.016966, 8.003912, 0.9635701),
)


def one_set(cells, samples):
    return coverage.incidences(cells, np.ones((1, len(cells))), samples)


def at_coverage(place, wanted, farthest=2.0):
    samples, cells = ANTS[place]
    return coverage.at_coverage(one_set(cells, samples), wanted, farthest)[0]


@pytest.mark.parametrize("place", ANTS)
def test_ants_at_equal_coverage_are_as_in_inext_thinned_or_extended(place):
    """To what is left by iNEXT's search for the size with the coverage."""
    assert at_coverage(place, 0.985) == pytest.approx(AT_985[place], abs=5e-5)


@pytest.mark.parametrize("place", ANTS)
def test_coverage_and_endless_shannon_numbers_of_the_ants_are_as_in_inext(place):
    samples, cells = ANTS[place]
    ants = one_set(cells, samples)
    assert coverage.of_all(ants) == pytest.approx(OF_ALL[place], abs=5e-8)
    endless = np.exp(extrapolation.asymptotic_entropy(ants))
    assert endless == pytest.approx(ENDLESS[place], abs=5e-7)


@pytest.mark.parametrize(("size", "taxa_0", "taxa_1", "taxa_2", "covered"), SPIDERS_AT)
def test_spiders_are_as_in_inext_at_each_size(size, taxa_0, taxa_1, taxa_2, covered):
    samples = SPIDERS.sum()
    spiders = one_set(SPIDERS, samples)
    wanted = (taxa_0, taxa_1, taxa_2)
    assert coverage.at_coverage(spiders, covered, 3.0)[0] == pytest.approx(wanted, rel=1e-4)
    if size >= samples:
        known = (spiders.once, spiders.twice, spiders.total)
        further = extrapolation.further_samples(*known, samples, covered)
        assert further == pytest.approx(size - samples, abs=0.01)
    else:
        sizes = np.array([float(size)])
        assert spiders.coverage(sizes) == pytest.approx(covered, abs=5e-8)
        assert spiders.numbers(sizes)[0] == pytest.approx(wanted, abs=5e-7)


def test_what_twice_the_samples_do_not_cover_has_no_numbers():
    """The ants of 500 m reach 0.9908 with 460 samples."""
    assert np.isfinite(at_coverage("500 m", 0.9907)).all()
    assert np.isnan(at_coverage("500 m", 0.9909)).all()
    assert np.isnan(at_coverage("500 m", 0.985, farthest=1.0)).all()


incidences_of = st.lists(st.integers(1, 30), min_size=2, max_size=40)


@given(incidences_of, st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_more_samples_never_hold_fewer_taxa(found, one, other):
    cells = one_set(np.array(found, dtype=float), 30.0)
    whole, less = (cells.numbers(np.array([size])) for size in (30.0, 29.0))
    at_few, at_many = (
        extrapolation.numbers(cells, np.array([further]), (whole[:, 1], less[:, 1]))
        for further in sorted((one, other))
    )
    assert (at_many >= at_few - 1e-9).all()
    assert (at_few >= whole - 1e-6).all()


def test_sets_of_taxa_drawn_give_what_each_gives_alone():
    """More sets than there are nodes of the spline, thinned and extended."""
    samples, cells = ANTS["1500 m"]
    drawn = np.random.default_rng(3).multinomial(len(cells), [1 / len(cells)] * len(cells), 60)
    together = coverage.standardised(
        cells[:, None], drawn.astype(float), np.array([samples]), 0.985, 2.0
    )[:, :, 0]
    alone = [
        coverage.at_coverage(one_set(np.repeat(cells, times), samples), 0.985, 2.0)[0]
        for times in drawn
    ]
    assert pytest.approx(np.array(alone), rel=1e-6, nan_ok=True) == together.T
