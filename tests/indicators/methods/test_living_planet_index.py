import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.methods.living_planet_index import LivingPlanetIndex
from ecotone.indicators.methods.living_planet_smooth import smoothed
from ecotone.kernel.errors import BadInput

ALL = {"realm": "all", "subset": "all"}


def expected(path):
    with path.open() as file:
        return {int(row["year"]): float(row["LPI_final"]) for row in csv.DictReader(file)}


def index(run, group=None):
    wanted = {"realm": "all", "subset": "all", **(group or {})}
    return {one.year: one.value for one in run.values if dict(one.group) == wanted}


def rows(*populations):
    return [
        {
            "place": "KEN",
            "subset": subset,
            "species": species,
            "population": str(number),
            "year": year,
            "abundance": size,
        }
        for number, (subset, species, counts) in enumerate(populations)
        for year, size in counts.items()
    ]


def lpi(populations, weighing=None, **settings):
    inputs = {"populations": populations}
    if weighing is not None:
        inputs["weights"] = weighing
    return compute(LivingPlanetIndex, inputs, country="KEN", settings=settings, replicates=50)


def test_nearctic_mammals_by_the_chain_are_rlpi_in_every_year(shared):
    folder = shared / "indicators/lpi"
    run = compute(
        "A.CT.10",
        {"populations": folder / "T_Nearctic_mammalia_pops.txt"},
        country="GLOBAL",
        settings={"last_year": 2018},
        replicates=50,
    )
    wanted = expected(folder / "expected_nearctic_mammals_chain.csv")
    found = index(run)
    assert found.keys() == wanted.keys()
    assert max(abs(found[year] - wanted[year]) for year in wanted) < 1e-9
    assert found[1980] == pytest.approx(0.631128678849624, abs=1e-9)
    assert found[2010] == pytest.approx(0.989530707108532, abs=1e-9)


def test_weighted_terrestrial_index_is_rlpi_in_every_year(shared):
    folder = shared / "indicators/lpi"
    infile = folder / "terrestrial_infile.txt"
    run = compute(
        "A.CT.10",
        {"populations": infile, "weights": infile},
        country="GLOBAL",
        settings={"last_year": 2018, "weights": "as given"},
        replicates=50,
    )
    wanted = expected(folder / "expected_terrestrial_weighted_chain.csv")
    found = index(run)
    assert max(abs(found[year] - wanted[year]) for year in wanted) < 1e-9
    assert found[2010] == pytest.approx(0.561399245559079, abs=1e-9)


def test_smoothed_nearctic_mammals_are_rlpi_in_every_year(shared):
    folder = shared / "indicators/lpi"
    run = compute(
        "A.CT.10",
        {"populations": folder / "T_Nearctic_mammalia_pops.txt"},
        country="GLOBAL",
        settings={"last_year": 2018, "model": "gam"},
        replicates=50,
    )
    wanted = expected(folder / "expected_nearctic_mammals_gam.csv")
    assert index(run) == {year: pytest.approx(value, rel=1e-8) for year, value in wanted.items()}


@pytest.mark.slow
def test_smoothed_terrestrial_index_is_that_of_rlpi_save_four_smooths_lost_in_rounding(shared):
    folder = shared / "indicators/lpi"
    infile = folder / "terrestrial_infile.txt"
    run = compute(
        "A.CT.10",
        {"populations": infile, "weights": infile},
        country="GLOBAL",
        settings={"last_year": 2018, "weights": "as given", "model": "gam"},
        replicates=50,
    )
    wanted = expected(folder / "expected_terrestrial_weighted_gam.csv")
    assert index(run) == {year: pytest.approx(value, rel=0.0044) for year, value in wanted.items()}


def test_whole_species_are_drawn_again_and_years_alone_only_when_asked():
    data = rows(*(("", f"Species {at}", {1970: 10.0, 1990: 10.0 * 0.5**at}) for at in range(6)))
    whole = lpi(data)
    alone = lpi(data, interval="year by year")
    width = {
        name: next(one.high - one.low for one in run.values if one.year == 1990)
        for name, run in (("whole", whole), ("alone", alone))
    }
    assert index(whole) == index(alone)
    assert width["alone"] < 0.5 * width["whole"]


def test_reference_year_is_one_and_says_why_it_has_no_interval():
    run = lpi(rows(*(("", f"Species {at}", {1970: 5.0, 1972: 6.0 + at}) for at in range(5))))
    first = next(one for one in run.values if one.year == 1970)
    assert (first.value, first.low) == (1.0, None)
    assert first.interval == LivingPlanetIndex.card.no_interval


def test_weight_of_a_missing_group_goes_to_the_others_and_is_lost_only_as_given():
    data = rows(
        ("birds", "A", {1970: 1.0, 1971: 10.0, 1972: 100.0}), ("fish", "B", {1970: 1.0, 1971: 1.0})
    )
    weights = [
        {"subset": "birds", "realm": "one", "weight": 0.5, "realm_weight": 1.0},
        {"subset": "fish", "realm": "one", "weight": 0.5, "realm_weight": 1.0},
    ]
    assert index(lpi(data, weights))[1972] == pytest.approx(10**0.5 * 10)
    assert index(lpi(data, weights, weights="as given"))[1972] == pytest.approx(10**0.5 * 10**0.5)


