"""What every search engine must do: the kit, and results counted by hand to compare with.

A backend's tests subclass ``SearchIndexKit`` and say how to open an index in a folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ecotone.records.model import Record, Tag
from ecotone.rights.visibility import Audience, Purpose, Viewer, sight
from ecotone.search import years
from ecotone.search.backends.base import SearchIndex
from ecotone.search.documents import Document
from ecotone.search.query import Count, Facet, Query, Sort
from ecotone.vocab import countries

#: "Protected areas" as titles, and in other forms that must find the same records.
PROTECTED_AREAS = {
    "en": ("Protected areas", "protected area"),
    "fr": ("Aires protégées", "aire protégée"),
    "es": ("Áreas protegidas", "área protegida"),
    "ar": ("المناطق المحمية", "منطقة محمية"),
    "ru": ("Охраняемые территории", "охраняемых территорий"),
    "zh": ("保护区", "保护"),
}
TODAY = date(2026, 3, 1)
STAFF = Viewer("keeper", staff=True)


def made(
    uid: str,
    title: str = "Mangroves",
    *,
    language: str = "en",
    codes: Iterable[tuple[str, str]] = (),
    hubs: tuple[str, ...] = ("gbif",),
    audience: Audience = Audience.PUBLIC,
    embargo_until: date | None = None,
    published: str = "2020-05-01",
    description: str = "",
) -> Document:
    """Return a small document; ``codes`` are (scheme, code)."""
    return Document(
        uid=uid,
        record=Record(
            titles={language: title},
            descriptions={language: description} if description else {},
            languages=(language,),
            published=published,
        ),
        tags=tuple(
            Tag(scheme=scheme, code=code, rule="stated", score=1, evidence=code)
            for scheme, code in codes
        ),
        hubs=hubs,
        audience=audience,
        embargo_until=embargo_until,
    )


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a question finds, worked out one document at a time, without any index.

    Words count as found when they stand in a title or description as they are.
    """

    documents: Sequence[Document]

    def uids(self, query: Query) -> set[str]:
        """Return who is found."""
        return {one.uid for one in self._found(query, query.filters)}

    def counts(self, query: Query, facet: Facet) -> tuple[Count, ...]:
        """Return the counts of one facet, leaving its own filter aside."""
        others = {one: codes for one, codes in query.filters.items() if one is not facet}
        counted = Counter(
            code for one in self._found(query, others) for code in codes_of(one, facet)
        )
        found = [Count(code=code, records=records) for code, records in counted.items()]
        if facet is Facet.YEAR:
            return tuple(sorted(found, key=lambda one: one.code, reverse=True))
        return tuple(sorted(found, key=lambda one: (-one.records, one.code)))

    def _found(self, query: Query, filters: dict[Facet, tuple[str, ...]]) -> list[Document]:
        return [
            one
            for one in self.documents
            if _is_seen(one, query)
            and _has_words(one, query.words)
            and all(_passes(one, facet, codes, query.wider) for facet, codes in filters.items())
        ]


def codes_of(document: Document, facet: Facet) -> set[str]:
    """Return the codes under which a document is counted; a country also under its regions."""
    record = document.record
    if facet is Facet.COUNTRY:
        stated = set(document.codes("country"))
        return stated | {region for code in stated for region in _regions_with(code)}
    single = {
        Facet.TARGET: document.codes("target"),
        Facet.THEME: document.codes("theme"),
        Facet.TYPE: [record.type],
        Facet.LANGUAGE: record.languages,
        Facet.HUB: document.hubs,
        Facet.LICENCE: [record.licence],
        Facet.YEAR: [str(record.year)] if record.year is not None else [],
    }
    return set(single[facet])


def _regions_with(code: str) -> set[str]:
    """Return the regions that contain a country, or every country of a region."""
    regions = [region.code for region in countries.regions() if region.code != "001"]
    if code in regions:
        inside = set(countries.members(code))
        return {one for one in regions if inside and inside < set(countries.members(one))}
    return {region for region in regions if code in countries.members(region)}


