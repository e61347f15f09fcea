"""Read what a person typed: words, "quoted phrases" and -excluded ones. Nothing is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecotone.search import analysis
from ecotone.search.query import MAX_WORDS_LENGTH, NOTE_CUT
from ecotone.search.stopwords import WORDS as STOP_WORDS

#: More words than this make a question slower, not better; the rest is left out.
MAX_TERMS = 32

_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟＂「」『』", '"'))
_IDENTIFIER = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question: as typed, its exact form, and the stems it may be found under."""

    typed: str
    exact: str
    stems: tuple[str, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        """Return the characters and pairs that a text must have, for scripts without spaces."""
        if not analysis.is_dense(self.exact):
            return ()
        found = dict.fromkeys(analysis.pairs(self.exact))
        return tuple(pair for pair in found if len(pair) == 2 or len(self.exact) == 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or the words of a phrase in order."""

    terms: tuple[Term, ...]
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What must be there and what must not; ``notes`` says what was done to the words."""

    wanted: tuple[Part, ...] = ()
    unwanted: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return every word that is looked for."""
        return tuple(term for part in self.wanted for term in part.terms)


def read(words: str, language: str) -> Question:
    """Return the question in ``words``, typed by a reader of ``language``.

    Words without meaning of their own ("the", "de", "的") are left out, unless there are no
    others. Every string is a question: an open quotation ends with the text, a lone sign is
    nothing, and what is too long is cut with a note.
    """
    cut = words[:MAX_WORDS_LENGTH].replace("\x00", " ")
    wanted: list[Part] = []
    unwanted: list[Part] = []
    for piece in _PIECE.finditer(cut.translate(_QUOTES)):
        parts = _parts(piece["phrase"], piece["word"], language)
        (unwanted if piece["minus"] else wanted).extend(parts)
    notes = (NOTE_CUT,) if len(words) > MAX_WORDS_LENGTH else ()
    return Question(_meaningful(wanted), tuple(unwanted[:MAX_TERMS]), notes)


def _parts(phrase: str | None, word: str | None, language: str) -> list[Part]:
    """Return one part for a phrase, and for a piece without spaces one for each word in it."""
    text = phrase if phrase is not None else word or ""
    if (found := _IDENTIFIER.search(text)) is not None:
        name = found.group().lower().rstrip(".,;)")
        return [Part((Term(name, name, (name,)),))]
    terms = tuple(
        _term(text[word.start : word.end], language) for word in analysis.words(text, language)
    )
    if phrase is not None:
        return [Part(terms[:MAX_TERMS], is_phrase=True)] if terms else []
    return [Part((term,)) for term in terms]


def _term(typed: str, language: str) -> Term:
    exact, _ = analysis.forms(typed, language)
    return Term(typed, exact, analysis.variants(typed, language))


def _meaningful(parts: list[Part]) -> tuple[Part, ...]:
    telling = [part for part in parts if part.is_phrase or part.terms[0].exact not in STOP_WORDS]
    chosen = dict.fromkeys(telling or parts)
    return tuple(chosen)[:MAX_TERMS]
