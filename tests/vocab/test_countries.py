import pytest

from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries
from ecotone.vocab.said import LANGUAGES, Said


def test_there_are_250_areas_196_parties_and_193_un_members():
    everything = countries.countries()
    assert len(everything) == len({one.iso3 for one in everything}) == 250
    assert sum(one.party for one in everything) == 196
    assert sum(one.un_member for one in everything) == 193


def test_groups_count_as_the_reference_says():
    everything = countries.countries()
    assert sum(one.sids for one in everything) == 53
    assert sum(one.solution_fund for one in everything) == 8
    assert [one.iso3 for one in everything if one.un_member and not one.party] == ["USA"]


@pytest.mark.parametrize("key", ["KEN", "ken", "KE", "ke", "404", " KEN "])
def test_a_country_is_found_under_each_code(key):
    assert countries.country(key).iso3 == "KEN"


def test_areas_run_from_narrow_to_wide():
    assert countries.country("KEN").areas == ("014", "202", "002")
    assert countries.country("COL").areas == ("005", "419", "019")
    assert countries.country("FRA").areas == ("155", "150")


def test_every_area_knows_its_members_and_the_other_way_round():
    for one in countries.countries():
        for area in one.areas:
            assert one.iso3 in countries.members(area)
    assert set(countries.members("202")) <= set(countries.members("002"))
    assert len(countries.members("001")) == 250


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Kenia", "Kenya (KEN)"),
        ("KENN", "Kenya (KEN)"),
        ("Allemagne", "Germany (DEU)"),
        ("كينيا", "Kenya (KEN)"),
    ],
)
def test_an_unknown_country_is_answered_with_the_nearest(key, meant):
    with pytest.raises(NotFound) as caught:
        countries.country(key)
    assert meant in caught.value.for_keeper


def test_nothing_near_is_offered_where_nothing_is_near():
    with pytest.raises(NotFound) as caught:
        countries.country("Wonderland")
    assert caught.value.for_keeper == (
        "There is no country “Wonderland”. Use three letters, such as KEN for Kenya."
    )


def test_a_missing_name_falls_back_to_english_and_says_so():
    assert countries.country("TWN").name("ar") == Said("Taiwan, Province of China", "en", False)
    assert countries.country("KEN").name("ar") == Said("كينيا", "ar", True)


def test_every_region_has_a_name_in_six_languages():
    for one in countries.regions():
        assert sorted(one.names) == sorted(LANGUAGES)
    assert countries.area_name("202", "fr").text == "Afrique subsaharienne"
    assert countries.area_name(countries.GLOBAL, "es").text == "Mundo"
    assert countries.area_name("KEN", "zh").text == "肯尼亚"
    with pytest.raises(NotFound):
        countries.area_name("999")


def test_doubts_of_single_countries_are_at_hand():
    leaving = {"BGD", "LAO", "NPL"}
    for one in countries.countries():
        said = any("24 November 2026" in doubt for doubt in one.doubts)
        assert said == (one.iso3 in leaving)
    assert {countries.country(code).ldc for code in leaving} == {True}
    assert not countries.country("STP").ldc


def test_an_area_names_the_country_our_source_lists_it_with():
    assert countries.country("HKG").part_of == "CHN"
    assert countries.country("PRI").part_of == "USA"
    assert countries.country("UMI").part_of == "USA"
    assert countries.country("ATA").part_of == ""
    assert countries.country("TWN").part_of == ""


def test_the_european_union_is_a_party_without_a_country_code():
    union = countries.country("EU")
    assert (union.iso3, union.m49, union.party, union.areas) == ("EUE", "", True, ("150",))
