import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ecotone.indicators import compute
from ecotone.indicators.draws import generator
from ecotone.indicators.methods import solow_costello
from ecotone.indicators.methods.alien_establishment import NO_DATES, AlienEstablishment
from ecotone.indicators.methods.first_records import garwood, log_linear, ratio_of_rates
from ecotone.kernel.errors import BadInput

# First records in the San Francisco estuary from 1851 to 1995 (Cohen & Carlton 1995), the example
# of Solow & Costello 2004, as printed in the README of the R package alien.
ESTUARY = np.array(
    [
        int(digit)
        for digit in "00100000110000000000201510011000000000011022211100200301120001100000020000"
        "00101111001124000020421110301140110012401101112341035451042014112017400"
    ],
    dtype=np.float64,
)


def species(number, **about):
    return {"place": "KEN", "species": f"Species {number}", **about}


def dated(*years, **about):
    return [species(at, first_year=year, **about) for at, year in enumerate(years)]


def run(register, **asked):
    given_settings = {"model": "none", **asked}
    return compute(
        AlienEstablishment, {"register": register}, country="KEN", settings=given_settings
    )


def values(found, measure, **group):
    wanted = {"taxon_group": "all", "pathway": "all", **group}
    return {
        one.year: one
        for one in found.values
        if one.measure == measure and dict(one.group) == wanted
    }


def numbers(found, measure, **group):
    return {year: one.value for year, one in values(found, measure, **group).items()}


@pytest.mark.parametrize(
    ("country", "code", "taxa", "invasive"),
    [("kenya", "KEN", 271, 149), ("mauritius", "MUS", 475, 80)],
)
def test_register_without_dates_gives_species_and_no_rate(shared, country, code, taxa, invasive):
    found = compute("6.1", {"register": shared / "indicators/griis" / country}, country=code)
    assert numbers(found, "species") == {2020: taxa}
    assert numbers(found, "invasive_species") == {2020: invasive}
    assert numbers(found, "undated_species") == {2020: taxa}
    (rate,) = values(found, "rate").values()
    assert (rate.value, rate.reason) == (None, NO_DATES)
    assert not values(found, "new_species")


def test_invasive_is_counted_in_any_case():
    register = [
        species(at, invasive=text, register_year=2020)
        for at, text in enumerate(["Invasive", "invasive", "INVASIVE", "Null", None])
    ]
    assert numbers(run(register), "invasive_species") == {2020: 3}


def test_rate_is_the_mean_of_full_periods_of_five_years():
    found = run(dated(2009, 2011, 2012, 2012, 2016, 2021))
    assert numbers(found, "rate") == {2015: 0.6, 2020: 0.2}


def test_year_without_a_record_has_the_count_zero_with_an_exact_interval():
    found = run(dated(2000, 2002))
    assert numbers(found, "new_species") == {2000: 1, 2001: 0, 2002: 1}
    empty = values(found, "new_species")[2001]
    assert (empty.low, empty.high) == (0.0, pytest.approx(3.6888794541, abs=1e-9))
    assert numbers(found, "cumulative") == {2000: 1, 2001: 1, 2002: 2}


def test_first_record_between_two_years_counts_in_the_middle_or_as_asked():
    register = [*dated(2000), species("X", first_year=2001, first_year_latest=2008)]
    for dating, year in (("middle", 2004), ("earliest", 2001), ("latest", 2008)):
        assert numbers(run(register, dating=dating), "new_species")[year] == 1


def test_species_without_a_date_are_counted_and_marked():
    found = run([*dated(2000, 2001, 2002), species("X")])
    assert numbers(found, "undated_species") == {2002: 1}
    assert values(found, "cumulative")[2002].value == 3
    assert values(found, "cumulative")[2002].flags
    assert values(found, "cumulative")[2002].share_known == 0.75


def test_casual_species_are_left_out():
    found = run([*dated(2000, 2001), species("X", first_year=2001, establishment="casual")])
    assert numbers(found, "species") == {2001: 2}


def test_rate_since_2021_is_held_against_the_reference_period():
    reference = [2010, *range(2011, 2021), *range(2011, 2021)]
    found = run(dated(*reference, 2021, 2022, register_year=2022))
    change = values(found, "against_reference")
    assert {year: one.value for year, one in change.items()} == {2021: -50.0, 2022: -50.0}
    assert change[2022].low < -50 < change[2022].high


def test_halved_rate_over_the_whole_period_excludes_no_change():
    years = [2010, *range(2011, 2021)] + [year for year in range(2011, 2021) for _ in range(29)]
    later = [year for year in range(2021, 2031) for _ in range(15)]
    change = values(run(dated(*years, *later)), "against_reference")[2030]
    assert change.value == pytest.approx(-50.0)
    assert -60 < change.low < change.high < -38


def test_reference_period_without_records_gives_no_change_with_the_reason():
    found = values(run(dated(1990, 2023)), "against_reference")
    assert found[2023].value is None
    assert found[2023].reason == "No first record is known from the reference period."


