import pytest

from ecotone.records.normalise.places import area_codes
from ecotone.vocab.countries import countries, regions


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Kenya", ("KEN",)),
        ("KEN", ("KEN",)),
        ("KE", ("KEN",)),
        ("404", ("KEN",)),
        ("Кения", ("KEN",)),
        ("肯尼亚", ("KEN",)),
        ("كينيا", ("KEN",)),
        ("Lake Victoria, Kenya", ("KEN",)),
        ("Kenya; Tanzania", ("KEN", "TZA")),
        ("Africa > Eastern Africa > Kenya", ("002", "014", "KEN")),
        ("Niger", ("NER",)),
        ("Nigeria", ("NGA",)),
        ("Guinea-Bissau", ("GNB",)),
        ("Guinea", ("GIN",)),
        ("Papua New Guinea", ("PNG",)),
        ("Democratic Republic of the Congo", ("COD",)),
        ("Congo, Democratic Republic of the", ("COD",)),
        ("Côte d'Ivoire", ("CIV",)),
        ("Ivory Coast", ("CIV",)),
        ("Türkiye", ("TUR",)),
        ("Turkey", ("TUR",)),
        ("Dominican Republic", ("DOM",)),
        ("Dominica", ("DMA",)),
        ("Viet Nam", ("VNM",)),
        ("Worldwide", ("GLOBAL",)),
        ("Global", ("GLOBAL",)),
        ("Latin America and the Caribbean", ("419",)),
        ("Frederick, MD", ()),
        ("Vancouver, BC, Canada", ("CAN",)),
        ("KE; TZ", ("KEN", "TZA")),
        ("The survey covered the coast between Lamu and Kilifi, Kenya, " * 4, ()),
        ("Kenyatta", ()),
        ("in", ()),
        ("no", ()),
        ("", ()),
        ("x" * 2000, ()),
    ],
)
def test_places_that_hubs_write(said, codes):
    assert area_codes(said) == codes


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_every_country_is_found_by_its_name(language):
    wrong = {
        country.names[language]: area_codes(country.names[language])
        for country in countries()
        if language in country.names and area_codes(country.names[language]) != (country.iso3,)
    }
    assert wrong == {}


def test_every_region_is_found_by_its_name():
    shared = {name for country in countries() for name in country.names.values()}
    wrong = {
        name
        for region in regions()
        for name in region.names.values()
        if region.code != "001" and name not in shared and area_codes(name) != (region.code,)
    }
    assert wrong == set()
