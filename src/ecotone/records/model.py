"""The words we use for knowledge: ``Draft`` (what a connector read) and ``Record`` (normalised).

The spine is DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/): titles and descriptions are maps from
a BCP 47 language code to text, ``und`` where the hub does not say. Everything here is frozen,
plain and JSON-able through ``dataclasses.asdict``; ``from_json`` is its way back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Texts: TypeAlias = Mapping[str, str]

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A name given elsewhere. ``scheme``: doi, handle, uuid, isbn, gbif, oai, url or other."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person or body. ``role`` is author, editor, publisher, contact, funder or other."""

    name: str
    role: str = "author"
    identifier: str = ""  # ORCID or ROR address where the hub gives one
    is_body: bool = False  # an organisation rather than a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where to go. ``role`` is landing, download, service, metadata, image or related."""

    url: str
    role: str = "landing"
    title: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is about: a name as the hub wrote it, a box (west, south, east, north; degrees)."""

    name: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From and to as ISO 8601 dates of any precision (``2019``, ``2019-04``); empty is open."""

    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A keyword as the hub wrote it, with the name of its list where given."""

    text: str
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a connector made of one raw object: the hub's own words, nothing decided yet.

    ``missing`` names what the hub should have given (``("title",)``), for its keeper.
    """

    key: str
    titles: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    kinds: tuple[str, ...] = ()  # resource types in the hub's words, most precise first
    identifiers: tuple[str, ...] = ()  # as written; ``normalise`` finds out what they are
    links: tuple[Link, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    periods: tuple[Period, ...] = ()
    languages: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()  # licence and rights statements, as written
    published: str = ""
    modified: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One knowledge resource, normalised: codes instead of words, dates that parse, text cleaned.

    ``type`` is an id of the resource types in ``vocab``, ``licence`` an id of its licences or
    ``unknown``; ``countries`` are ISO 3166 alpha-3 codes, UN M49 codes of regions (``002``) or
    ``GLOBAL``, only those the hub itself states in a field made for it (``classify`` finds more).
    ``targets`` (``GBF-TARGET-03``) and ``themes`` likewise: stated, not guessed.
    ``notes`` says what normalising changed or could not read, one sentence each.
    """

    titles: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    type: str = "other"
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    periods: tuple[Period, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    licence: str = "unknown"
    rights: tuple[str, ...] = ()
    published: str = ""  # ISO 8601, any precision
    modified: str = ""
    embargo_until: str = ""  # ISO 8601 day
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """Return the year of publication, or None when the hub does not say."""
        return int(self.published[:4]) if self.published[:4].isdigit() else None

    def title(self, language: str = "en") -> tuple[str, str]:
        """Return the best title for a reader of ``language`` and the language it is in."""
        return best_text(self.titles, language)

    def description(self, language: str = "en") -> tuple[str, str]:
        """Return the best description for a reader of ``language`` and its language."""
        return best_text(self.descriptions, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Why a record stands under a heading; never a bare label.

    ``scheme`` is target, country or theme; ``rule`` names the rule that fired (``stated`` when
    the hub said so itself), ``score`` runs from 0 to 1, ``evidence`` is the phrase that was found.
    """

    scheme: str
    code: str
    rule: str
    score: float
    evidence: str


def best_text(texts: Texts, language: str) -> tuple[str, str]:
    """Return (text, its language): the one asked for, else English, else the first there is."""
    for wanted in (language, "en", UNDETERMINED):
        if texts.get(wanted):
            return texts[wanted], wanted
    for found, text in texts.items():
        if text:
            return text, found
    return "", UNDETERMINED


_PARTS: dict[str, type] = {
    "identifiers": Identifier,
    "links": Link,
    "contributors": Contributor,
    "subjects": Subject,
    "periods": Period,
}


def to_json(record: Record | Draft) -> dict[str, Any]:
    """Return the record as JSON types; fields that are empty are left out."""
    return {name: value for name, value in dataclasses.asdict(record).items() if value}


def from_json(body: Mapping[str, Any]) -> Record:
    """Return the ``Record`` that ``to_json`` wrote; unknown fields are ignored."""
    known: dict[str, Any] = {}
    for name in Record.__dataclass_fields__:
        if name not in body:
            continue
        value = body[name]
        if name in _PARTS:
            value = tuple(_PARTS[name](**part) for part in value)
        elif name == "places":
            value = tuple(_place(part) for part in value)
        elif isinstance(value, list):
            value = tuple(value)
        known[name] = value
    return Record(**known)


def _place(part: Mapping[str, Any]) -> Place:
    box = part.get("box")
    return Place(name=part.get("name", ""), box=tuple(box) if box else None)