def test_counts_by_taxon_group():
    register = [*dated(2000, 2004, taxon_group="Plantae"), species("X", first_year=2003)]
    found = run(register)
    assert numbers(found, "cumulative", taxon_group="Plantae")[2004] == 2
    assert not values(found, "trend", taxon_group="Plantae")


def test_years_before_the_series_count_in_the_cumulative_number_only():
    found = run(dated(1788, 1900, 1901), first_year=1850)
    assert min(numbers(found, "new_species")) == 1850
    assert numbers(found, "new_species")[1850] == 0
    assert numbers(found, "cumulative")[1850] == 1


def test_year_zero_is_refused():
    with pytest.raises(BadInput, match="first_year"):
        run(dated(0))


def test_record_that_runs_backwards_names_the_species():
    with pytest.raises(BadInput, match="Species 0: the first record lies between 2005 and 2001"):
        run([species(0, first_year=2005, first_year_latest=2001)])


def test_register_without_any_year_says_what_to_give():
    with pytest.raises(BadInput, match="register_year"):
        run([species(0)])
    assert numbers(run([species(0)], register_year=2019), "species") == {2019: 1}


def test_model_stands_beside_the_counts_with_a_band():
    years = [1851 + at for at, count in enumerate(ESTUARY) for _ in range(int(count))]
    found = run(
        dated(*years, register_year=1995), model="solow-costello", model_draws=20, first_year=1851
    )
    rate = values(found, "introductions")
    assert rate[1995].low < rate[1995].value < rate[1995].high
    assert 2.0 < rate[1995].value < 3.0
    assert values(found, "trend")[1995].high > values(found, "trend")[1995].value


def test_likelihood_of_the_published_parameters_is_the_published_one():
    published = np.array([-1.12739745, 0.01401579, -185.89484996, -79.80040427, 76.23985293])
    cost, _ = solow_costello._cost(published, ESTUARY)
    assert len(ESTUARY) == 145
    assert cost == pytest.approx(118.7776, abs=1e-4)


def test_fit_is_as_likely_as_the_published_one_with_the_same_growth():
    found = solow_costello.fit(ESTUARY)
    assert found.log_likelihood >= -118.7776
    assert found.parameters[1] == pytest.approx(0.01401579, abs=1e-3)
    assert found.introductions[0] == pytest.approx(0.3284464, rel=0.05)
    assert found.records.sum() == pytest.approx(ESTUARY.sum(), rel=0.02)


def test_offset_makes_the_model_no_less_likely():
    with_offset = solow_costello.fit(ESTUARY, offset=True)
    assert with_offset.log_likelihood >= solow_costello.fit(ESTUARY).log_likelihood - 0.5
    assert with_offset.parameters[5] >= 0


def test_slope_of_the_likelihood_is_that_of_small_steps():
    at = np.array([-1.0, 0.01, -2.0, 0.02, 0.1])
    slope = solow_costello._cost(at, ESTUARY)[1]
    for which in range(5):
        step = np.eye(5)[which] * 1e-7
        upper, lower = (solow_costello._cost(at + sign * step, ESTUARY)[0] for sign in (1, -1))
        assert slope[which] == pytest.approx((upper - lower) / 2e-7, rel=1e-3, abs=1e-3)


def test_band_is_the_same_for_the_same_seed():
    counts = ESTUARY[-60:]
    found = solow_costello.fit(counts)
    first, again = (
        solow_costello.bootstrap(counts, found, 3, generator(7, "band")) for _ in range(2)
    )
    assert np.array_equal(first[0], again[0])
    assert first[0].shape == (3, 60)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 500), st.floats(0.5, 0.99))
def test_garwood_is_the_chi_squared_form_and_holds_the_count(count, level):
    low, high = (float(one) for one in garwood(np.array(float(count)), level))
    tail = (1 - level) / 2
    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0, abs=1e-9)
    assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, abs=1e-9)
    assert low <= count <= high


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 200), st.integers(1, 200), st.integers(1, 10), st.integers(1, 10))
def test_ratio_of_rates_holds_its_value(later, before, years_later, years_before):
    ratio, low, high = ratio_of_rates(later, years_later, before, years_before, 0.95)
    assert low <= ratio <= high


def test_trend_finds_the_growth_and_widens_for_scattered_counts():
    growing = np.round(100 * np.exp(0.03 * np.arange(30)))
    trend = log_linear(growing, 0.95)
    assert trend.change[0] == pytest.approx(100 * np.expm1(0.03), abs=0.05)
    assert trend.change[1] < trend.change[0] < trend.change[2]
    scattered = log_linear(growing * np.where(np.arange(30) % 2, 1.5, 0.5), 0.95)
    assert trend.dispersion == 1.0
    assert scattered.dispersion > 10
    assert log_linear(np.zeros(30), 0.95) is None
