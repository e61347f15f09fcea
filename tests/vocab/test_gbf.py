from collections import Counter

import pytest

from ecotone.kernel.errors import NotFound
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Availability, Kind
from ecotone.vocab.said import LANGUAGES


def test_the_framework_has_4_goals_23_targets_and_204_indicators():
    assert [one.letter for one in gbf.goals()] == ["A", "B", "C", "D"]
    assert [one.number for one in gbf.targets()] == list(range(1, 24))
    assert Counter(one.kind for one in gbf.indicators()) == {
        Kind.HEADLINE: 27,
        Kind.BINARY: 15,
        Kind.COMPONENT: 52,
        Kind.COMPLEMENTARY: 110,
    }


def test_codes_and_identifiers_are_unique_and_only_8_cy_3_has_no_identifier():
    codes = [one.code for one in gbf.indicators()]
    assert len(set(codes)) == 204
    assert [one.code for one in gbf.indicators() if not one.thesaurus_id] == ["8.CY.3"]
    given = [one.thesaurus_id for one in gbf.indicators() if one.thesaurus_id]
    assert len(set(given)) == 203


@pytest.mark.parametrize("key", [3, "3", "03", " gbf-target-03 ", "GBF-TARGET-03"])
def test_a_target_is_found_under_each_way_of_writing_it(key):
    assert gbf.target(key) is gbf.targets()[2]


@pytest.mark.parametrize("key", ["24", "0", "3.1", "", "GBF-GOAL-A"])
def test_an_unknown_target_gets_a_sentence_that_helps(key):
    with pytest.raises(NotFound) as caught:
        gbf.target(key)
    expected = f"There is no target “{key}”. Targets are numbered 1 to 23."
    assert caught.value.for_keeper == expected


def test_the_nearest_targets_are_named():
    with pytest.raises(NotFound, match="Did you mean GBF-TARGET-03"):
        gbf.target("GBFTARGET-03")


def test_a_very_long_key_is_not_repeated():
    with pytest.raises(NotFound) as caught:
        gbf.target("x" * 100_000)
    assert caught.value.for_keeper == (
        f"There is no target “{'x' * 40}…”. Targets are numbered 1 to 23."
    )


def test_indicators_of_a_target_come_headline_first_with_those_that_also_serve_it():
    assert [one.code for one in gbf.indicators_of("GBF-TARGET-01")] == [
        "A.1",
        "A.2",
        "1.1",
        "1.b",
        "1.CY.1",
    ]
    assert {one.serves for one in gbf.indicators_of("GBF-TARGET-01")} == {
        "GBF-GOAL-A",
        "GBF-TARGET-01",
    }


def test_every_indicator_stands_under_its_own_goal_or_target():
    for one in gbf.indicators():
        assert one in gbf.indicators_of(one.serves)


def test_titles_outside_english_are_marked_unofficial():
    for one in (*gbf.goals(), *gbf.targets()):
        for language in LANGUAGES:
            for said in (one.name(language), one.title(language)):
                assert said.text
                assert (said.language, said.official) == (language, language == "en")


def test_protected_areas_has_a_name_in_six_languages():
    assert [gbf.target(3).name(language).text for language in LANGUAGES] == [
        "Protected areas",
        "Aires protégées",
        "Áreas protegidas",
        "المناطق المحمية",
        "Охраняемые территории",
        "保护区",
    ]


def test_a_custodian_is_never_the_state_of_the_data():
    assert "Data pending" not in {one.custodian for one in gbf.indicators()}
    for one in gbf.indicators():
        assert ("No custodian was found." in one.doubts) == (one.custodian == "")


def test_what_a_source_does_not_say_is_unknown():
    unknown = [one for one in gbf.indicators() if one.availability is Availability.UNKNOWN]
    assert len(unknown) == 40
    assert {one.readiness_2025 for one in unknown} == {None}


def test_binary_indicators_come_from_national_reports():
    binary = [one for one in gbf.indicators() if one.kind is Kind.BINARY]
    assert {one.availability for one in binary} == {Availability.REPORTS}
    assert {one.must_report for one in binary} == {True}


def test_an_unknown_goal_or_indicator_raises():
    with pytest.raises(NotFound, match="Goals are A, B, C and D"):
        gbf.goal("E")
    with pytest.raises(NotFound, match="Codes look like"):
        gbf.indicator("3.9")
    assert gbf.indicator("3.ct.1").code == "3.CT.1"
