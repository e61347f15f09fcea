from collections import Counter
from functools import cache

import pytest

from ecotone.apps.catalogue.starter.build import drafts
from ecotone.records.identify import exact_names
from ecotone.records.normalise import HubFacts, normalise
from ecotone.vocab import countries, gbf
from ecotone.vocab.assessments import assessments
from ecotone.vocab.said import LANGUAGES

HUB = HubFacts(id="ecotone-starter")


@cache
def records():
    return {draft.key: normalise(draft, HUB) for draft in drafts()}


def test_there_is_a_record_for_each_thing_of_the_lists():
    assert Counter(key.partition("/")[0] for key in records()) == {
        "indicator": 204,
        "hub": 182,
        "target": 23,
        "assessment": 17,
        "questions": 15,
        "nea": 13,
        "trialogue": 11,
        "fund": 9,
        "summary": 8,
        "goal": 4,
        "report": 2,
    }
    assert len(list(drafts())) == len(records())


def test_every_record_has_title_description_type_link_place_and_source():
    for key, record in records().items():
        text, language = record.description("en")
        assert record.title("en")[1] == "en", key
        assert language == "en", key
        assert "Source" in text, key
        assert "21 November 2026" in text, key
        assert len(text) > 100, key
        assert record.type != "other", key
        assert record.links, key
        assert record.countries, key
        assert record.notes == () or record.licence != "unknown", key


def test_stated_targets_and_places_survive_normalising():
    held = records()
    assert held["indicator/A.1"].targets == ("GBF-TARGET-01",)
    assert held["assessment/ipbes-afa"].countries == ("002",)
    assert held["hub/sibcolombia"].countries == ("COL",)
    assert held["hub/pdh"].countries == ("054", "057", "061")
    assert held["nea/VNM"].countries == ("VNM",)
    assert held["trialogue/sarajevo-2017"].themes == ("pollination",)
    codes = {one.iso3 for one in countries.countries()}
    codes |= {one.code for one in countries.regions()} | {countries.GLOBAL}
    assert {code for record in held.values() for code in record.countries} <= codes


def test_every_target_has_a_record_a_method_and_more():
    for target in gbf.targets():
        kinds = Counter(
            key.partition("/")[0] for key, one in records().items() if target.id in one.targets
        )
        assert kinds["target"] == 1
        assert kinds["indicator"] >= 1, target.number
        assert sum(kinds.values()) >= 4, (target.number, kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_protected_areas_are_named_in_each_language(language):
    words = gbf.target(3).name(language).text
    title = records()["target/3"].titles[language]
    assert title.endswith(words)
    assert "3" in title


def test_indicators_have_a_title_of_their_own_in_each_language():
    for language in LANGUAGES:
        titles = [
            record.titles[language] for key, record in records().items() if "indicator/" in key
        ]
        assert len(set(titles)) == 204


def test_doubtful_dois_are_told_but_never_used_as_identifiers():
    used = {
        name.value for one in records().values() for name in one.identifiers if name.scheme == "doi"
    }
    doubtful = {doi for one in assessments() for doi in one.doubtful_dois}
    assert len(used) == 15
    assert not used & doubtful
    for one in assessments():
        text = records()[f"assessment/{one.id}"].description("en")[0]
        for doi in one.doubtful_dois:
            assert doi in text


def test_no_two_records_share_an_exact_name():
    names = Counter(name for record in records().values() for name in exact_names(record))
    assert [name for name, times in names.items() if times > 1] == []
