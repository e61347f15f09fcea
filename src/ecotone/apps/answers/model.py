"""What the answer page says, as plain values: the page, the API and the command line show these.

Every part carries a ``Source``. Texts that we wrote are in the reader's language; names and notes
that exist in one language only come with that language (``…_language``), so that a page can mark
them. Nothing unknown is zero: an item that is missing stands under ``gaps`` with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ecotone.apps.catalogue.queries import Card
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.records.model import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says it, where, when we saw it, and what is doubtful; ``doubt`` may be empty."""

    title: str
    address: str
    seen_on: date | None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The country or area asked for. ``code`` is ISO alpha-3, ``areas`` M49 from narrow to wide."""

    code: str
    name: str
    name_language: str
    party: bool
    areas: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """How many visible records of the catalogue stand under the target, by reach."""

    national: int
    regional: int
    worldwide: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The target asked for. ``summary`` is our own wording, in English."""

    id: str
    number: int
    name: str
    name_language: str
    title: str
    title_language: str
    title_official: bool
    summary: str
    quantitative_element: str
    deadline: str
    address: str
    records: RecordCounts
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question behind a binary indicator, in our own words and the reader's language.

    ``options`` are the codes of the reporting tool, ``option_labels`` what they mean.
    """

    key: str
    number: str
    parent: str
    type: str
    mandatory: bool
    options: tuple[str, ...]
    option_labels: tuple[str, ...]
    asks: str
    asks_language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReport:
    """One thing about the duty to report.

    ``kind``: duty, deadline, headline, binary, component, complementary or narrative. ``code`` is
    an indicator code, a field of the reporting tool, the name of a report, or, for a duty line
    that says what the target lacks, the kind of indicator that it has none of. ``must`` tells
    whether a Party's report has to answer it; it is False for everything that is not a Party.
    ``due_on`` is filled for deadlines. Indicator facts are empty for other kinds.
    """

    kind: str
    code: str
    name: str
    name_language: str
    text: str
    must: bool
    source: Source
    due_on: date | None = None
    custodian: str = ""
    unit: str = ""
    disaggregations: tuple[str, ...] = ()
    availability: str = ""
    availability_label: str = ""
    availability_note: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One line of what is known. ``kind``: value, groups, assessment, besnet or record.

    ``value`` is the figure of a line of kind value; None where it stands for several.
    """

    kind: str
    text: str
    text_language: str
    address: str
    source: Source
    uid: str = ""  # of a record of the catalogue
    why: tuple[Tag, ...] = ()
    value: ShownValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing, and why.

    ``kind``: value, answers, record, language or hub. ``code`` is the indicator, the language or
    the health of the hubs it is about.
    """

    kind: str
    code: str
    text: str
    why: str
    source: Source
    hubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A record that can help. ``reach``: national, regional or worldwide; ``why`` is its tags."""

    reach: str
    card: Card
    why: tuple[Tag, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLine:
    """A hub that serves this target here. ``health``: good, never, failing, paused or listed."""

    id: str
    name: str
    offers: str
    types: tuple[str, ...]
    coverage: tuple[str, ...]
    reach: str
    health: str
    records: int
    last_read_on: date | None
    address: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A country worth asking: what it shares with this one, and what it has."""

    code: str
    name: str
    name_language: str
    shares: tuple[str, ...]
    has: tuple[str, ...]
    records: int  # its own records under this target in the catalogue
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A way to pay for it. ``kind``: fund (a fact about this country) or hub (a funding source)."""

    kind: str
    name: str
    text: str
    text_language: str
    address: str
    hub: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole answer for one country and one target, in one language."""

    language: str
    country: Place
    target: Aim
    to_report: tuple[ToReport, ...]
    known: tuple[Known, ...]
    gaps: tuple[Gap, ...]
    resources: tuple[Resource, ...]
    hubs: tuple[HubLine, ...]
    peers: tuple[Peer, ...]
    money: tuple[Money, ...]


class Level(StrEnum):
    """How far a country could go today on what is within reach; see ``readiness``."""

    DATA_READY = "data_ready"
    PARTLY = "partly"
    LITTLE = "little"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The level of one target for one country, in words, with the reasons it rests on."""

    target: str
    number: int
    name: str
    name_language: str
    level: Level
    label: str
    reasons: tuple[str, ...]
    records: RecordCounts
    source: Source
