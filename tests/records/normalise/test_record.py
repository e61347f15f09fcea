from dataclasses import fields

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.records.model import (
    Contributor,
    Draft,
    Identifier,
    Link,
    Period,
    Place,
    Record,
    Subject,
    from_json,
    to_json,
)
from ecotone.records.normalise import HubFacts, normalise
from ecotone.vocab import lists

HUB = HubFacts(id="hub", languages=("en", "fr"))


def record_of(**said) -> Record:
    return normalise(Draft(key="1", **said), HUB)


def test_a_whole_draft_becomes_a_record():
    record = record_of(
        titles={"und": "Les aires <i>protégées</i> de Madagascar &amp; du Kenya"},
        descriptions={"fr": "<p>Un état des lieux.</p><p>p &lt; 0,05</p>"},
        kinds=("Text", "info:eu-repo/semantics/article"),
        identifiers=("https://doi.org/10.5281/Zenodo.123", "10.5072/test"),
        links=(Link(url="https://example.org/1"), Link(url="javascript:alert(1)")),
        contributors=(Contributor(name="Rakoto, Jean", role="creator"),),
        subjects=(Subject(text="GBF Target 3; parcs"), Subject(text="Parcs")),
        places=(Place(name="Kenya; Madagascar"), Place(box=(200.0, 0.0, 1.0, 1.0))),
        periods=(Period(start="1990", end="2010-05"),),
        languages=("fre",),
        rights=("CC BY-NC 4.0", "info:eu-repo/date/embargoEnd/2027-01-01"),
        published="1er avril 2019",
        modified="gestern",
    )
    assert record == Record(
        titles={"fr": "Les aires protégées de Madagascar & du Kenya"},
        descriptions={"fr": "Un état des lieux. p < 0,05"},
        type="article",
        identifiers=(Identifier(scheme="doi", value="10.5281/zenodo.123"),),
        links=(Link(url="https://example.org/1"),),
        contributors=(Contributor(name="Rakoto, Jean", role="author"),),
        subjects=(Subject(text="GBF Target 3"), Subject(text="parcs")),
        places=(Place(name="Kenya; Madagascar"),),
        periods=(Period(start="1990", end="2010-05"),),
        languages=("fr",),
        countries=("KEN", "MDG"),
        targets=("GBF-TARGET-03",),
        licence="CC-BY-NC-4.0",
        rights=("CC BY-NC 4.0", "info:eu-repo/date/embargoEnd/2027-01-01"),
        published="2019-04-01",
        embargo_until="2027-01-01",
        notes=(
            "The link “javascript:alert(1)” cannot be followed and was left out.",
            "A box on the map has impossible corners and was left out.",
            "A test or funder DOI was left out, since it does not name this resource.",
            "The date of change “gestern” could not be read.",
        ),
    )


def test_a_record_without_title_says_so():
    assert record_of().notes == ("The hub gives no title.",)


def test_long_texts_are_cut_with_a_note():
    record = record_of(titles={"en": "word " * 1000}, descriptions={"en": "word " * 10_000})
    assert len(record.titles["en"]) <= 1_000
    assert len(record.descriptions["en"]) <= 20_000
    assert record.notes == (
        "The title was longer than 1,000 characters and was cut.",
        "The description was longer than 20,000 characters and was cut.",
    )


def test_html_cannot_survive_twice_escaped():
    title = "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt;"
    assert record_of(titles={"en": title}).titles == {"en": "Bold"}


def test_the_usual_licence_of_the_hub_is_shown_with_a_note():
    hub = HubFacts(id="hub", licence="CC-BY-4.0")
    record = normalise(Draft(key="1", titles={"en": "Birds"}), hub)
    assert (record.licence, record.notes) == (
        "CC-BY-4.0",
        ("The record names no licence; the usual licence of its hub is shown.",),
    )
    said = normalise(Draft(key="1", titles={"en": "Birds"}, rights=("Ask us",)), hub)
    assert (said.licence, said.notes) == ("unknown", ())


def test_a_licence_without_version_is_noted():
    record = record_of(titles={"en": "Birds"}, rights=("CC-BY",))
    assert record.licence == "CC-BY-4.0"
    assert record.notes == ("The hub names no version of the licence; the latest is shown.",)


def test_a_landing_page_is_made_of_a_doi_where_there_is_none():
    record = record_of(titles={"en": "Birds"}, identifiers=("doi:10.1000/abc",))
    assert record.links == (Link(url="https://doi.org/10.1000/abc"),)


def test_a_doi_shown_by_the_landing_page_is_an_identifier():
    record = record_of(titles={"en": "Birds"}, links=(Link(url="https://doi.org/10.1000/abc"),))
    assert record.identifiers == (Identifier(scheme="doi", value="10.1000/abc"),)


