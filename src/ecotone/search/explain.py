"""Why a record was found: which words stand where, and the passage around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ecotone.records.model import UNDETERMINED, Record, best_text
from ecotone.search import analysis
from ecotone.search.query import Hit, Reason
from ecotone.search.question import Question

#: Length of a snippet in characters; about three lines.
SNIPPET = 260
_MAX_TEXT = 20_000
_BEFORE = 60
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class _Text:
    field: str
    language: str
    text: str


def explained(hit: Hit, record: Record, question: Question, language: str) -> Hit:
    """Return ``hit`` with its reasons, a snippet in the best language, and marks in it.

    The snippet comes from the description that has most of the words, else from the one a reader
    of ``language`` would be shown; without words it is the beginning of that one.
    """
    wanted = _wanted(question)
    found = {text: tuple(_matches(text, wanted)) for text in _texts(record)}
    snippet, marks = _snippet(record, found, language)
    return replace(hit, reasons=tuple(_reasons(found)), snippet=snippet, marks=marks)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The forms that were asked for, each kind compared with its own."""

    exact: frozenset[str]
    stems: frozenset[str]
    pairs: frozenset[str]

    def has(self, word: analysis.Word) -> bool:
        if word.exact in self.exact or word.stem in self.stems:
            return True
        return bool(self.pairs) and any(pair in self.pairs for pair in analysis.pairs(word.exact))


def _wanted(question: Question) -> _Wanted:
    return _Wanted(
        exact=frozenset(term.exact for term in question.terms),
        stems=frozenset(stem for term in question.terms for stem in term.stems),
        pairs=frozenset(pair for term in question.terms for pair in term.pairs if len(pair) == 2),
    )


def _texts(record: Record) -> Iterator[_Text]:
    """Yield what is searched of a record, field by field."""
    for language, text in record.titles.items():
        yield _Text("title", language, text)
    for language, text in record.descriptions.items():
        yield _Text("description", language, text[:_MAX_TEXT])
    main = next(iter(record.languages), UNDETERMINED)
    for subject in record.subjects:
        yield _Text("subject", main, subject.text)
    for contributor in record.contributors:
        yield _Text("contributor", UNDETERMINED, contributor.name)
    for place in record.places:
        yield _Text("place", UNDETERMINED, place.name)
    for identifier in record.identifiers:
        yield _Text("identifier", UNDETERMINED, identifier.value)


def _matches(text: _Text, wanted: _Wanted) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that were asked for; neighbours without a space are joined."""
    if text.field == "identifier":
        if text.text.lower() in wanted.exact:
            yield 0, len(text.text)
        return
    open_span: tuple[int, int] | None = None
    for word in analysis.words(text.text, text.language):
        if not wanted.has(word):
            continue
        if open_span is not None and open_span[1] == word.start:
            open_span = (open_span[0], word.end)
            continue
        if open_span is not None:
            yield open_span
        open_span = (word.start, word.end)
    if open_span is not None:
        yield open_span


def _reasons(found: dict[_Text, tuple[tuple[int, int], ...]]) -> Iterator[Reason]:
    """Yield for each field the words found there as they are written, each once."""
    by_field: dict[str, dict[str, str]] = {}
    for text, spans in found.items():
        for start, end in spans:
            word = text.text[start:end]
            by_field.setdefault(text.field, {}).setdefault(word.casefold(), word)
    for field, words in by_field.items():
        yield Reason(field=field, words=tuple(words.values())[:8])


def _snippet(
    record: Record, found: dict[_Text, tuple[tuple[int, int], ...]], language: str
) -> tuple[str, tuple[tuple[int, int], ...]]:
    shown, shown_language = best_text(record.descriptions, language)
    best = _Text("description", shown_language, shown[:_MAX_TEXT])
    for text, spans in found.items():
        better = len(_distinct(text, spans)) > len(_distinct(best, found.get(best, ())))
        if text.field == "description" and better:
            best = text
    return _passage(best.text, found.get(best, ()))


def _distinct(text: _Text, spans: Iterable[tuple[int, int]]) -> set[str]:
    return {text.text[start:end].casefold() for start, end in spans}


def _passage(
    text: str, spans: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the stretch of ``text`` with most matches, cut at spaces, and the marks in it."""
    start = _start(text, spans)
    end = _cut(text, start + SNIPPET)
    head = _ELLIPSIS if start else ""
    tail = _ELLIPSIS if end < len(text) else ""
    shift = len(head) - start
    # Line breaks become spaces one for one, so that the marks keep their places.
    body = "".join(" " if letter.isspace() else letter for letter in text[start:end])
    marks = tuple((a + shift, b + shift) for a, b in spans if a >= start and b <= end)
    return f"{head}{body}{tail}", marks


def _start(text: str, spans: tuple[tuple[int, int], ...]) -> int:
    """Return where the window with most different words begins."""
    if not spans or spans[-1][1] <= SNIPPET:
        return 0

    def told(span: tuple[int, int]) -> tuple[int, int]:
        inside = [(a, b) for a, b in spans if span[0] <= a and b <= span[0] + SNIPPET - _BEFORE]
        return len({text[a:b].casefold() for a, b in inside}), -span[0]

    best = max(spans[:200], key=told)
    if best[0] <= _BEFORE:
        return 0
    space = text.find(" ", best[0] - _BEFORE, best[0])
    return space + 1 if space >= 0 else best[0]


def _cut(text: str, end: int) -> int:
    """Return a place to stop near ``end``: a space, or where it is for scripts without."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - 30, end)
    return space if space > 0 else end
