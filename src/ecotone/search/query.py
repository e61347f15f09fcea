"""What a person asks, and what comes back; every question carries its viewer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ecotone.rights.visibility import PUBLIC, Purpose, Viewer


class Facet(StrEnum):
    """What can be filtered and counted."""

    COUNTRY = "country"
    TARGET = "target"
    TYPE = "type"
    THEME = "theme"
    LANGUAGE = "language"
    HUB = "hub"
    LICENCE = "licence"
    YEAR = "year"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    CHANGED = "changed"  # what the catalogue changed last comes first, whenever it was published


#: Longer questions are cut here: nobody types them, and they only cost time.
MAX_WORDS_LENGTH = 300

#: The most results on a page, and the last result that can be reached by leafing.
MAX_SIZE = 100
MAX_HITS = 10_000

#: What ``Results.notes`` may say; fixed sentences, so that they can be translated.
NOTE_CUT = "Your question was long; only its first 300 characters were searched."
NOTE_YEAR = "A year in the address could not be read and was left out."
NOTE_PAGES = "Only the first 10,000 results can be leafed through; narrow the search to see others."


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question. Values of one filter are alternatives (OR), filters narrow (AND).

    ``filters`` maps a facet to codes: countries as ISO alpha-3, M49 region code or ``GLOBAL``;
    targets ``GBF-TARGET-03``; years as ``2021`` or a range ``2015-2021``.
    ``wider`` adds to a country filter the records of its regions and the global ones.
    """

    words: str = ""
    filters: dict[Facet, tuple[str, ...]] = field(default_factory=dict)
    wider: bool = False
    language: str = "en"
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    facets: tuple[Facet, ...] = tuple(Facet)
    viewer: Viewer = PUBLIC
    purpose: Purpose = Purpose.SEARCH
    on: date | None = None  # the day on which embargoes are judged; None is today


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a result is one: the words found and where (title, description, subject, …)."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result: the record's name, its score, why, and a snippet (plain text, marked spans)."""

    uid: str
    score: float
    reasons: tuple[Reason, ...] = ()
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()  # spans of the snippet to be marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many visible results have this code in this facet."""

    code: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found. ``relaxed`` names the filters that were dropped to find anything at all,
    in the order in which they were dropped; ``spelling`` is a better spelling, or empty.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[Facet, tuple[Count, ...]] = field(default_factory=dict)
    spelling: str = ""
    relaxed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
