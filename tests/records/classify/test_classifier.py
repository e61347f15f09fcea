import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.records.classify import classifier
from ecotone.records.model import Place, Record, Subject, Tag
from ecotone.records.normalise import HubFacts
from ecotone.vocab import gbf
from ecotone.vocab.said import LANGUAGES

HUB = HubFacts(id="hub")
LABELLED = Path(__file__).parents[1] / "labelled.csv"


def codes(scheme, hub=HUB, **fields):
    return [tag.code for tag in classifier().tags(Record(**fields), hub) if tag.scheme == scheme]


def of_title(scheme, title):
    return set(codes(scheme, titles={"und": title}))


class Score:
    """True and false finds, for precision and recall."""

    def __init__(self):
        self.counts = Counter()

    def add(self, found, wanted):
        self.counts["right"] += len(found & wanted)
        self.counts["wrong"] += len(found - wanted)
        self.counts["missed"] += len(wanted - found)

    @property
    def precision(self):
        return self.counts["right"] / (self.counts["right"] + self.counts["wrong"])

    @property
    def recall(self):
        return self.counts["right"] / (self.counts["right"] + self.counts["missed"])

    def __str__(self):
        return f"precision {self.precision:.2f}, recall {self.recall:.2f}, {dict(self.counts)}"


def labelled():
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            targets = {f"GBF-TARGET-{int(one):02d}" for one in row["targets"].split(";") if one}
            yield row["title"], targets, {one for one in row["countries"].split(";") if one}


def test_labelled_titles_in_six_languages():
    targets, countries = Score(), Score()
    for title, wanted_targets, wanted_countries in labelled():
        targets.add(of_title("target", title), wanted_targets)
        countries.add(of_title("country", title), wanted_countries)
    print("targets of labelled titles:", targets)  # noqa: T201  figures for the reader
    print("countries of labelled titles:", countries)  # noqa: T201  figures for the reader
    assert targets.precision >= 0.9
    assert targets.recall >= 0.95
    assert countries.precision >= 0.95
    assert countries.recall >= 0.9


def test_titles_of_the_targets_name_their_target():
    score = Score()
    for target in gbf.targets():
        for language in LANGUAGES:
            score.add(of_title("target", target.title(language).text), {target.id})
    print("titles of targets:", score)  # noqa: T201  figures for the reader
    assert score.precision >= 0.9
    assert score.recall >= 0.9


def test_names_of_indicators_against_their_official_targets():
    """A hard set, labelled by the convention: short technical names, one target each."""
    score = Score()
    for one in gbf.indicators():
        wanted = {code for code in (one.serves, *one.also_serves) if "TARGET" in code}
        if wanted:
            score.add(of_title("target", one.name), wanted)
    print("names of indicators:", score)  # noqa: T201  figures for the reader
    assert score.precision >= 0.6
    assert score.recall >= 0.6


@pytest.mark.parametrize(
    "title",
    [
        "Protected areas",
        "Aires protégées",
        "Áreas protegidas",
        "المناطق المحمية",
        "والمناطق المحمية",
        "بالمحميات الطبيعية",
        "Охраняемые территории",
        "в охраняемых природных территориях",
        "保护区",
        "30x30",
        "Target 3 of the Kunming-Montreal Global Biodiversity Framework",
        "昆蒙框架行动目标3",
    ],
)
def test_target_3_in_six_languages(title):
    assert of_title("target", title) == {"GBF-TARGET-03"}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Birds of Niger", {"NER"}),
        ("Birds of Nigeria", {"NGA"}),
        ("Aspergillus niger", set()),
        ("Birds of Guinea", {"GIN"}),
        ("Birds of Guinea-Bissau", {"GNB"}),
        ("Birds of Papua New Guinea", {"PNG"}),
        ("Birds of New Guinea", set()),
        ("Currents of the Gulf of Guinea", set()),
        ("guinea pigs", set()),
        ("Birds of Dominica", {"DMA"}),
        ("Birds of the Dominican Republic", {"DOM"}),
        ("Birds of Georgia", {"GEO"}),
        ("Birds of Atlanta, Georgia, United States", {"USA"}),
        ("Birds of South Georgia", set()),
        ("Turkey and its forests", {"TUR"}),
        ("Wild turkey nests", set()),
        ("Food of the turkey", set()),
        ("Fishes of the Republic of the Congo", {"COG"}),
        ("Fishes of DR Congo", {"COD"}),
        ("Poissons du Congo", {"COG", "COD"}),
        ("Compte rendu de la réunion", set()),
        ("Salsa de chile", set()),
        ("Flora de Chile", {"CHL"}),
        ("Кого и чего: того света", set()),
        ("Птицы Того", set()),  # cannot be told from "of that": better nothing
        ("Птицы Кении", {"KEN"}),
        ("في كينيا", {"KEN"}),
        ("نيجيريا", {"NGA"}),
        ("印度尼西亚的鸟类", {"IDN"}),
        ("印度洋鱼类", set()),
        ("Fishes of the Indian Ocean", set()),
        ("Sharks of South Africa", {"ZAF"}),
        ("Sharks of southern Africa", {"018"}),
        ("Global warming", set()),
        ("A global review of sharks", {"GLOBAL"}),
    ],
)
def test_names_that_look_alike(title, found):
    countries = of_title("country", title)
    assert countries - {"039", "014"} == found or countries == found


