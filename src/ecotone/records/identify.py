"""Same-thing rules: exact names that join at once, and likeness that asks a person.

``exact_names`` are the identifiers under which two copies are certainly the same resource.
``likeness`` compares two records and says why; from ``SAME`` on they may be joined by rule, from
``ASK`` on a person is asked. A part is never joined with its whole, a version with another, a
year of a series with the next, a summary for policymakers with its report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ecotone.kernel.digest import short_name
from ecotone.kernel.text import fold, words
from ecotone.records.model import Identifier, Record
from ecotone.records.normalise.identifiers import canonical_url

SAME = 0.95
ASK = 0.75

#: Schemes that name one resource the whole world over.
_EXACT = frozenset({"doi", "handle", "uuid", "gbif", "oai", "isbn"})
_TELLING = ("doi", "isbn", "uuid", "gbif", "handle")
#: Below this the titles are not the same title in another spelling.
_TITLES_DIFFER = 0.7
#: Titles with fewer letters are alike by chance.
_SHORT = 20
#: Two words at least so alike (0 to 100) may be one word in two spellings.
_MISSPELT = 70
#: An ISBN names a book; a chapter, a data set or a web page that carries one is not the book.
_BOOK_TYPES = frozenset({"report", "assessment", "guidance", "summary_policymakers", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two records are, from 0 to 1, and why; each reason is a sentence."""

    score: float
    reasons: tuple[str, ...]


def exact_names(record: Record) -> tuple[Identifier, ...]:
    """Return the names under which another copy of this very resource may be met, each once."""
    found = [
        one for one in record.identifiers if one.scheme in _EXACT and _names_whole(one, record)
    ]
    found += _landing_names(record)
    return tuple(dict.fromkeys(found))


def _names_whole(one: Identifier, record: Record) -> bool:
    return one.scheme != "isbn" or record.type in _BOOK_TYPES


def _landing_names(record: Record) -> Iterable[Identifier]:
    """Yield the landing page together with each title: several things may share one page."""
    for page in _landing_pages(record):
        for title in record.titles.values():
            name = short_name(" ".join(words(title).split()))
            yield Identifier(scheme="url", value=f"{page[:450]} {name}")


def _landing_pages(record: Record) -> Iterable[str]:
    """Yield the canonical landing pages that can belong to one resource only.

    A home page (no path) is shared by everything on the site; a record with several landing
    pages does not say which is its own.
    """
    pages = {canonical_url(link.url) for link in record.links if link.role == "landing"}
    pages = {page for page in pages if "/" in page or "?" in page}
    if len(pages) == 1:
        page = pages.pop()
        if not page.startswith(("doi.org/", "dx.doi.org/", "hdl.handle.net/")):
            yield page


