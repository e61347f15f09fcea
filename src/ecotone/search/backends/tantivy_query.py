"""A question and its filters as Tantivy queries; visibility is part of every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import tantivy
from tantivy import FieldType, Occur

from ecotone.rights.visibility import sight
from ecotone.search import analysis, places, years
from ecotone.search.backends.tantivy_schema import TITLES, audience_word
from ecotone.search.query import Facet, Query
from ecotone.search.question import Part, Question, Term
from ecotone.search.relaxing import Attempt

#: How much a word counts by where it stands: a title says what a record is about.
BOOSTS = {"title": 3.0, "text": 1.0, "about": 0.5, "exact": 0.6}
#: A stem of another language than the reader's counts less: it may be another word.
_OTHER_LANGUAGE = 0.7
#: So many words may stand between those of a question to count as side by side in a title.
_NEAR = 2

_Clause = tuple[Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Builds clauses against one searcher, leaving out words that the index does not have."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    today: date

    def ask(
        self, attempt: Attempt, question: Question, without: Facet | None = None
    ) -> tantivy.Query:
        """Return the whole query: words, what must not be there, filters and visibility.

        ``without`` leaves out the filter of one facet, to count the alternatives there.
        """
        query = attempt.query
        clauses = self._words(question, any_word=attempt.any_word)
        clauses += [(Occur.MustNot, self._part(part)) for part in question.unwanted]
        for facet, codes in query.filters.items():
            if facet is not without and (made := self._filter(facet, codes, wider=query.wider)):
                clauses.append((Occur.Must, unscored(made)))
        clauses.append((Occur.Must, unscored(self.visible(query))))
        return tantivy.Query.boolean_query(clauses)

    def visible(self, query: Query) -> tantivy.Query:
        """Return the clause for what the viewer may see; it asks for, it never excludes."""
        seen = sight(query.viewer, query.purpose, query.on or self.today)
        allowed: list[tantivy.Query] = []
        for audience in sorted(seen.audiences):
            allowed.append(self.word("audience", audience_word(audience, held=False)))
            held = self.word("audience", audience_word(audience, held=True))
            if seen.embargoes_judged_on is not None:
                held = _all(held, self._up_to("embargo", seen.embargoes_judged_on.toordinal()))
            allowed.append(held)
        return _any(allowed)

    def _words(self, question: Question, *, any_word: bool) -> list[_Clause]:
        parts = [self._part(part) for part in question.wanted]
        if any_word and parts:
            return [(Occur.Must, _any(parts))]
        clauses = [(Occur.Must, part) for part in parts]
        if len(parts) > 1:  # the words side by side in a title: that very thing is meant
            together = list(self._title_phrases(question.terms, slop=_NEAR))
            clauses += [(Occur.Should, _best(together))] if together else []
        return clauses

    def _part(self, part: Part) -> tantivy.Query:
        if not part.is_phrase:
            return self.term(part.terms[0])
        if any(term.pairs for term in part.terms):
            return _all(*(self.term(term) for term in part.terms))
        if len(part.terms) == 1:
            return self.word("exact", part.terms[0].exact)
        return _any([*self._title_phrases(part.terms), *self._text_phrases(part.terms)])

    def _title_phrases(self, terms: tuple[Term, ...], slop: int = 0) -> Iterator[tantivy.Query]:
        """Yield the phrase in the titles of each language, stemmed as there."""
        for language, field in TITLES.items():
            stems = [analysis.forms(term.typed, language)[1] for term in terms]
            if all(self._known(field, (stem,)) for stem in stems):
                found = tantivy.Query.phrase_query(self.schema, field, list(stems), slop)
                yield _boosted(found, BOOSTS["title"])

    def _text_phrases(self, terms: tuple[Term, ...]) -> Iterator[tantivy.Query]:
        """Yield the phrase in the texts, stemmed as each language would."""
        stemmed = (
            tuple(analysis.forms(term.typed, language)[1] for term in terms)
            for language in analysis.LATIN_LANGUAGES
        )
        for stems in dict.fromkeys(stemmed):
            yield tantivy.Query.phrase_query(self.schema, "text", list(stems), 0)

    def term(self, term: Term) -> tantivy.Query:
        """Return what finds one word: its stems by field, its exact form, or its pairs."""
        found = self._stems(term)
        if self._known("exact", (term.exact,)):
            found.append(_boosted(self.word("exact", term.exact), BOOSTS["exact"]))
        if len(term.pairs) > 1:
            found.append(unscored(_all(*(self.word("exact", pair) for pair in term.pairs))))
        return _any(found) if found else tantivy.Query.empty_query()

    def _stems(self, term: Term) -> list[tantivy.Query]:
        titles = list(self._titles(term))
        found = [_best(titles)] if titles else []
        for field in ("text", "about"):
            for place, stem in enumerate(term.stems):
                if self._known(field, (stem,)):
                    boost = BOOSTS[field] * (_OTHER_LANGUAGE if place else 1)
                    found.append(_boosted(self.word(field, stem, "freq"), boost))
        return found

    def _titles(self, term: Term) -> Iterator[tantivy.Query]:
        """Yield the word in the titles of each language, stemmed as there."""
        for language, field in TITLES.items():
            stem = analysis.forms(term.typed, language)[1]
            if self._known(field, (stem,)):
                boost = BOOSTS["title"] * (1 if stem == term.stems[0] else _OTHER_LANGUAGE)
                yield _boosted(self.word(field, stem, "freq"), boost)

    def _known(self, field: str, words: Iterable[str]) -> bool:
        return any(self.searcher.doc_freq(field, word) for word in words)

    def _filter(self, facet: Facet, codes: tuple[str, ...], *, wider: bool) -> tantivy.Query | None:
        """Return the clause of one filter, or None for one that filters nothing."""
        if facet is Facet.YEAR:
            spans, _ = years.spans(codes)
            return _any([self._between("year", *span) for span in spans]) if spans else None
        found = [self.word(facet, code) for code in codes]
        if facet is Facet.COUNTRY and codes and wider:
            found += [self.word("stated_place", code) for code in places.wider(codes)]
        return _any(found) if found else None

    def word(self, field: str, word: str, record: str = "basic") -> tantivy.Query:
        """Return what finds one form of a word in one field."""
        return tantivy.Query.term_query(self.schema, field, word, record)

    def _between(self, field: str, first: int, last: int) -> tantivy.Query:
        return tantivy.Query.range_query(self.schema, field, FieldType.Unsigned, first, last)

    def _up_to(self, field: str, last: int) -> tantivy.Query:
        return self._between(field, 0, last)


def found_total(found: tantivy.SearchResult) -> int:
    """Return how many records were found."""
    return int(found.count)  # type: ignore[attr-defined]  # missing from Tantivy's own stubs


def unscored(query: tantivy.Query) -> tantivy.Query:
    """Return a clause that decides but does not rank."""
    return tantivy.Query.const_score_query(query, 0.0)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1 else tantivy.Query.boost_query(query, boost)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _best(queries: list[tantivy.Query]) -> tantivy.Query:
    """Return what matches as any of them does, and ranks as the best of them."""
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.disjunction_max_query(queries)


def _all(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])
