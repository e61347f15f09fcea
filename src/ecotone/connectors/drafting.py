"""Gathers what one raw object says and makes the ``Draft`` of it; the same for every format."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ecotone.records.model import (
    UNDETERMINED,
    Contributor,
    Draft,
    Link,
    Period,
    Place,
    Subject,
)

# A record is for people: what is beyond these is a mistake or an attack, and is cut off.
LONGEST_TITLE = 2_000  # characters
LONGEST_TEXT = 50_000
LONGEST_WORD = 500  # a keyword, a name
MOST_PARTS = 500  # of each kind: subjects, links, contributors, places


class Drafting:
    """A draft that is being written. Empty values are passed over; repeats are kept once."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.titles: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.published = ""
        self.modified = ""
        self._parts: dict[str, dict[Any, None]] = {}
        self._linked: set[tuple[str, str]] = set()

    def title(self, text: str | None, language: str | None = "") -> None:
        """Add a title. A second one in the same language gets a tag of its own (``fr-x-2``)."""
        plain = one_line(text)[:LONGEST_TITLE]
        if not plain or plain in self.titles.values() or len(self.titles) >= MOST_PARTS:
            return
        tag = language_tag(language)
        if tag in self.titles:
            tag = f"{tag}-x-{sum(known.partition('-x-')[0] == tag for known in self.titles) + 1}"
        self.titles[tag] = plain

    def description(self, text: str | None, language: str | None = "") -> None:
        """Add a text about it; texts in one language follow each other as paragraphs."""
        plain = (text or "").strip()[:LONGEST_TEXT]
        if not plain or plain in self.descriptions.values():
            return
        tag = language_tag(language)
        before = self.descriptions.get(tag)
        self.descriptions[tag] = f"{before}\n\n{plain}"[:LONGEST_TEXT] if before else plain

    def kind(self, word: str | None) -> None:
        self._add("kinds", one_line(word)[:LONGEST_WORD])

    def identifier(self, value: str | None) -> None:
        self._add("identifiers", one_line(value)[:LONGEST_TITLE])

    def language(self, code: str | None) -> None:
        self._add("languages", one_line(code)[:LONGEST_WORD])

    def right(self, statement: str | None) -> None:
        self._add("rights", one_line(statement)[:LONGEST_TEXT])

    def subject(self, text: str | None, scheme: str | None = "") -> None:
        plain = one_line(text)[:LONGEST_WORD]
        if plain:
            self._add("subjects", Subject(text=plain, scheme=one_line(scheme)[:LONGEST_WORD]))

    def link(
        self, url: str | None, role: str = "landing", title: str | None = "", media_type: str = ""
    ) -> None:
        """Add a web address; what is none is passed over."""
        address = (url or "").strip()
        if is_web_address(address) and (address, role) not in self._linked:
            self._linked.add((address, role))
            plain = one_line(title)[:LONGEST_WORD]
            link = Link(url=address, role=role, title=plain, media_type=media_type)
            self._add("links", link)

    def contributor(
        self,
        name: str | None,
        role: str = "author",
        identifier: str | None = "",
        *,
        is_body: bool = False,
    ) -> None:
        plain = one_line(name)[:LONGEST_WORD]
        if plain:
            self._add(
                "contributors",
                Contributor(
                    name=plain, role=role, identifier=one_line(identifier), is_body=is_body
                ),
            )

    def place(
        self, name: str | None = "", box: tuple[float, float, float, float] | None = None
    ) -> None:
        plain = one_line(name)[:LONGEST_TITLE]
        if plain or box:
            self._add("places", Place(name=plain, box=box))

    def period(self, start: str | None = "", end: str | None = "") -> None:
        first, last = one_line(start)[:LONGEST_WORD], one_line(end)[:LONGEST_WORD]
        if first or last:
            self._add("periods", Period(start=first, end=last))

    def draft(self) -> Draft:
        """Return the draft; ``missing`` names what its hub should have given."""
        parts = {name: tuple(values) for name, values in self._parts.items()}
        given = {
            "title": bool(self.titles),
            "description": bool(self.descriptions),
            "type": "kinds" in parts,
            "link": "links" in parts or "identifiers" in parts,
            "rights": "rights" in parts,
            "date": bool(self.published or self.modified),
        }
        return Draft(
            key=self.key,
            titles=self.titles,
            descriptions=self.descriptions,
            published=one_line(self.published)[:LONGEST_WORD],
            modified=one_line(self.modified)[:LONGEST_WORD],
            missing=tuple(name for name, there in given.items() if not there),
            **parts,
        )

    def _add(self, field: str, value: Any) -> None:
        if not value:
            return
        values = self._parts.setdefault(field, {})
        if len(values) < MOST_PARTS:
            values[value] = None


def one_line(text: str | None) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split()) if text else ""


def language_tag(code: str | None) -> str:
    """Return the hub's language code in the form of a tag; ``und`` when there is none."""
    tag = (code or "").strip().replace("_", "-")
    return tag if tag and tag.replace("-", "").isalnum() and len(tag) <= 35 else UNDETERMINED


def is_web_address(text: str) -> bool:
    """Tell whether the whole text is one http or https address."""
    if not text.lower().startswith(("http://", "https://")) or len(text) > 2000:
        return False
    try:
        return bool(urlsplit(text).hostname) and not any(letter.isspace() for letter in text)
    except ValueError:
        return False


def box(west: str, south: str, east: str, north: str) -> tuple[float, float, float, float] | None:
    """Return four texts as a box in degrees; None when they are no box on this earth."""
    try:
        sides = (float(west), float(south), float(east), float(north))
    except (TypeError, ValueError):
        return None
    w, s, e, n = sides
    on_earth = -180 <= w <= 180 and -180 <= e <= 180 and -90 <= s <= n <= 90
    return sides if on_earth else None