def blocks(record: Record) -> tuple[str, ...]:
    """Return short keys; only records that share one are worth comparing.

    One key from the rarest-looking (longest) words of each title, one from its first words: two
    titles that differ in a word or in word order still share one of them.
    """
    found: dict[str, None] = {}
    for title in record.titles.values():
        plain = _Title.of(title)
        tokens = [token for token in plain.tokens if len(token) > 3 or not token.isascii()]
        if len(plain.text) < 8:
            continue
        longest = sorted(sorted(set(tokens), key=lambda t: (-len(t), t))[:4])
        found[short_name("longest", *longest)] = None
        found[short_name("first", *tokens[:4])] = None
        found[short_name("last", *tokens[-4:])] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title made comparable: folded words without the marks of version, year and part."""

    text: str
    tokens: tuple[str, ...]
    numbers: frozenset[str]
    years: frozenset[str]
    versions: frozenset[str]
    parts: frozenset[str]
    summary: bool

    @classmethod
    @lru_cache(maxsize=20_000)
    def of(cls, title: str) -> _Title:
        plain = " ".join(words(title).split())
        years = frozenset(_YEAR.findall(plain))
        versions = frozenset(v.lstrip("0") or "0" for v in _VERSION.findall(plain))
        parts = frozenset(f"{kind[:2]}{number}" for kind, number in _PART.findall(plain))
        parts |= frozenset(_CHINESE_PART.findall(plain)) | _ORDINALS.intersection(plain.split())
        bare = _PART.sub(" ", _VERSION.sub(" ", plain))
        bare = " ".join(bare.split())
        tokens = tuple(bare.split())
        numbers = frozenset(token.lstrip("0") or "0" for token in tokens if token.isdigit())
        return cls(
            text=bare,
            tokens=tokens,
            numbers=numbers - years,
            years=years,
            versions=versions,
            parts=parts,
            summary=bool(_SUMMARY.search(plain)),
        )


_YEAR = re.compile(r"\b(?:1[89]|20)\d{2}\b")
_VERSION = re.compile(
    r"\b(?:v|ver|version|versao|version n|release|edition|ed|версия|版本?|الاصدار)"
    r" ?(\d+(?: \d+)*)\b"
)
_PART = re.compile(
    r"\b(chapter|chapitre|capitulo|глава|الفصل|part|partie|parte|часть|volume|vol|tome|tomo|том|"
    r"annex|annexe|anexo|appendix|section|appendice|table|figure|fig|supplement|book|issue|no|"
    r"第) ?(\d+|[ivxlc]+\b|[a-h]\b)"
)
_CHINESE_PART = re.compile(r"第[一二三四五六七八九十百\d]+")
#: Numbers in a series as words (folded), in the languages that write them so.
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth "
    "premier premiere deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme "
    "primer primero segundo tercer tercero cuarto quinto sexto septimo octavo "
    "первый второй третий четвертый пятый шестой седьмой восьмой "
    "الاول الثاني الثالث الرابع الخامس السادس السابع"
)
_ORDINALS = frozenset(words(_ORDINAL_WORDS).split())
_SUMMARY = re.compile(
    r"summary for polic|executive summary|resume a l intention des decideurs|resume executif|"
    r"resumen (?:para|ejecutivo)|key messages|messages cles|mensajes clave|ملخص|резюме|决策者摘要|"
    r"摘要|fact ?sheet|policy brief|at a glance|infographic|poster|slides|presentation|"
    r"supplementary|press release"
)


def likeness(a: Record, b: Record) -> Likeness:
    """Return how alike two records are: the same both ways, 1 for a record and itself."""
    if a == b:
        return Likeness(score=1.0, reasons=("The two records are word for word the same.",))
    pairs = [
        (_compare_titles(one, other), one, other)
        for one in map(_Title.of, a.titles.values())
        for other in map(_Title.of, b.titles.values())
    ]
    if not pairs:
        return Likeness(score=0.0, reasons=("One of the records has no title.",))
    alike, left, right = max(pairs, key=_alike_first)
    score = alike
    reasons = [f"The titles are {round(score * 100)} % alike."]
    if barrier := _barrier(a, b, left, right):
        return Likeness(score=min(score, ASK - 0.25), reasons=(*reasons, barrier))
    for factor, reason in _evidence(a, b):
        score = _moved(score, factor)
        reasons.append(reason)
    if alike < _TITLES_DIFFER and not _same_identifier(a, b):
        score = min(score, ASK - 0.01)
        reasons.append("The titles are too different.")
    if _exchanged(left, right):
        score = min(score, SAME - 0.01)
        reasons.append("A word of one title stands for another word in the other.")
    if score >= SAME and len(reasons) == 1:
        score = SAME - 0.01
        reasons.append("Nothing but the title speaks for it.")
    # Short titles ("Annual report") are alike by chance; alone they never join.
    if min(len(left.text), len(right.text)) < _SHORT and not _shares_contributor(a, b):
        score = min(score, ASK - 0.01)
        reasons.append("The title is too short to tell.")
    if _same_identifier(a, b):
        score = max(score, SAME)
    return Likeness(score=round(max(0.0, min(score, 0.999)), 3), reasons=tuple(reasons))


def _alike_first(pair: tuple[float, _Title, _Title]) -> tuple[float, list[str]]:
    """Order pairs of titles; equal ones by their texts, so that both directions agree."""
    score, left, right = pair
    return score, sorted((left.text, right.text))


def _exchanged(left: _Title, right: _Title) -> bool:
    """Tell whether each title has a word that the other has not, and not as a misspelling."""
    ours = set(left.tokens) - set(right.tokens)
    theirs = set(right.tokens) - set(left.tokens)
    return any(
        len(one) > 3 and all(fuzz.ratio(one, other) < _MISSPELT for other in theirs) for one in ours
    ) and any(
        len(one) > 3 and all(fuzz.ratio(one, other) < _MISSPELT for other in ours) for one in theirs
    )


def _compare_titles(left: _Title, right: _Title) -> float:
    return (
        max(fuzz.ratio(left.text, right.text), fuzz.token_sort_ratio(left.text, right.text)) / 100
    )


def _barrier(a: Record, b: Record, left: _Title, right: _Title) -> str:
    """Return why the two can never be the same, or an empty string."""
    summary = left.summary != right.summary or _one_is(a, b, "summary_policymakers")
    years = bool(left.years and right.years) and left.years != right.years
    barriers = (
        (_doi_conflict(a, b), "Each has a DOI of its own."),
        (summary, "One is a summary or a short form of the other."),
        (left.versions != right.versions, "They are different versions or editions."),
        (left.parts != right.parts, "One is a part of the other, or they are different parts."),
        (years, "Their titles name different years."),
        (left.numbers != right.numbers, "Their titles carry different numbers."),
    )
    return next((sentence for there, sentence in barriers if there), "")


def _one_is(a: Record, b: Record, kind: str) -> bool:
    return a.type != b.type and kind in {a.type, b.type} and "other" not in {a.type, b.type}


def _same_identifier(a: Record, b: Record) -> bool:
    return any(_values(a, scheme) & _values(b, scheme) for scheme in _TELLING)


def _values(record: Record, scheme: str) -> set[str]:
    return {one.value for one in record.identifiers if one.scheme == scheme}


def _doi_conflict(a: Record, b: Record) -> bool:
    ours, theirs = _values(a, "doi"), _values(b, "doi")
    return bool(ours and theirs and ours.isdisjoint(theirs))


def _evidence(a: Record, b: Record) -> Iterable[tuple[float, str]]:
    """Yield (how far it moves the score towards 1 or, below zero, towards 0; why)."""
    for scheme in _TELLING:
        if _values(a, scheme) & _values(b, scheme):
            yield 0.9, f"Both carry the same {scheme.upper()}."
    yield from _year_evidence(a, b)
    yield from _contributor_evidence(a, b)
    if a.type != b.type and "other" not in {a.type, b.type}:
        yield -0.25, "They are of different types."
    if _addresses(a) & _addresses(b):
        yield 0.5, "They lead to the same address."
    if a.countries and b.countries and set(a.countries).isdisjoint(b.countries):
        yield -0.5, "They are about different countries."


def _year_evidence(a: Record, b: Record) -> Iterable[tuple[float, str]]:
    if a.year is None or b.year is None:
        return
    apart = abs(a.year - b.year)
    if apart == 0:
        yield 0.3, "Both are of the same year."
    elif apart == 1:
        yield -0.05, "Their years are one apart."
    else:
        yield -0.4, f"Their years are {apart} apart."


def _contributor_evidence(a: Record, b: Record) -> Iterable[tuple[float, str]]:
    ours, theirs = _surnames(a), _surnames(b)
    if not ours or not theirs:
        return
    if ours & theirs:
        yield 0.4, "They share a contributor."
    else:
        yield -0.3, "They share no contributor."


def _shares_contributor(a: Record, b: Record) -> bool:
    return bool(_surnames(a) & _surnames(b))


def _surnames(record: Record) -> set[str]:
    """Return folded names of bodies and family names of people ("Maathai, W." or "W. Maathai")."""
    found = set()
    for one in record.contributors:
        name = fold(one.name)
        if not one.is_body:
            name = name.partition(",")[0] if "," in name else name.rpartition(" ")[2]
        found.add(" ".join(words(name).split()))
    return found - {""}


def _addresses(record: Record) -> set[str]:
    return {
        canonical_url(link.url) for link in record.links if link.role in {"landing", "download"}
    } - {""}


def _moved(score: float, factor: float) -> float:
    """Move ``score`` the part ``factor`` of the way to 1, or to 0 when it is negative."""
    return score + (1 - score) * factor if factor >= 0 else score * (1 + factor)