def test_a_related_doi_is_not_an_identifier():
    link = Link(url="https://doi.org/10.1000/abc", role="related")
    assert record_of(titles={"en": "Birds"}, links=(link,)).identifiers == ()


def test_embargo_without_a_day_is_said():
    record = record_of(titles={"en": "Birds"}, rights=("info:eu-repo/semantics/embargoedAccess",))
    assert record.embargo_until == ""
    assert record.notes == ("The hub says that access is under embargo, but not until when.",)


def test_short_titles_stay_undetermined_where_the_hub_writes_in_two_languages():
    assert record_of(titles={"und": "Canis lupus"}).titles == {"und": "Canis lupus"}
    assert record_of(titles={"und": "Canis lupus"}, languages=("fr",)).titles == {
        "fr": "Canis lupus"
    }


def test_a_second_title_in_one_language_is_noted():
    record = record_of(titles={"fr": "Un", "fr-x-2": "Deux"})
    assert record.titles == {"fr": "Un"}
    assert record.notes == (
        "The hub gives more than one title in one language; the first is kept.",
    )


def test_targets_of_other_frameworks_are_not_ours():
    subjects = (
        Subject(text="SDG target 15.1"),
        Subject(text="Aichi Target 11"),
        Subject(text="Target 3"),
        Subject(text="Target 4", scheme="Kunming-Montreal Global Biodiversity Framework"),
        Subject(text="昆蒙框架行动目标 6", scheme="KMGBF"),
        Subject(text="GBF-TARGET-99"),
    )
    record = record_of(titles={"en": "Birds"}, subjects=subjects)
    assert record.targets == ("GBF-TARGET-04", "GBF-TARGET-06")


def test_bodies_are_known_by_their_names():
    said = ("University of Nairobi", "UNEP-WCMC", "Maathai, Wangari", "中国科学院", "WWF")
    record = record_of(contributors=tuple(Contributor(name=name) for name in said))
    assert [one.is_body for one in record.contributors] == [True, True, False, True, True]


TEXT = st.text(max_size=60)
TEXTS = st.dictionaries(
    st.one_of(TEXT, st.sampled_from(["en", "und", "fr", "zh"])), TEXT, max_size=3
)
NUMBER = st.floats()


def several(part):
    return st.lists(part, max_size=3).map(tuple)


DRAFTS = st.builds(
    Draft,
    key=TEXT,
    titles=TEXTS,
    descriptions=TEXTS,
    kinds=several(TEXT),
    identifiers=several(TEXT),
    links=several(st.builds(Link, url=TEXT, role=TEXT, title=TEXT, media_type=TEXT)),
    contributors=several(st.builds(Contributor, name=TEXT, role=TEXT, identifier=TEXT)),
    subjects=several(st.builds(Subject, text=TEXT, scheme=TEXT)),
    places=several(
        st.builds(
            Place, name=TEXT, box=st.one_of(st.none(), st.tuples(NUMBER, NUMBER, NUMBER, NUMBER))
        )
    ),
    periods=several(st.builds(Period, start=TEXT, end=TEXT)),
    languages=several(TEXT),
    rights=several(TEXT),
    published=TEXT,
    modified=TEXT,
)
TYPES = {item.id for item in lists.items("resource_types")}


@settings(max_examples=60, deadline=None)
@given(DRAFTS)
def test_any_draft_gives_a_record_that_can_be_stored(draft):
    record = normalise(draft, HUB)
    assert record.type in TYPES
    assert all(isinstance(note, str) and note.endswith(".") for note in record.notes)
    stored = orjson.loads(orjson.dumps(to_json(record)))
    assert from_json(stored) == record


def draft_of(record: Record) -> Draft:
    """Return the draft that a hub would give which has our record and nothing else."""
    same = {one.name for one in fields(Draft)} & {one.name for one in fields(Record)}
    said = {name: getattr(record, name) for name in same - {"identifiers"}}
    named = tuple(one.value for one in record.identifiers if one.scheme != "url")
    return Draft(key="1", kinds=(record.type,), identifiers=named, **said)


@settings(max_examples=40, deadline=None)
@given(DRAFTS)
def test_what_is_normal_stays_as_it_is(draft):
    once = normalise(draft, HUB)
    twice = normalise(draft_of(once), HUB)
    for name in ("subjects", "periods", "published", "modified", "languages"):
        assert getattr(twice, name) == getattr(once, name)
    # A text without a language may be understood once the record's language is stated.
    for name in ("titles", "descriptions"):
        known = dict(getattr(once, name))
        known.pop("und", None)
        assert known.items() <= getattr(twice, name).items()
