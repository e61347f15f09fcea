"""What BES-Net tells of single countries: its Solution Fund and its Trialogues.

Sources and doubts: ``data/solution_fund.source`` and ``data/trialogues.source``. National
ecosystem assessments stand with the countries (``Country.nea``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecotone.vocab.files import document


@dataclass(frozen=True, slots=True, kw_only=True)
class FundCountry:
    """A country that was named as one of the BES Solution Fund, and how it was named."""

    country: str
    phase: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trialogue:
    """A dialogue between science, policy and practice.

    ``scale`` is regional, national or fund. ``start`` and ``end`` are ISO 8601 dates of the
    precision that is known, empty when none is. ``theme`` is an id of the themes, or empty.
    ``countries`` are ISO alpha-3, ``areas`` M49 codes; ``place`` is the host's alpha-3 code.
    """

    id: str
    scale: str
    place: str
    city: str
    start: str
    end: str
    theme: str
    countries: tuple[str, ...]
    areas: tuple[str, ...]
    doubts: tuple[str, ...]


@cache
def fund_countries() -> tuple[FundCountry, ...]:
    """Return the countries of the BES Solution Fund that were seen."""
    return tuple(
        FundCountry(country=row["country"], phase=row["phase"], doubts=tuple(row["doubts"]))
        for row in document("solution_fund.json")
    )


def fund_country(code: str) -> FundCountry | None:
    """Return what was seen of the fund for this country; None is "not seen", not "no"."""
    return next((one for one in fund_countries() if one.country == code), None)


@cache
def trialogues() -> tuple[Trialogue, ...]:
    """Return the Trialogues that were seen."""
    return tuple(
        Trialogue(
            id=row["id"],
            scale=row["scale"],
            place=row["place"],
            city=row["city"],
            start=row["start"],
            end=row["end"],
            theme=row["theme"],
            countries=tuple(row["countries"]),
            areas=tuple(row["areas"]),
            doubts=tuple(row["doubts"]),
        )
        for row in document("trialogues.json")
    )


@cache
def trialogues_of(code: str) -> tuple[Trialogue, ...]:
    """Return the Trialogues in which this country is known to have taken part."""
    return tuple(one for one in trialogues() if code in one.countries)
