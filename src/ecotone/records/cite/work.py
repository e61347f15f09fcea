"""What a citation needs, taken from a record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecotone.kernel.text import tidy
from ecotone.records.model import Contributor, Record

#: Small words that belong to the family name when they stand before it.
_PARTICLE_WORDS = "van von der den de del della di da dos du la le el al ibn bin ter ten zu"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NO_SPLIT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name to cite. Bodies, and names that cannot be split, have only ``family``."""

    family: str
    given: str = ""

    def initials(self, *, dot: str, space: str) -> str:
        """Return the initials of the given names: ``J. A.``, ``JA``; ``J.-P.`` for Jean-Paul."""
        parts = [
            "-".join(piece[:1].upper() + dot for piece in part.split("-") if piece)
            for part in self.given.replace(".", " ").split()
        ]
        return space.join(parts)


@dataclass(frozen=True, slots=True)
class Work:
    """A record as something to cite. ``address`` is its DOI, else its own page, else ours."""

    authors: tuple[Name, ...]
    editors: bool
    title: str
    language: str
    year: str
    published: str
    publisher: str
    type: str
    doi: str
    isbn: str
    address: str
    keywords: tuple[str, ...]
    abstract: str

    @property
    def shown_publisher(self) -> str:
        """Return the publisher unless it is the one author, who need not be named twice."""
        only = self.authors[0].family if len(self.authors) == 1 else ""
        return "" if self.publisher == only else self.publisher


def work(record: Record, address: str) -> Work:
    """Return what there is to cite of ``record``; ``address`` is its page in this installation."""
    authors = _names(record, "author")
    editors = () if authors else _names(record, "editor")
    own = record.languages[0] if record.languages else "en"
    title, language = record.title(own)
    publishers = [one.name for one in record.contributors if one.role == "publisher"]
    return Work(
        authors=authors or editors,
        editors=bool(editors),
        title=tidy(title) or "[untitled]",
        language="" if language == "und" else language,
        year=str(record.year or ""),
        published=record.published,
        publisher=publishers[0] if publishers else "",
        type=record.type,
        doi=_value(record, "doi"),
        isbn=_value(record, "isbn"),
        address=_address(record, address),
        keywords=tuple(one.text for one in record.subjects),
        abstract=record.description(own)[0],
    )


def _value(record: Record, scheme: str) -> str:
    return next((one.value for one in record.identifiers if one.scheme == scheme), "")


def _address(record: Record, address: str) -> str:
    if doi := _value(record, "doi"):
        return f"https://doi.org/{doi}"
    return next((link.url for link in record.links if link.role == "landing"), address)


def _names(record: Record, role: str) -> tuple[Name, ...]:
    return tuple(name_of(one) for one in record.contributors if one.role == role)


def name_of(one: Contributor) -> Name:
    """Return the name split into family and given names where it is a person's.

    >>> name_of(Contributor(name="Wangari Maathai"))
    Name(family='Maathai', given='Wangari')
    """
    name = tidy(one.name)
    if one.is_body or _NO_SPLIT.search(name):
        return Name(name)
    family, comma, given = name.partition(",")
    if comma:
        return Name(family.strip(), given.strip())
    words = name.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return Name(" ".join(words[cut:]), " ".join(words[:cut])) if cut > 0 else Name(name)
