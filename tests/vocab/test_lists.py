import pytest

from ecotone.kernel.errors import NotFound
from ecotone.vocab import assessments, besnet, countries, gbf, hubs, lists
from ecotone.vocab.said import LANGUAGES, Said

#: Lists that pages use as filters or badges: no language may be missing there.
ON_PAGES = [
    "answer_options",
    "availability",
    "binary_questions",
    "country_groups",
    "hub_types",
    "indicator_kinds",
    "languages",
    "licences",
    "protocols",
    "readiness",
    "regional_groups",
    "report_fields",
    "resource_types",
    "themes",
]


@pytest.mark.parametrize("name", ON_PAGES)
def test_lists_on_pages_have_a_label_in_each_of_six_languages(name):
    for item in lists.items(name):
        assert sorted(item.labels) == sorted(LANGUAGES), item.id


@pytest.mark.parametrize("name", lists.names())
def test_ids_are_unique_and_english_is_always_there(name):
    found = [item.id for item in lists.items(name)]
    assert len(found) == len(set(found))
    assert all(item.label("en").text for item in lists.items(name))


def test_the_ecosystem_typology_is_whole():
    levels = [item.facts["level"] for item in lists.items("ecosystems")]
    assert [levels.count(level) for level in ("realm", "biome", "group")] == [10, 25, 110]
    ids = {item.id for item in lists.items("ecosystems")}
    assert {item.facts["parent"] for item in lists.items("ecosystems")} - {""} <= ids


def test_an_unknown_code_stays_bare_and_belongs_to_no_language():
    assert lists.label("themes", "unheard_of", "fr") == Said("unheard_of", "zxx", False)
    with pytest.raises(NotFound, match="Did you mean themes"):
        lists.items("theme")


def test_codes_in_one_list_are_known_in_the_others():
    licences = {item.id for item in lists.items("licences")}
    protocols = {item.id for item in lists.items("protocols")}
    types = {item.id for item in lists.items("hub_types")}
    areas = {one.iso3 for one in countries.countries()}
    areas |= {one.code for one in countries.regions()} | {countries.GLOBAL}
    targets = {one.id for one in gbf.targets()}
    for hub in hubs.hubs():
        assert {hub.licence} - {""} <= licences
        assert {kind for kind, _ in hub.interfaces} <= protocols
        assert set(hub.types) <= types
        assert set(hub.coverage) <= areas
        assert set(hub.targets) <= targets
    known = {one.id for one in assessments.assessments()}
    for theme in lists.items("themes"):
        assert set(theme.facts["ipbes"].split(";")) - {""} <= known


def test_there_are_182_hubs_with_101_addresses_on_85_of_them():
    everything = hubs.hubs()
    assert len({hub.id for hub in everything}) == 182
    assert sum(len(hub.interfaces) for hub in everything) == 101
    assert sum(bool(hub.interfaces) for hub in everything) == 85


def test_assessments_name_what_is_doubtful():
    everything = assessments.assessments()
    assert (len(everything), sum(one.published for one in everything)) == (17, 14)
    doubtful = [one.id for one in everything if one.doubtful_dois]
    assert doubtful == [
        "ipbes-ppa",
        "ipbes-scm",
        "ipbes-afa",
        "ipbes-ama",
        "ipbes-apa",
        "ipbes-eca",
        "ipbes-ldr",
    ]
    assert assessments.assessment("ipbes-afa").doubtful_dois == ("10.5281/zenodo.3236178",)


def test_confidence_has_four_boxes():
    terms = assessments.confidence().terms
    assert [(one.evidence, one.agreement) for one in terms] == [
        ("robust", "high"),
        ("low", "high"),
        ("robust", "low"),
        ("low", "low"),
    ]


def test_besnet_facts_name_known_countries():
    codes = {one.iso3 for one in countries.countries()}
    fund = {one.country for one in besnet.fund_countries()}
    listed = {one.iso3 for one in countries.countries() if one.solution_fund}
    assert fund - listed == {"CIV"}
    assert listed <= fund <= codes
    for one in besnet.trialogues():
        assert set(one.countries) <= codes
    hanoi = next(one for one in besnet.trialogues() if one.id == "hanoi-2023")
    assert set(hanoi.countries) == listed
