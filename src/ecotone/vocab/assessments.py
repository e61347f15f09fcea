"""IPBES assessments and the words in which they state how sure they are.

Sources and doubts: ``data/ipbes_assessments.source`` and ``data/ipbes_confidence.source``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ecotone.vocab.files import cell, document, table
from ecotone.vocab.missing import not_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment. A DOI stands in ``doubtful_dois`` too when no source was seen for it.

    ``regions`` are M49 codes for the four regional assessments. ``year`` is the year of
    publication, or the year in which it is expected while ``published`` is False.
    """

    id: str
    abbreviation: str
    title: str
    kind: str
    published: bool
    year: int
    plenary: str
    doi_full_report: str
    doi_summary: str
    doubtful_dois: tuple[str, ...]
    themes: tuple[str, ...]
    targets: tuple[str, ...]
    regions: tuple[str, ...]
    link: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceTerm:
    """One of the four boxes: how much evidence, and how far it agrees."""

    id: str
    label: str
    evidence: str
    agreement: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """A likelihood band, in percent."""

    id: str
    label: str
    from_percent: float
    to_percent: float
    note: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """The whole language of confidence, and when each part of it is used."""

    terms: tuple[ConfidenceTerm, ...]
    likelihoods: tuple[Likelihood, ...]
    use: str


#: The regions of the four regional assessments, as M49 codes. IPBES draws its own regions: Asia
#: and the Pacific is read here as Asia without Central and Western Asia, and Oceania.
_REGIONS = {
    "ipbes-afa": ("002",),
    "ipbes-ama": ("019",),
    "ipbes-apa": ("030", "034", "035", "009"),
    "ipbes-eca": ("150", "143"),
}


@cache
def assessments() -> tuple[Assessment, ...]:
    """Return all assessments, published and under way, oldest first."""
    return tuple(_assessment(row) for row in table("ipbes_assessments"))


def _assessment(row: dict[str, str]) -> Assessment:
    return Assessment(
        id=row["id"],
        abbreviation=row["abbreviation"],
        title=row["title"],
        kind=row["type"],
        published=row["status"] == "published",
        year=int(row["year"]),
        plenary=row["plenary"],
        doi_full_report=row["doi_full_report"],
        doi_summary=row["doi_summary"],
        doubtful_dois=_doubtful(row),
        themes=cell(row["themes"]),
        targets=cell(row["gbf_targets"]),
        regions=_REGIONS.get(row["id"], ()),
        link=row["link"],
        evidence=row["evidence"],
    )


def _doubtful(row: dict[str, str]) -> tuple[str, ...]:
    """Return the DOIs that no source was seen for (see ``evidence``)."""
    evidence = row["evidence"]
    if evidence.startswith("SPM DOI seen"):
        return (row["doi_full_report"],)
    if "general knowledge" in evidence or "check" in evidence:
        return tuple(doi for doi in (row["doi_full_report"], row["doi_summary"]) if doi)
    return ()


def assessment(key: str) -> Assessment:
    """Return the assessment with this identifier; raises ``NotFound``."""
    for one in assessments():
        if one.id == key:
            return one
    known = (one.id for one in assessments())
    raise not_found("assessment", key, known, "Identifiers look like ipbes-ga1.")


@cache
def confidence() -> Confidence:
    """Return the four confidence terms and the likelihood bands."""
    body = document("ipbes_confidence.json")
    return Confidence(
        terms=tuple(_term(row) for row in body["terms"]),
        likelihoods=tuple(_likelihood(row) for row in body["likelihood"]),
        use=body["use"],
    )


def _term(row: dict[str, Any]) -> ConfidenceTerm:
    return ConfidenceTerm(
        id=row["id"],
        label=row["label"],
        evidence=row["evidence"],
        agreement=row["agreement"],
        meaning=row["meaning"],
    )


def _likelihood(row: dict[str, Any]) -> Likelihood:
    return Likelihood(
        id=row["id"],
        label=row["label"],
        from_percent=row["min_percent"],
        to_percent=row["max_percent"],
        note=row.get("note", ""),
    )
