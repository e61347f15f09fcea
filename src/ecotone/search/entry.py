"""What an index keeps of one document, said without any engine: words by field, codes, order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ecotone.kernel.errors import NotFound
from ecotone.records.model import UNDETERMINED, Record, Texts
from ecotone.rights.visibility import Audience
from ecotone.search import analysis, places
from ecotone.search.documents import Document
from ecotone.search.query import Facet
from ecotone.vocab import countries, lists
from ecotone.vocab.said import LANGUAGES, Said

#: Raise this when an entry says something else than before: every index is then built anew.
VERSION = 2

#: A record about more places than this is about none of them by name.
_MAX_NAMED_PLACES = 5
#: Only so much of a description is read: beyond it stand tables and lists of names.
_MAX_TEXT = 20_000
_MAX_NAMES = 50
_LATEST_DAY = 99_999_999
_TIE_BITS = 36
_CHANGED_TIE_BITS = 11  # microseconds until the year 2150 take the rest of 64
_NAMED_SCHEMES = frozenset({"doi", "isbn", "handle", "gbif", "uuid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document, ready for an engine. Words are joined by spaces, phrases stay in order.

    ``title`` has the stems of the titles by language, empty for all but the six; ``text`` and
    ``about`` are stems; ``exact`` has every folded word once, and the
    characters and pairs of scripts without spaces; ``begin`` has the folded words of the titles.
    ``codes`` has for each facet but year the codes a filter may name (countries rolled up to
    their regions), ``stated_places`` the places themselves. ``embargo`` is a day number or 0.
    ``newest``, ``oldest`` and ``changed`` are whole numbers to sort by, the smaller first for
    ``oldest``, with ties
    broken for good; ``weight`` (0 to 0.03) prefers the newer of two equally good results.
    """

    uid: str
    titles: dict[str, str]
    title: dict[str, str]
    text: str
    about: str
    exact: str
    begin: str
    codes: dict[Facet, tuple[str, ...]]
    stated_places: tuple[str, ...]
    year: int | None
    audience: Audience
    embargo: int
    newest: int
    oldest: int
    changed: int
    weight: float


def entry(document: Document) -> Entry:
    """Return what an index keeps of ``document``."""
    record = document.record
    exact: dict[str, None] = {}
    begin: dict[str, None] = {}
    title = _title_stems(record.titles, begin)
    exact |= begin
    text = _stems(_texts(record), exact)
    about = _about(document, exact)
    exact.update(dict.fromkeys(_names(record)))
    stated = tuple(document.codes("country"))
    day, tie = _day(record.published), _tie(document.uid)
    return Entry(
        uid=document.uid,
        titles={language: text for language, text in record.titles.items() if text},
        title=title,
        text=text,
        about=about,
        exact=" ".join(exact),
        begin=" ".join(begin),
        codes=_codes(document, stated),
        stated_places=stated,
        year=record.year,
        audience=document.audience,
        embargo=document.embargo_until.toordinal() if document.embargo_until else 0,
        newest=(day << _TIE_BITS) + tie,
        oldest=((day or _LATEST_DAY) << _TIE_BITS) + tie,
        changed=_moment(document.changed_at) + (tie >> (_TIE_BITS - _CHANGED_TIE_BITS)),
        weight=_recency(day) + tie / 2**_TIE_BITS / 10_000,
    )


def _title_stems(titles: Texts, begin: dict[str, None]) -> dict[str, str]:
    """Return the stems of titles, each of the six languages apart.

    So that a record with six titles does not count as one with a long title.
    """
    found: dict[str, str] = {}
    for language, text in titles.items():
        kept = language if language in LANGUAGES else ""
        stems = _stems([(language, text)], begin)
        found[kept] = f"{found[kept]} {stems}" if kept in found else stems
    return found


