import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.methods.genetic_diversity import GeneticDiversity
from ecotone.kernel.errors import BadInput


def population(number, taxon="Aloe", year=2024, **about):
    return {"place": "ZAF", "taxon": taxon, "population": str(number), "year": year, **about}


def run(populations, species=None, **settings):
    inputs = {"populations": populations}
    if species is not None:
        inputs["species"] = species
    return compute(GeneticDiversity, inputs, country="ZAF", settings=settings, replicates=100)


def value(found, measure, year=2024, group="all"):
    (only,) = (
        one
        for one in found.values
        if (one.measure, one.year, one.group["taxon_group"]) == (measure, year, group)
    )
    return only


def number(found, measure, **which):
    return value(found, measure, **which).value


WORKED = [
    population(1, ne=620.0),
    population(2, ne=140.0),
    population(3, ne=60.0),
    population(4, status="extinct"),
]


def test_published_example_gives_a_third_and_three_quarters():
    found = run(WORKED)
    assert number(found, "ne500") == pytest.approx(1 / 3, abs=1e-12)
    assert number(found, "pm") == 0.75


def test_census_of_5001_counts_and_5000_does_not():
    assert number(run([population(1, nc=5001.0)]), "ne500") == 1.0
    assert number(run([population(1, nc=5000.0)]), "ne500") == 0.0


def test_effective_size_of_500_is_not_above_500():
    assert number(run([population(1, ne=500.0)]), "ne500") == 0.0


def test_genetic_estimate_goes_before_the_census():
    assert number(run([population(1, ne=40.0, nc=90_000.0)]), "ne500") == 0.0


@pytest.mark.parametrize(
    ("words", "above"),
    [
        ("much more than 5000", 1.0),
        ("more than 5000", 1.0),
        ("includes 5000", 1.0),
        ("less than 5000", 0.0),
        ("much less than 5000", 0.0),
    ],
)
def test_range_in_words_stands_for_its_number(words, above):
    assert number(run([population(1, nc_range=words)]), "ne500") == above


def test_ratio_of_the_taxon_goes_before_the_usual_one():
    low, high = population(1, nc=6000.0, ratio=0.05), population(1, nc=2000.0, ratio=0.3)
    assert number(run([low]), "ne500") == 0.0
    assert number(run([high]), "ne500") == 1.0


def test_population_lost_since_it_was_reported_stays_counted_with_size_zero():
    before = [population(at, year=2020, ne=900.0) for at in (1, 2)]
    after = [population(1, ne=900.0), population(2, status="extinct")]
    found = run(before + after)
    assert number(found, "ne500", year=2020) == 1.0
    assert number(found, "ne500", year=2024) == 0.5
    assert number(found, "pm", year=2024) == 0.5


def test_population_that_was_lost_before_is_not_in_the_share_above_500():
    assert number(run([population(1, ne=900.0), population(2, status="extinct")]), "ne500") == 1.0


def test_unknown_number_of_lost_populations_is_missing_and_no_share():
    counts = [{"place": "ZAF", "taxon": "Aloe", "year": 2024, "extant": 3, "extinct": -999}]
    found = run(WORKED, counts)
    assert number(found, "pm") is None
    assert value(found, "pm").reason == (
        "The number of lost populations is not known for any species."
    )
    assert number(found, "ne500") == pytest.approx(1 / 3)


def test_counts_of_a_species_go_before_its_populations():
    counts = [{"place": "ZAF", "taxon": "Aloe", "year": 2024, "extant": 3, "extinct": 7}]
    assert number(run(WORKED, counts), "pm") == pytest.approx(0.3)


def test_species_without_any_size_is_no_zero():
    found = run([*WORKED, population(1, taxon="Felis")])
    assert number(found, "ne500") == pytest.approx(1 / 3)
    assert value(found, "ne500").share_known == 0.5
    assert number(run([population(1, taxon="Felis")]), "ne500") is None


def test_groups_count_equally_in_the_second_value():
    populations = [
        population(1, taxon="Aloe", taxon_group="plant", ne=900.0),
        population(1, taxon="Erica", taxon_group="Plant", ne=900.0),
        population(1, taxon="Felis", taxon_group="mammal", ne=20.0),
    ]
    found = run(populations)
    assert number(found, "ne500") == pytest.approx(2 / 3)
    assert number(found, "ne500_by_group") == pytest.approx(0.5)
    assert number(found, "ne500", group="Plant") == 1.0


def test_low_and_high_census_and_ratio_give_four_readings():
    found = run([population(1, nc=4000.0, nc_low=1000.0, nc_high=8000.0)])
    readings = {
        name: number(found, f"ne500_{name}")
        for name in (
            "low_nc_low_ratio",
            "low_nc_high_ratio",
            "high_nc_low_ratio",
            "high_nc_high_ratio",
        )
    }
    assert number(found, "ne500") == 0.0
    assert readings == {
        "low_nc_low_ratio": 0.0,
        "low_nc_high_ratio": 0.0,
        "high_nc_low_ratio": 1.0,
        "high_nc_high_ratio": 1.0,
    }


def test_several_assessments_are_one_species_and_marked():
    populations = [
        population(1, assessment="a", ne=900.0),
        population(1, assessment="b", ne=20.0),
    ]
    assert number(run(populations), "ne500") == 0.5
    assert value(run(populations), "ne500").flags
    assert number(run(populations, several_assessments="first"), "ne500") == 1.0
    assert value(run(populations), "ne500").units_n == 1


def test_single_species_has_no_interval_and_says_why():
    only = value(run(WORKED), "ne500")
    assert only.low is None
    assert only.interval


def test_ratios_that_fall_are_refused():
    with pytest.raises(BadInput, match="ratio_low"):
        run(WORKED, ratio=0.05)


def test_same_population_twice_is_refused():
    with pytest.raises(BadInput, match="population"):
        run([WORKED[0], WORKED[0]])


def test_negative_size_is_refused_with_its_column():
    with pytest.raises(BadInput, match="ne"):
        run([population(1, ne=-3.0)])


sizes = st.lists(st.one_of(st.none(), st.floats(0, 2000)), min_size=1, max_size=5)


@settings(max_examples=10, deadline=None)
@given(st.lists(sizes, min_size=1, max_size=6))
def test_share_is_that_of_plain_arithmetic(species):
    populations = [
        population(at, taxon=f"Species {which}", ne=size)
        for which, own in enumerate(species)
        for at, size in enumerate(own)
    ]
    known = [[size for size in own if size is not None] for own in species]
    shares = [sum(size > 500 + 1e-9 for size in own) / len(own) for own in known if own]
    found = value(run(populations), "ne500")
    if not shares:
        assert found.value is None
        assert found.reason
    else:
        assert found.value == pytest.approx(sum(shares) / len(shares), abs=1e-12)
        assert found.low is None or found.low <= found.value <= found.high
