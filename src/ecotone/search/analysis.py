"""Make words of a text: cut, fold and stem it, in six languages and passably in all others.

Cutting: scripts with spaces by a fast pattern; Chinese, Japanese, Thai and their like by ICU's
dictionaries, and besides as single characters and pairs, because no dictionary cuts a question
as it cuts the text (measured: words alone find 86 % of four-character cuttings, pairs 94 %).
Stemming: Snowball, by the language of the text and the script of the word.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from icu4py.breakers import WordBreaker

from ecotone.search.folding import DENSE_CLASS, Script, plain, script_of, without_accents
from ecotone.search.stopwords import WORDS as STOP_WORDS

#: Raise this when words come out differently than before: every index is then built anew.
VERSION = 2

#: Longer words are digests, addresses or damage; they are cut here.
MAX_WORD_LENGTH = 64

# Letters and digits of any script; the marks that stand inside words (combining accents, Arabic
# vowel signs and tatweel, Hebrew points, signs of the Indic scripts without their full stops).
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"
)
_WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")
_DENSE = re.compile(rf"[{DENSE_CLASS}]+")

_NAMES = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "ru": "russian"}
#: The languages of Latin script we stem; the first is used where the language is not known.
LATIN_LANGUAGES = ("en", "fr", "es")


class Word(NamedTuple):
    """A word of a text: where it stands, how it is looked up exactly, and its stem."""

    start: int
    end: int
    exact: str
    stem: str


_here = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """Return this thread's stemmer: the compiled ones may not be shared between threads."""
    kept: dict[str, Stemmer.Stemmer] = _here.__dict__
    if language not in kept:
        kept[language] = Stemmer.Stemmer(_NAMES[language], 0)  # our own cache is enough
    return kept[language]


@lru_cache(maxsize=100_000)
def forms(raw: str, language: str) -> tuple[str, str]:
    """Return (exact form, stem) of one raw word in a text of ``language``.

    Words without meaning get stems of their own: the English "are" is not the Spanish "área",
    whose stem is spelled the same.
    """
    word = plain(raw[:MAX_WORD_LENGTH])
    exact = without_accents(word)
    return exact, _aside(exact) or stem(word, language) or exact


def _aside(exact: str) -> str:
    return f"={exact}" if exact in STOP_WORDS else ""


def stem(word: str, language: str) -> str:
    """Return the folded stem of a ``plain`` word; words of unknown languages as English ones."""
    script = script_of(word)
    if script is Script.ARABIC:
        return _arabic_stem(word)
    if script is Script.CYRILLIC:
        return without_accents(_stemmer("ru").stemWord(word.replace("ё", "е")))
    if script is Script.LATIN:
        known = language if language in LATIN_LANGUAGES else LATIN_LANGUAGES[0]
        return without_accents(_stemmer(known).stemWord(word))
    return word


_JOINED = re.compile("^(?:[وف]?[بك]?ال|[وف]?لل)(?=...)")
_LONG_VOWELS = str.maketrans(dict.fromkeys("اوي", ""))


def _arabic_stem(word: str) -> str:
    """Return a stem that broken plurals share with their singular (مناطق and منطقة, أهداف and هدف).

    Snowball takes off what is joined to a word. Plurals formed inside the word differ mostly in
    long vowels, so those go too as long as three consonants are left to tell words apart.
    """
    word = _JOINED.sub("", word)
    light = str(_stemmer("ar").stemWord(word)) or word
    if len(light) == 5 and light[0] == light[3] == "ا":  # the pattern of أنواع, أهداف
        light = light[1:3] + light[4]
    light = light.replace("اي", "ي")  # the pattern of وثائق, whose singular has ي
    bare = light[:1] + light[1:].translate(_LONG_VOWELS)
    return bare if len(bare) >= 3 else light


def words(text: str, language: str) -> Iterator[Word]:
    """Yield the words of ``text`` in order, with their places in it."""
    for match in _WORD.finditer(text):
        raw = match.group()
        if _DENSE.search(raw) is None:
            yield Word(match.start(), match.end(), *forms(raw, language))
        else:
            yield from _mixed(raw, match.start(), language)


def all_forms(text: str, language: str) -> list[tuple[str, str]]:
    """Return (exact form, stem) of every word of ``text`` in order: ``words`` without places.

    This is the hot path of indexing.
    """
    if _DENSE.search(text) is None:
        return [forms(raw, language) for raw in _WORD.findall(text)]
    return [(word.exact, word.stem) for word in words(text, language)]


def _mixed(raw: str, offset: int, language: str) -> Iterator[Word]:
    """Yield the words of a run that is dense script in part (``PM2.5浓度``, ``保护区``)."""
    done = 0
    for run in _DENSE.finditer(raw):
        if run.start() > done:
            spaced = raw[done : run.start()]
            yield Word(offset + done, offset + run.start(), *forms(spaced, language))
        for start, end in dense_segments(run.group()):
            at = offset + run.start()
            piece = run.group()[start:end]
            yield Word(at + start, at + end, *forms(piece, language))
        done = run.end()
    if done < len(raw):
        yield Word(offset + done, offset + len(raw), *forms(raw[done:], language))


def dense_segments(run: str) -> Iterator[tuple[int, int]]:
    """Yield the words of a run of dense script as spans, by ICU's dictionaries."""
    start = 0
    for piece in WordBreaker(run, "zh"):  # its own spans count UTF-16 units
        yield start, start + len(piece)
        start += len(piece)


def pairs(text: str) -> Iterator[str]:
    """Yield every character and every pair of neighbours of the dense runs in ``text``."""
    for run in _DENSE.findall(text):
        folded = plain(run)
        yield from folded
        for first, second in itertools.pairwise(folded):
            yield first + second


def is_dense(word: str) -> bool:
    """Say whether a word is of a script that is written without spaces."""
    return script_of(word) is Script.DENSE


def variants(word: str, language: str) -> tuple[str, ...]:
    """Return the stems under which a word of a question may stand in the index.

    First as a word of the reader's language, then of the other languages of its script: nobody
    changes the interface's language to type three Spanish words.
    """
    known = plain(word[:MAX_WORD_LENGTH])
    if aside := _aside(without_accents(known)):
        return (aside,)
    if script_of(known) is not Script.LATIN:
        return (stem(known, language) or known,)
    order = dict.fromkeys((language, *LATIN_LANGUAGES))
    found = (stem(known, tongue) for tongue in order if tongue in LATIN_LANGUAGES)
    return tuple(dict.fromkeys([*filter(None, found), without_accents(known)]))