def _stems(texts: Iterable[tuple[str, str]], exact: dict[str, None]) -> str:
    """Return the stems of texts as one string; note exact words, characters and pairs."""
    stems: list[str] = []
    for language, text in texts:
        found = analysis.all_forms(text, language)
        stems += [stem for _, stem in found]
        exact.update(dict.fromkeys(form for form, _ in found))
        exact.update(dict.fromkeys(analysis.pairs(text)))
    return " ".join(stems)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record besides its titles, with the language of each."""
    for language, text in record.descriptions.items():
        yield language, text[:_MAX_TEXT]
    main = next(iter(record.languages), "") or next(iter(record.titles), UNDETERMINED)
    yield main, " . ".join(subject.text for subject in record.subjects)


def _about(document: Document, exact: dict[str, None]) -> str:
    """Return stems of the names around a record: people, hubs, places, type and themes."""
    record = document.record
    people = " . ".join(one.name for one in record.contributors[:_MAX_NAMES])
    spots = " . ".join(place.name for place in record.places[:_MAX_NAMES])
    own = _stems([(UNDETERMINED, f"{people} . {spots} . {' '.join(document.hubs)}")], exact)
    named = tuple(document.codes("country"))
    labels = [
        *(_place_stems(code) for code in named if len(named) <= _MAX_NAMED_PLACES),
        *(_label_stems("themes", code) for code in document.codes("theme")),
        _label_stems("resource_types", record.type),
    ]
    return " ".join([own, *labels])


@lru_cache(maxsize=1000)
def _place_stems(code: str) -> str:
    """Return the stems of a place's names in six languages; empty for a code nobody knows."""
    try:
        return _in_all_languages(lambda language: countries.area_name(code, language))
    except NotFound:
        return ""


@lru_cache(maxsize=1000)
def _label_stems(list_name: str, key: str) -> str:
    return _in_all_languages(lambda language: lists.label(list_name, key, language))


def _in_all_languages(name: Callable[[str], Said]) -> str:
    said = dict.fromkeys(name(language) for language in LANGUAGES)
    stems = _stems([(one.language, one.text) for one in said], {})
    return " ".join(dict.fromkeys(stems.split()))


def _names(record: Record) -> Iterator[str]:
    """Yield the identifiers somebody may paste into the search box, in lower case."""
    for name in record.identifiers:
        if name.scheme in _NAMED_SCHEMES:
            yield "".join(name.value.lower().split())


def _codes(document: Document, stated: tuple[str, ...]) -> dict[Facet, tuple[str, ...]]:
    record = document.record
    return {
        Facet.COUNTRY: places.rolled_up(stated),
        Facet.TARGET: tuple(document.codes("target")),
        Facet.TYPE: (record.type,),
        Facet.THEME: tuple(document.codes("theme")),
        Facet.LANGUAGE: tuple(dict.fromkeys(record.languages)),
        Facet.HUB: tuple(dict.fromkeys(document.hubs)),
        Facet.LICENCE: (record.licence,),
    }


def _day(published: str) -> int:
    """Return an ISO date of any precision as YYYYMMDD with zeros for what is open; 0 if none."""
    digits = [published[0:4], published[5:7], published[8:10]]
    if not (digits[0].isascii() and digits[0].isdigit()):
        return 0
    year, month, day = (int(part) if part.isdigit() else 0 for part in digits)
    return year * 10_000 + month * 100 + day


def _moment(at: datetime | None) -> int:
    """Return a moment in microseconds since 1970, with room for the tie; 0 if none."""
    return int(at.timestamp() * 1_000_000) << _CHANGED_TIE_BITS if at else 0


def _tie(uid: str) -> int:
    """Return a number under 2**36 that always stands for this uid, to order what is equal."""
    return int.from_bytes(hashlib.blake2b(uid.encode(), digest_size=5).digest()) >> 4


def _recency(day: int) -> float:
    """Return 0 for the undated and old, 0.03 for the newest: a nudge, not a ranking."""
    return min(max(day / 10_000 - 1990, 0), 50) / 50 * 0.03