def test_zero_adds_one_percent_of_the_mean_of_the_other_counts_to_all():
    run = lpi(rows(("", "A", {1970: 100.0, 1971: 0.0, 1972: 300.0})), cap=5.0)
    assert index(run)[1971] == pytest.approx(2 / 102)
    assert index(run)[1972] == pytest.approx(302 / 102)


def test_change_of_a_population_is_held_between_minus_one_and_one():
    run = lpi(rows(("", "A", {1970: 1.0, 1971: 1000.0}), ("", "B", {1970: 1000.0, 1971: 1.0})))
    assert index(run)[1971] == pytest.approx(1.0)
    assert index(lpi(rows(("", "A", {1970: 1.0, 1971: 1000.0}))))[1971] == pytest.approx(10.0)


def test_populations_of_one_count_or_of_a_century_between_counts_are_left_out():
    run = lpi(
        rows(
            ("", "A", {1970: 10.0, 1971: 20.0}),
            ("", "B", {1971: 5.0}),
            ("", "C", {1790: 1.0, 1990: 100.0}),
        )
    )
    assert index(run) == {1970: 1.0, 1971: pytest.approx(2.0)}
    assert any("too few counts: 1" in one.found for one in run.checks)


def test_year_without_counts_leaves_the_index_and_is_marked():
    run = lpi(rows(("", "A", {1970: 10.0, 1971: 20.0}), ("", "B", {1973: 5.0, 1974: 5.0})))
    assert index(run)[1972] == pytest.approx(2.0)
    marked = {one.year for one in run.values if one.flags}
    assert {1972, 1973} <= marked
    assert 1974 not in marked


def test_counts_that_are_missing_are_no_zeros():
    run = lpi(rows(("", "A", {1970: 10.0, 1971: None, 1972: 40.0})))
    assert index(run)[1971] == pytest.approx(2.0)


def test_subset_without_weight_is_refused_by_name():
    data = rows(("birds", "A", {1970: 1.0, 1971: 2.0}), ("fish", "B", {1970: 1.0, 1971: 1.0}))
    weights = [{"subset": "birds", "realm": "one", "weight": 1.0, "realm_weight": 1.0}]
    with pytest.raises(BadInput, match="fish"):
        lpi(data, weights)


def test_negative_count_is_refused_with_its_column():
    with pytest.raises(BadInput, match="abundance"):
        lpi(rows(("", "A", {1970: -4.0, 1971: 2.0})))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=6), min_size=1, max_size=4),
    st.floats(1e-3, 1e3),
)
def test_unit_of_a_population_does_not_matter(sizes, factor):
    def counted(scale):
        return rows(
            *(
                ("", f"Species {at}", {1970 + year: size * scale for year, size in enumerate(one)})
                for at, one in enumerate(sizes)
            )
        )

    first, second = index(lpi(counted(1.0))), index(lpi(counted(factor)))
    assert second == {year: pytest.approx(value, rel=1e-9) for year, value in first.items()}


#: Made-up counts of a population, in decimal logarithms, and what mgcv 1.8-41 on R 4.2.2 fits with
#: gam(y ~ s(x, k = round(n / 2))) to their natural logarithms, brought back to decimal ones.
WHEN = np.array([1970.0, 1971, 1973, 1974, 1975, 1978, 1979, 1980, 1982, 1983, 1985, 1986])
COUNTED = np.log10([120.0, 131, 160, 140, 171, 90, 84, 75, 60, 66, 81, 97])
MGCV_AT = {1970: 2.0840847897287, 1977: 2.0595174889248, 1986: 1.9720973823658}


def test_smooth_of_made_up_counts_is_that_of_mgcv():
    found = smoothed(WHEN, COUNTED)
    assert found is not None
    at = {year: found[year - 1970] for year in MGCV_AT}
    assert at == {year: pytest.approx(value, abs=1e-8) for year, value in MGCV_AT.items()}


def test_counts_whose_smooth_leaves_a_pattern_are_not_smoothed():
    """mgcv 1.8-41 finds 13.6 degrees of freedom in the residuals of these waves."""
    after = np.arange(24.0)
    assert smoothed(1970 + after, np.sin(after)) is None
    assert smoothed(1970 + after, np.sin(0.8 * after)) is not None


@settings(max_examples=10, deadline=None)
@given(st.floats(-0.05, 0.05), st.integers(6, 30))
def test_smooth_of_a_straight_line_is_the_line(slope, years):
    when = np.arange(1970.0, 1970 + years)
    levels = 2 + slope * (when - 1970)
    found = smoothed(when, levels)
    assert found is None or np.allclose(found, levels, atol=1e-6)


def test_smooth_follows_a_bend_and_fills_years_without_a_count():
    when = np.array([1970.0, 1971, 1973, 1975, 1976, 1978, 1980, 1981, 1984, 1985])
    levels = np.sin((when - 1970) / 5) + 0.05 * np.where(np.arange(10) % 2, 1, -1)
    found = smoothed(when, levels)
    assert found is not None
    assert len(found) == 16
    assert np.abs(found - np.sin(np.arange(16) / 5)).max() < 0.12
    assert math.isfinite(found.sum())
