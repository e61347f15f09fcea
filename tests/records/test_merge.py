from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.records.merge import RULES, HubCopy, merge
from ecotone.records.model import Contributor, Identifier, Link, Period, Place, Record, Subject

SEEN = date(2026, 1, 1)


def copy(hub, aggregator=False, seen_on=SEEN, **fields):
    return HubCopy(
        hub=hub, key="1", record=Record(**fields), seen_on=seen_on, aggregator=aggregator
    )


def test_every_field_has_a_rule():
    assert set(RULES) == set(Record.__dataclass_fields__)


def test_the_origin_wins_over_an_aggregator_even_if_older():
    origin = copy("origin", titles={"en": "Right"}, modified="2019")
    passed_on = copy("portal", aggregator=True, titles={"en": "Rihgt"}, modified="2024")
    merged = merge([passed_on, origin])
    assert merged.record.titles == {"en": "Right"}
    assert merged.chosen["titles"] == ("origin",)
    assert (merged.record.modified, merged.chosen["modified"]) == ("2024", ("portal",))


def test_the_fresher_copy_wins_then_the_fuller_one():
    older = copy("a", titles={"en": "Old"}, modified="2019-01-01", type="report")
    fresher = copy("b", titles={"en": "New"}, modified="2020")
    assert merge([older, fresher]).record.titles == {"en": "New"}
    poor, full = copy("a", titles={"en": "Poor"}), copy("b", titles={"en": "Full"}, type="report")
    assert merge([poor, full]).record.titles == {"en": "Full"}


def test_languages_of_titles_come_together():
    merged = merge(
        [copy("a", titles={"en": "Birds"}), copy("b", titles={"fr": "Oiseaux", "en": "Bird"})]
    )
    assert merged.record.titles == {"en": "Birds", "fr": "Oiseaux"}
    assert merged.chosen["titles"] == ("a", "b")


def test_a_text_without_language_is_not_shown_beside_one_with():
    merged = merge([copy("a", titles={"en": "Birds"}), copy("b", titles={"und": "Birds"})])
    assert merged.record.titles == {"en": "Birds"}


def test_what_says_nothing_does_not_win():
    merged = merge(
        [copy("a", licence="unknown", type="other"), copy("b", licence="CC0-1.0", type="dataset")]
    )
    assert (merged.record.licence, merged.record.type) == ("CC0-1.0", "dataset")
    assert merged.chosen["licence"] == ("b",)


def test_lists_are_joined_each_thing_once():
    doi = Identifier(scheme="doi", value="10.1/a")
    first = copy(
        "a",
        identifiers=(doi,),
        links=(Link(url="https://e.org/a"),),
        subjects=(Subject(text="Birds"),),
        countries=("KEN",),
    )
    second = copy(
        "b",
        identifiers=(doi, Identifier(scheme="isbn", value="9780306406157")),
        links=(Link(url="http://www.e.org/a/"), Link(url="https://e.org/a", role="download")),
        subjects=(Subject(text="BIRDS"), Subject(text="Kenya")),
        countries=("TZA", "KEN"),
    )
    record = merge([first, second]).record
    # b is fuller by nothing: both fill four fields, so "a" goes first by its name
    assert record.identifiers == (doi, Identifier(scheme="isbn", value="9780306406157"))
    assert record.links == (
        Link(url="https://e.org/a"),
        Link(url="https://e.org/a", role="download"),
    )
    assert record.subjects == (Subject(text="Birds"), Subject(text="Kenya"))
    assert record.countries == ("KEN", "TZA")


def test_a_more_exact_date_that_agrees_is_taken():
    merged = merge([copy("a", published="2019", type="report"), copy("b", published="2019-04")])
    assert (merged.record.published, merged.chosen["published"]) == ("2019-04", ("b",))
    other = merge([copy("a", published="2019", type="report"), copy("b", published="2020-04")])
    assert other.record.published == "2019"


def test_the_longest_embargo_holds():
    merged = merge([copy("a", embargo_until="2027-01-01"), copy("b", embargo_until="2028-01-01")])
    assert merged.record.embargo_until == "2028-01-01"


def test_of_one_hub_and_key_the_copy_seen_last_counts():
    older = copy("a", titles={"en": "Old"}, seen_on=date(2025, 1, 1))
    newer = copy("a", titles={"en": "New"}, seen_on=date(2026, 1, 1))
    assert merge([newer, older]) == merge([newer])


def test_nothing_cannot_be_merged():
    with pytest.raises(ValueError, match="at least one"):
        merge([])


WORDS = st.sampled_from(["", "Birds", "birds", "Oiseaux", "Kenya"])
LISTS = st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple)
RECORDS = st.builds(
    Record,
    titles=st.dictionaries(st.sampled_from(["en", "fr", "und"]), WORDS.filter(bool), max_size=2),
    type=st.sampled_from(["other", "report", "dataset"]),
    licence=st.sampled_from(["unknown", "CC0-1.0", "CC-BY-4.0"]),
    contributors=LISTS.map(lambda names: tuple(Contributor(name=one) for one in names)),
    subjects=LISTS.map(lambda texts: tuple(Subject(text=one) for one in texts)),
    links=LISTS.map(lambda texts: tuple(Link(url=f"https://e.org/{one}") for one in texts)),
    places=LISTS.map(lambda names: tuple(Place(name=one) for one in names)),
    periods=st.sampled_from([(), (Period(start="2001"),)]),
    countries=LISTS,
    published=st.sampled_from(["", "2019", "2019-04", "2020"]),
    modified=st.sampled_from(["", "2019", "2019-01", "2020-05-01"]),
)
COPIES = st.lists(
    st.builds(
        HubCopy,
        hub=st.sampled_from("abc"),
        key=st.sampled_from("12"),
        record=RECORDS,
        seen_on=st.sampled_from([SEEN, date(2025, 1, 1)]),
        aggregator=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(COPIES, st.randoms())
def test_the_order_of_copies_never_shows(copies, random):
    shuffled = list(copies)
    random.shuffle(shuffled)
    assert merge(shuffled) == merge(copies)


@settings(deadline=None)
@given(COPIES)
def test_merging_again_changes_nothing(copies):
    merged = merge(copies)
    again = HubCopy(hub="a", key="1", record=merged.record, seen_on=SEEN)
    assert merge([again]).record == merged.record
    assert merge([*copies, *copies]) == merged
    assert set(merged.chosen) <= set(RULES)
    assert all(hubs and len(set(hubs)) == len(hubs) for hubs in merged.chosen.values())
