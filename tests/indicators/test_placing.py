import pytest

from ecotone.indicators import compute
from ecotone.indicators.placing import place_of
from ecotone.kernel.errors import BadInput

ROWS = [
    {"ecosystem": "forest", "category": "LC", "year": 2018},
    {"ecosystem": "bog", "category": "EN", "year": 2018},
]


def of(*places, country=None):
    rows = [{**row, "ecosystem": f"{row['ecosystem']} {at}", "place": place}
            for at, place in enumerate(places) for row in ROWS]  # fmt: skip
    return compute("A.1", {"types": rows}, country=country, replicates=20)


@pytest.mark.parametrize("text", ["KEN", "ke", "404", "Kenya", " kenya "])
def test_a_country_is_known_by_codes_and_names(text):
    assert place_of(text) == "KEN"


def test_another_name_stays_as_it_is():
    assert (place_of("Somaliland"), place_of(None), place_of(" ")) == ("Somaliland", "", "")


@pytest.mark.parametrize("written", ["Kenya", "ke", "404", "ken"])
def test_rows_that_name_the_country_otherwise_are_not_left_out_in_silence(written):
    with pytest.raises(BadInput, match=f"“{written}” stands for KEN. Write KEN"):
        of("KEN", written, country="KEN")


def test_without_a_country_only_a_name_beyond_doubt_is_told():
    with pytest.raises(BadInput, match="“Kenya” stands for KEN"):
        of("Kenya")
    assert of("CA", "GA").places == ("CA", "GA")  # states, or Canada and Gabon


def test_data_of_one_other_place_alone_are_told():
    found = of("KNY", country="KEN")
    assert {one.value for one in found.values} == {None}
    (failed,) = [one for one in found.checks if not one.passed]
    assert failed.found.startswith("All rows of “types” are about KNY, and KEN was asked for")
    assert all(one.passed for one in of("KEN", "TZA", country="KEN").checks)


def test_a_country_that_a_table_of_many_does_not_hold_has_no_value_and_a_reason():
    found = of("TZA", "UGA", country="KEN")
    assert {(one.value, bool(one.reason)) for one in found.values} == {(None, True)}


def test_parts_of_a_country_have_any_name():
    assert of("Coast", "Rift Valley", "Georgia").places == ("Coast", "Georgia", "Rift Valley")
