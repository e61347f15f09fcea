"""Titles while somebody types, and better spellings: from visible records only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import orjson
import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur

from ecotone.search import analysis
from ecotone.search.backends.tantivy_query import Clauses, found_total, unscored
from ecotone.search.query import MAX_WORDS_LENGTH, Query
from ecotone.search.question import Question, Term, read
from ecotone.search.relaxing import Attempt

#: Titles looked at to choose from, and the length of a suggestion in characters.
_LOOKED_AT = 60
_LONGEST = 110
#: A shorter word has too many neighbours to guess which was meant.
_SHORTEST_CORRECTED = 4


def suggestions(clauses: Clauses, beginning: str, query: Query, limit: int) -> tuple[str, ...]:
    """Return titles of visible records that have the words so far and go on from the last one.

    Titles that begin so come first, then the shorter ones.
    """
    typed = [word.exact for word in analysis.words(beginning[:MAX_WORDS_LENGTH], query.language)]
    if not typed or limit < 1:
        return ()
    last_is_open = not beginning[-1:].isspace()
    asked = _beginning(clauses, typed, query, last_is_open=last_is_open)
    found = clauses.searcher.search(
        asked, _LOOKED_AT, count=False, order_by_field="newest", order=tantivy.Order.Desc
    )
    titles = {
        title
        for _, address in found.hits
        if (title := _title(clauses.searcher.doc(address)["titles"][0], typed, query.language))
    }
    start = _folded(beginning)
    ordered = sorted(
        titles, key=lambda title: (not _folded(title).startswith(start), len(title), title)
    )
    return tuple(dict.fromkeys(_shortened(title) for title in ordered))[:limit]


def _beginning(
    clauses: Clauses, typed: list[str], query: Query, *, last_is_open: bool
) -> tantivy.Query:
    whole = typed[:-1] if last_is_open else typed
    wanted = [clauses.word("begin", form) for word in whole for form in _parts(word)]
    if last_is_open:
        wanted += [_prefix(clauses, part) for part in _parts(typed[-1])]
    wanted.append(clauses.visible(query))
    return tantivy.Query.boolean_query([(Occur.Must, unscored(one)) for one in wanted])


def _parts(word: str) -> tuple[str, ...]:
    """Return what must stand in a title for a word: its pairs in scripts without spaces."""
    if not analysis.is_dense(word):
        return (word,)
    pairs = tuple(analysis.pairs(word))
    return tuple(pair for pair in pairs if len(pair) == 2) or pairs


def _prefix(clauses: Clauses, word: str) -> tantivy.Query:
    if analysis.is_dense(word):
        return clauses.word("begin", word)
    return tantivy.Query.regex_query(clauses.schema, "begin", re.escape(word) + ".*")


def _title(stored: bytes, typed: list[str], language: str) -> str:
    """Return the title that has what was typed, in the reader's language if it has it there."""
    titles: Mapping[str, str] = orjson.loads(bytes(stored))
    order = sorted(titles, key=lambda one: one != language)
    return next((titles[one] for one in order if _goes_on(titles[one], one, typed)), "")


def _goes_on(title: str, language: str, typed: list[str]) -> bool:
    text = " ".join(exact for exact, _ in analysis.all_forms(title, language))
    glued = text.replace(" ", "")
    return all(
        word in glued if analysis.is_dense(word) else f" {word}" in f" {text}" for word in typed
    )


def _folded(text: str) -> str:
    return " ".join(exact for exact, _ in analysis.all_forms(text, "en"))


def _shortened(title: str) -> str:
    """Return a long title cut at a space; as a question it still finds the record."""
    if len(title) <= _LONGEST:
        return title
    space = title.rfind(" ", _LONGEST // 2, _LONGEST)
    return title[: space if space > 0 else _LONGEST]


def better_spelling(clauses: Clauses, query: Query, question: Question) -> str:
    """Return the question with words that nobody uses replaced by near ones that are used.

    Empty when every word is found somewhere, when nothing is near, or when the new question would
    find nothing either. Only words of records this viewer may see are offered.
    """
    better = query.words
    for term in question.terms:
        near = _near(clauses, query, term)
        if near:
            better = better.replace(term.typed, near)
    if better == query.words:
        return ""
    asked = Attempt(replace(query, words=better, filters={}))
    found = clauses.searcher.search(clauses.ask(asked, read(better, query.language)), 1)
    return better if found_total(found) else ""


def _near(clauses: Clauses, query: Query, term: Term) -> str:
    """Return the most used word within one or two slips of ``term``; empty if it is in use."""
    word = term.exact
    if len(word) < _SHORTEST_CORRECTED or term.pairs or _is_used(clauses, query, term):
        return ""
    used = dict(_words_like(clauses, query, word))
    slips = 1 if len(word) < 2 * _SHORTEST_CORRECTED else 2
    near = process.extract(word, used.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    best = min(near, key=lambda one: (one[1], -used[one[0]], one[0]), default=None)
    return str(best[0]) if best else ""


def _is_used(clauses: Clauses, query: Query, term: Term) -> bool:
    seen = [(Occur.Must, clauses.term(term)), (Occur.Must, clauses.visible(query))]
    return found_total(clauses.searcher.search(tantivy.Query.boolean_query(seen), 1)) > 0


def _words_like(clauses: Clauses, query: Query, word: str) -> Iterator[tuple[str, int]]:
    """Yield words in visible records that begin with its first or second letter, and how often."""
    visible = clauses.visible(query)
    for letter in dict.fromkeys(word[:2]):
        yield from clauses.searcher.terms_with_prefix("exact", letter, visible)
