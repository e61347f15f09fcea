"""Finds thousands of phrases in one pass over a text (Aho-Corasick)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from ecotone.kernel.text import words
from ecotone.records.patterns import key

_ARABIC = re.compile(r"[\u0621-\u064a]")
#: The article and what is written together with it, before a word of three letters or more.
_ARTICLE = re.compile(r"(?<= )(?:[وف]?(?:[بك]?ال|لل))(?=[^ ]{3})")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase shows. ``rule`` is phrase, name or demonym; decoys have no ``codes``.

    ``capital`` asks for a capital first letter (names, in scripts that have them).
    """

    listed: str
    codes: tuple[str, ...]
    strength: float
    rule: str = "phrase"
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at a place; ``evidence`` is what the text has there."""

    phrase: Phrase
    evidence: str
    start: int


class Matcher:
    """All phrases in one automaton. Where phrases overlap the longest wins, decoys included."""

    def __init__(self, phrases: Iterable[tuple[str, Phrase]]) -> None:
        known: dict[str, list[Phrase]] = {}
        for spelling, phrase in phrases:
            known.setdefault(_prepared_key(spelling), []).append(phrase)
        self._automaton = ahocorasick.Automaton()
        for spelling, same in known.items():
            if spelling.strip():
                self._automaton.add_word(spelling, (len(spelling), _once(same)))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found]:
        """Yield what stands in ``text``, from left to right.

        ``start`` counts the letters of ``text`` where ``keeps_places(text)``; elsewhere it is
        near, and the evidence is the phrase as listed.
        """
        folded = f" {words(text)} "
        aligned = len(folded) == len(text) + 2
        if not text.isascii() and _ARABIC.search(folded):
            folded, aligned = _ARTICLE.sub("", folded), False
        for start, end, phrases in self._longest(folded):
            evidence = text[start - 1 : end - 1] if aligned else ""
            for phrase in phrases:
                if not (phrase.capital and evidence[:1].islower()):
                    yield Found(phrase, evidence or phrase.listed, start)

    def _longest(self, folded: str) -> list[tuple[int, int, tuple[Phrase, ...]]]:
        """Return (start, end, phrases) without the boundary spaces, shorter overlaps left out."""
        spans = []
        for last, (length, phrases) in self._automaton.iter(folded):
            start, end = last - length + 1, last + 1
            edge = folded[start] == " "
            spans.append((start + edge, end - edge, phrases))
        if len(spans) < 2:
            return spans
        spans.sort(key=_longest_first)
        taken = 0  # one bit for each letter that a longer phrase holds
        kept: list[tuple[int, int, tuple[Phrase, ...]]] = []
        for span in spans:
            letters = ((1 << (span[1] - span[0])) - 1) << span[0]
            if not taken & letters:
                taken |= letters
                kept.append(span)
        kept.sort(key=_start)
        return kept


def keeps_places(text: str) -> bool:
    """Tell whether folding leaves every letter of ``text`` in its place."""
    return text.isascii() or (len(words(text)) == len(text) and not _ARABIC.search(text))


def _longest_first(span: tuple[int, int, tuple[Phrase, ...]]) -> tuple[bool, int, int]:
    """Put what is certain (a target named by its number) before all else."""
    doubtful = not span[2] or span[2][0].strength < 1
    return doubtful, span[0] - span[1], span[0]


def _start(span: tuple[int, int, tuple[Phrase, ...]]) -> int:
    return span[0]


def _prepared_key(spelling: str) -> str:
    """Return the folded spelling; with its word boundaries, but for scripts without spaces."""
    folded = key(spelling)
    if _NO_SPACES.search(folded):
        return folded
    folded = f" {folded} "
    return _ARTICLE.sub("", folded) if _ARABIC.search(folded) else folded


def _once(same: list[Phrase]) -> tuple[Phrase, ...]:
    """Return one phrase for each set of codes, the strongest: names are alike in many languages.

    A decoy of the same spelling takes the place of all.
    """
    if any(phrase.rule == "decoy" for phrase in same):
        return ()
    strongest: dict[tuple[str, ...], Phrase] = {}
    for phrase in sorted(same, key=lambda one: (-one.strength, one.capital)):
        strongest.setdefault(phrase.codes, phrase)
    return tuple(strongest.values())