def test_what_the_hub_states_is_certain_and_says_where():
    record = Record(
        titles={"en": "Report"},
        countries=("KEN",),
        places=(Place(name="Kenya"),),
        targets=("GBF-TARGET-03",),
        subjects=(Subject(text="GBF Target 3"),),
        themes=("values",),
    )
    assert classifier().tags(record, HUB) == (
        Tag(
            scheme="target", code="GBF-TARGET-03", rule="stated", score=1.0, evidence="GBF Target 3"
        ),
        Tag(scheme="country", code="KEN", rule="stated", score=1.0, evidence="Kenya"),
        Tag(scheme="theme", code="values", rule="stated", score=1.0, evidence="stated by the hub"),
    )


def test_where_a_phrase_stands_decides_how_much_it_counts():
    def score(**fields):
        tags = classifier().tags(Record(**fields), HUB)
        return [(tag.rule, tag.score) for tag in tags if tag.code == "GBF-TARGET-03"]

    far = "x " * 300
    assert score(titles={"en": "Protected areas"}) == [("phrase-in-title", 0.95)]
    assert score(subjects=(Subject(text="protected areas"),)) == [("phrase-in-keywords", 0.855)]
    assert score(descriptions={"en": "On protected areas"}) == [("phrase-in-lead", 0.57)]
    assert score(descriptions={"en": f"{far} On protected areas"}) == []  # once in passing
    assert score(descriptions={"en": f"{far} national parks and protected areas"}) == [
        ("phrase-in-text", 0.616)
    ]


def test_evidence_is_what_the_text_has():
    (tag,) = classifier().tags(Record(titles={"fr": "Les AIRES protégées"}), HUB)
    assert (tag.code, tag.evidence) == ("GBF-TARGET-03", "AIRES protégées")


def test_phrases_do_not_grow_across_texts():
    subjects = (Subject(text="protected"), Subject(text="areas"))
    assert codes("target", subjects=subjects) == []


def test_keywords_in_small_letters_name_countries_but_not_birds():
    assert codes("country", subjects=(Subject(text="kenya"),)) == ["KEN"]
    assert codes("country", subjects=(Subject(text="turkey"),)) == []


def test_prose_about_a_region_is_read_as_text():
    prose = (
        "The survey covered the coast of Kenya between the mouth of the Tana and " + "Lamu " * 12
    )
    assert codes("country", places=(Place(name=prose),)) == ["KEN"]


def test_a_long_list_of_countries_in_a_description_is_no_subject():
    names = "Kenya, Uganda, Rwanda, Burundi, Malawi, Zambia and Zimbabwe"
    assert codes("country", descriptions={"en": f"Data from {names}."}) == []
    assert len(codes("country", titles={"en": f"Data from {names}"})) == 7


def test_a_hub_about_one_country_lends_it():
    hub = HubFacts(id="hub", coverage=("KEN",))
    (tag,) = classifier().tags(Record(titles={"en": "Report"}), hub)
    assert (tag.code, tag.rule, tag.evidence) == ("KEN", "hub-coverage", "the hub is about Kenya")
    two = HubFacts(id="hub", coverage=("KEN", "UGA"))
    assert classifier().tags(Record(titles={"en": "Report"}), two) == ()


def test_targets_of_a_hub_are_a_weak_sign_where_nothing_else_is():
    hub = HubFacts(id="hub", targets=("GBF-TARGET-06",))
    (tag,) = classifier().tags(Record(titles={"en": "Report"}), hub)
    assert (tag.code, tag.rule, tag.score) == ("GBF-TARGET-06", "hub-targets", 0.3)
    assert codes("target", hub=hub, titles={"en": "Protected areas"}) == ["GBF-TARGET-03"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_text_gives_tags_that_can_be_stored(title, keyword, description):
    record = Record(
        titles={"und": title}, subjects=(Subject(text=keyword),), descriptions={"en": description}
    )
    tags = classifier().tags(record, HUB)
    assert len({(tag.scheme, tag.code) for tag in tags}) == len(tags)
    for tag in tags:
        assert 0 <= tag.score <= 1
        assert 0 < len(tag.evidence) <= 300
        assert len(tag.rule) <= 40


def test_a_weak_word_adds_no_target_to_those_a_hub_states():
    titles = {"en": "7.1 Index of coastal eutrophication", "fr": "Indicateur phare 7.1"}
    stated = codes("target", titles=titles, targets=("GBF-TARGET-07",))
    assert stated == ["GBF-TARGET-07"]
    assert "GBF-TARGET-21" in codes("target", titles=titles)


def test_a_strong_phrase_adds_a_target_to_those_a_hub_states():
    found = codes("target", titles={"en": "Citizen science on rivers"}, targets=("GBF-TARGET-07",))
    assert found == ["GBF-TARGET-07", "GBF-TARGET-21"]