def _is_seen(document: Document, query: Query) -> bool:
    seen = sight(query.viewer, query.purpose, query.on or TODAY)
    judged, until = seen.embargoes_judged_on, document.embargo_until
    held = judged is not None and until is not None and until > judged
    return document.audience in seen.audiences and not held


def _has_words(document: Document, words: str) -> bool:
    texts = (*document.record.titles.values(), *document.record.descriptions.values())
    return set(words.split()) <= set(" ".join(texts).split())


def _passes(document: Document, facet: Facet, codes: tuple[str, ...], wider: bool) -> bool:  # noqa: FBT001
    if facet is Facet.YEAR:
        spans, year = years.spans(codes)[0], document.record.year
        return not spans or (year is not None and any(a <= year <= b for a, b in spans))
    if codes_of(document, facet) & set(codes) or not codes:
        return True
    if facet is not Facet.COUNTRY or not wider:
        return False
    around = {"GLOBAL", *(region for code in codes for region in _regions_with(code))}
    return bool(around & set(document.codes("country")))


class SearchIndexKit:
    """Tests that every backend passes; pytest runs them through a subclass."""

    def new_index(self, folder: Path) -> SearchIndex:
        """Return an index in ``folder`` that judges embargoes on ``TODAY``."""
        raise NotImplementedError

    def filled(self, folder: Path, *documents: Document) -> SearchIndex:
        """Return a new index with these documents."""
        index = self.new_index(folder)
        index.put(documents, (), 1)
        return index

    def test_the_same_resource_is_found_in_six_languages_and_inflected(
        self, tmp_path: Path
    ) -> None:
        whole = Document(
            uid="all",
            record=Record(titles={one: forms[0] for one, forms in PROTECTED_AREAS.items()}),
            tags=(),
            hubs=("gbif",),
        )
        other = made("other", "Coral reefs")
        index = self.filled(tmp_path, whole, other)
        for language, questions in PROTECTED_AREAS.items():
            for words in questions:
                for interface in (language, "en"):
                    found = index.search(Query(words=words, language=interface))
                    assert [hit.uid for hit in found.hits] == ["all"], (words, interface)

    def test_writing_twice_is_writing_once(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, made("one"), made("two"))
        first = index.search(Query())
        index.put([made("one"), made("two")], (), 1)
        assert index.search(Query()) == first

    def test_what_is_removed_or_changed_is_no_longer_found(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, made("one"), made("two"))
        index.put([made("one", "Coral reefs")], ["two"], 2)
        assert _uids(index, "mangroves") == []
        assert _uids(index, "reefs") == ["one"]
        assert index.upto() == 2

    def test_an_index_opened_again_knows_what_it_contains(self, tmp_path: Path) -> None:
        self.filled(tmp_path, made("one")).put([], (), 41)
        again = self.new_index(tmp_path)
        assert again.upto() == 41
        assert _uids(again, "mangroves") == ["one"]

    def test_an_open_reader_sees_what_another_wrote(self, tmp_path: Path) -> None:
        reader, writer = self.new_index(tmp_path), self.new_index(tmp_path)
        assert _uids(reader, "mangroves") == []
        writer.put([made("one")], (), 1)
        assert _uids(reader, "mangroves") == ["one"]

    def test_a_failure_while_writing_leaves_the_index_as_it_was(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, made("one"))

        def broken() -> Iterable[Document]:
            yield made("two")
            raise RuntimeError("the catalogue went away")

        with suppress(RuntimeError):
            index.put(broken(), ["one"], 2)
        assert (_uids(index, "mangroves"), index.upto()) == (["one"], 1)
        with suppress(RuntimeError):
            index.replace(broken(), 2)
        assert (_uids(index, "mangroves"), index.upto()) == (["one"], 1)
        index.put([made("two")], (), 2)
        assert sorted(_uids(index, "mangroves")) == ["one", "two"]

    def test_replacing_forgets_everything_before(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, made("one"))
        index.replace([made("two")], 9)
        assert (_uids(index, ""), index.upto()) == (["two"], 9)

    def test_staff_things_and_embargoes_show_only_to_those_who_may(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("open"),
            made("over", embargo_until=TODAY),
            made("held", embargo_until=date(2026, 3, 2)),
            made("hidden", audience=Audience.STAFF),
        )
        everyone = {"open", "over"}
        assert set(_uids(index, "mangroves")) == everyone
        staff = Query(words="mangroves", viewer=STAFF)
        assert {hit.uid for hit in index.search(staff).hits} == everyone | {"held", "hidden"}
        feed = Query(words="mangroves", viewer=STAFF, purpose=Purpose.FEED)
        assert {hit.uid for hit in index.search(feed).hits} == everyone
        later = Query(words="mangroves", on=date(2026, 3, 2))
        assert {hit.uid for hit in index.search(later).hits} == everyone | {"held"}

    def test_nothing_hidden_shows_in_counts_suggestions_or_spelling(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("open", "Coral reefs"),
            made("hidden", "Canary mangroves", audience=Audience.STAFF, hubs=("secret",)),
            made("held", "Canary seagrass", embargo_until=date(2030, 1, 1), hubs=("later",)),
        )
        found = index.search(Query(words="canery"))
        assert (found.total, found.spelling) == (0, "")
        assert index.search(Query(words="canery", viewer=STAFF)).spelling == "canary"
        assert index.suggest("cana", Query()) == ()
        assert len(index.suggest("cana", Query(viewer=STAFF))) == 2
        counts = index.search(Query()).facets[Facet.HUB]
        assert counts == (Count(code="gbif", records=1),)

    def test_a_wrong_spelling_is_answered_with_a_better_one(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, made("one", "Protected areas"))
        assert index.search(Query(words="protcted aeras")).spelling == "protected areas"

    def test_titles_are_suggested_while_typing(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("one", "Protected areas"),
            made("two", "Marine protected areas of Kenya"),
            made("three", "海洋保护区", language="zh"),
        )
        assert index.suggest("prot", Query()) == (
            "Protected areas",
            "Marine protected areas of Kenya",
        )
        assert index.suggest("protected areas k", Query()) == ("Marine protected areas of Kenya",)
        assert index.suggest("保护", Query(language="zh")) == ("海洋保护区",)

    def test_phrases_exclusions_and_words_without_meaning(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("near", "Protected areas of Kenya"),
            made("far", "Areas where nothing is protected"),
        )
        assert sorted(_uids(index, "the protected areas")) == ["far", "near"]
        assert _uids(index, '"protected areas"') == ["near"]
        assert _uids(index, "“protected areas”") == ["near"]
        assert _uids(index, "protected -kenya") == ["far"]
        assert sorted(_uids(index, "protected - areas")) == ["far", "near"]

    def test_a_title_counts_more_than_a_description(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("below", "Forests", description="With a word on mangroves and coasts."),
            made("above", "Mangroves", description="With a word on forests and coasts."),
        )
        assert _uids(index, "mangroves") == ["above", "below"]

    def test_results_are_sorted_by_date_with_the_undated_last(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            made("old", published="1999"),
            made("new", published="2024-02-03"),
            made("none", published=""),
            made("mid", published="2010-06"),
        )
        newest = index.search(Query(words="mangroves", sort=Sort.NEWEST))
        oldest = index.search(Query(words="mangroves", sort=Sort.OLDEST))
        assert [hit.uid for hit in newest.hits] == ["new", "mid", "old", "none"]
        assert [hit.uid for hit in oldest.hits] == ["old", "mid", "new", "none"]

    def test_what_the_catalogue_changed_last_can_come_first(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path,
            *(
                replace(
                    made(uid, published=published),
                    changed_at=datetime(2026, 11, 21, 4, minute, tzinfo=UTC),
                )
                for uid, published, minute in (
                    ("first", "2026", 1),
                    ("last", "1999", 3),
                    ("second", "", 2),
                )
            ),
            made("never told", published="2026"),
        )
        changed = index.search(Query(words="mangroves", sort=Sort.CHANGED))
        assert [hit.uid for hit in changed.hits] == ["last", "second", "first", "never told"]

    def test_a_title_in_six_languages_is_as_good_as_one(self, tmp_path: Path) -> None:
        titles = {one: f"{forms[0]}: Ecotone" for one, forms in PROTECTED_AREAS.items()}
        six = Document(uid="six", record=Record(titles=titles), tags=(), hubs=("gbif",))
        others = [
            made(f"one {one}", f"{forms[0]} Ecotone, and more of it", language=one)
            for one, forms in PROTECTED_AREAS.items()
        ]
        index = self.filled(tmp_path, six, *others)
        for language, (words, *_) in PROTECTED_AREAS.items():
            found = index.search(Query(words=words, language=language))
            assert found.hits[0].uid == "six", words

    def test_pages_together_hold_everything_once(self, tmp_path: Path) -> None:
        index = self.filled(tmp_path, *(made(f"r{number:03}") for number in range(57)))
        for sort in Sort:
            seen = [
                hit.uid
                for page in range(1, 8)
                for hit in index.search(
                    Query(words="mangroves", page=page, size=10, sort=sort)
                ).hits
            ]
            assert sorted(seen) == [f"r{number:03}" for number in range(57)]
        assert index.search(Query(words="mangroves", page=9_999_999)).hits == ()
        assert len(index.search(Query(words="mangroves", size=10_000)).hits) == 57

    def test_filters_are_dropped_one_by_one_until_something_is_found(self, tmp_path: Path) -> None:
        index = self.filled(
            tmp_path, made("one", codes=[("country", "KEN"), ("target", "GBF-TARGET-03")])
        )
        filters: dict[Facet, tuple[str, ...]]
        filters = {Facet.COUNTRY: ("KEN",), Facet.YEAR: ("1990",)}
        found = index.search(Query(words="mangroves", filters=filters))
        assert ([hit.uid for hit in found.hits], found.relaxed) == (["one"], ("year",))
        filters = {Facet.COUNTRY: ("UGA",), Facet.YEAR: ("1990",)}
        assert index.search(Query(words="mangroves", filters=filters)).relaxed == (
            "year",
            "country",
        )
        assert index.search(Query(words="mangroves lichen")).relaxed == ("words",)
        assert index.search(Query(words="lichen")).relaxed == ()

    def test_a_country_is_found_under_its_regions_and_with_wider_the_other_way(
        self, tmp_path: Path
    ) -> None:
        index = self.filled(
            tmp_path,
            made("kenya", codes=[("country", "KEN")]),
            made("africa", codes=[("country", "002")]),
            made("world", codes=[("country", "GLOBAL")]),
            made("france", codes=[("country", "FRA")]),
            made("nowhere"),
        )

        def found(code: str, *, wider: bool = False) -> set[str]:
            query = Query(filters={Facet.COUNTRY: (code,)}, wider=wider)
            return {hit.uid for hit in index.search(query).hits}

        assert found("KEN") == {"kenya"}
        assert found("014") == {"kenya"}
        assert found("002") == {"kenya", "africa"}
        assert found("GLOBAL") == {"world"}
        assert found("KEN", wider=True) == {"kenya", "africa", "world"}
        assert found("014", wider=True) == {"kenya", "africa", "world"}


def _uids(index: SearchIndex, words: str) -> list[str]:
    return [hit.uid for hit in index.search(Query(words=words)).hits]
