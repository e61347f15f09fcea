"""The Kunming-Montreal Global Biodiversity Framework: 4 goals, 23 targets, 204 indicators.

Sources and doubts of both lists stand in ``data/gbf_goals_targets.source`` and
``data/gbf_indicators.source``; ``ecotone.vocab.sources`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from ecotone.vocab.files import cell, document, table
from ecotone.vocab.missing import not_found
from ecotone.vocab.said import Said, say

__all__ = [
    "Aim", "Availability", "Indicator", "Kind", "Said", "Target",
    "aim", "goal", "goals", "indicator", "indicators", "indicators_of", "target", "targets",
]  # fmt: skip

_ENGLISH = frozenset({"en"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A goal or a target of the framework.

    ``summary`` and ``quantitative_element`` are our own words, in English. ``sdg_links`` come
    from the secretariat's web team and are not a decision of the Parties.
    """

    id: str  # GBF-TARGET-03, GBF-GOAL-A: the identifier of the CBD thesaurus
    thesaurus_term: str
    names: Mapping[str, str] = field(hash=False)
    titles: Mapping[str, str] = field(hash=False)
    short_title: str
    summary: str
    quantitative_element: str
    deadline: str
    group: str
    sdg_links: tuple[str, ...]
    address: str

    def name(self, language: str = "en") -> Said:
        """Return a name of one to five words; official in English only."""
        return say(self.names, language, official=_ENGLISH)

    def title(self, language: str = "en") -> Said:
        """Return the title; outside English a machine-made draft, marked unofficial."""
        return say(self.titles, language, official=_ENGLISH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Aim):
    """One of the four goals for 2050."""

    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Aim):
    """One of the 23 targets for 2030."""

    number: int


class Kind(StrEnum):
    """How an indicator stands in the monitoring framework, in the order we show them."""

    HEADLINE = "headline"
    BINARY = "binary"
    COMPONENT = "component"
    COMPLEMENTARY = "complementary"


class Availability(StrEnum):
    """Whether a global source holds values for single countries."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    PENDING = "pending"  # "data pending" or "in development" in the words of the source
    REPORTS = "reports"  # only what Parties answer in their national reports
    UNKNOWN = "unknown"


_NOBODY = frozenset({"", "data pending", "in development"})
_AVAILABILITY = {
    "yes": Availability.YES,
    "partial": Availability.PARTIAL,
    "no": Availability.NO,
    "data pending": Availability.PENDING,
    "in development": Availability.PENDING,
    "from national reports only": Availability.REPORTS,
    "": Availability.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of the monitoring framework.

    ``serves`` is its goal or target, ``also_serves`` further ones. ``custodian`` is empty where
    none was found; ``custodian_evidence`` says how sure we are. ``availability`` is about values
    for single countries in the global source; ``global_data`` about any value there.
    ``readiness_2025`` runs from 1 to 5 on a scale its source does not explain; None is not given.
    ``match_score`` is the likeness by which the row was joined by name; None where no join was
    needed. ``doubts`` are plain English sentences.
    """

    code: str
    thesaurus_id: str
    kind: Kind
    name: str
    short_name: str
    serves: str
    also_serves: tuple[str, ...]
    unit: str
    disaggregations: tuple[str, ...]
    custodian: str
    custodian_evidence: str
    global_data: str
    availability: Availability
    availability_note: str
    time_series: str
    update_frequency: str
    sdg_indicators: tuple[str, ...]
    sdg_relation: str
    metadata_url: str
    metadata_url_evidence: str
    readiness_2025: int | None
    decision: str
    match_score: float | None
    doubts: tuple[str, ...]

    @property
    def must_report(self) -> bool:
        """Tell whether every Party's national report must answer it."""
        return self.kind in (Kind.HEADLINE, Kind.BINARY)


@cache
def _rows() -> tuple[Goal | Target, ...]:
    return tuple(_aim(row) for row in document("gbf_goals_targets.json"))


def _aim(row: dict[str, Any]) -> Goal | Target:
    shared = {
        "id": row["id"],
        "thesaurus_term": row["thesaurus_term"],
        "names": row["name"],
        "titles": row["title"],
        "short_title": row["short_title"],
        "summary": row["summary"],
        "quantitative_element": row["quantitative_element"],
        "deadline": row["deadline"],
        "group": row["group"],
        "sdg_links": tuple(row["sdg_links"]),
        "address": row["address"],
    }
    if row["kind"] == "goal":
        return Goal(letter=row["number"], **shared)
    return Target(number=int(row["number"]), **shared)


@cache
def goals() -> tuple[Goal, ...]:
    """Return the goals A to D."""
    return tuple(row for row in _rows() if isinstance(row, Goal))


@cache
def targets() -> tuple[Target, ...]:
    """Return the targets 1 to 23."""
    return tuple(row for row in _rows() if isinstance(row, Target))


@cache
def _targets_by_key() -> dict[str, Target]:
    return {key: one for one in targets() for key in (one.id, str(one.number), f"{one.number:02}")}


def target(key: str | int) -> Target:
    """Return the target named ``3``, ``"3"``, ``"03"`` or ``"GBF-TARGET-03"``.

    Raises ``NotFound``, which names the nearest targets.
    """
    found = _targets_by_key().get(str(key).strip().upper())
    if found is None:
        raise not_found("target", key, list(_targets_by_key()), "Targets are numbered 1 to 23.")
    return found


def goal(key: str) -> Goal:
    """Return the goal named ``"A"`` or ``"GBF-GOAL-A"``; raises ``NotFound``."""
    wanted = str(key).strip().upper()
    for one in goals():
        if wanted in (one.letter, one.id):
            return one
    raise not_found("goal", key, (one.id for one in goals()), "Goals are A, B, C and D.")


def aim(key: str) -> Goal | Target:
    """Return the goal or target with this identifier; raises ``NotFound``."""
    return goal(key) if str(key).strip().upper().startswith("GBF-GOAL") else target(key)


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return all 204 indicators in the order of the framework."""
    return tuple(_indicator(row) for row in table("gbf_indicators"))


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["code"],
        thesaurus_id=row["thesaurus_id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        short_name=row["short_name"],
        serves=row["goal_or_target"],
        also_serves=cell(row["also_serves"]),
        unit=row["unit"],
        disaggregations=cell(row["disaggregations"]),
        custodian=_custodian(row),
        custodian_evidence=row["custodian_evidence"],
        global_data=row["global_data"],
        availability=_AVAILABILITY[row["national_data_in_global_source"]],
        availability_note=row["availability_note"],
        time_series=row["time_series"],
        update_frequency=row["update_frequency"],
        sdg_indicators=cell(row["sdg_indicator"]),
        sdg_relation=row["sdg_relation"],
        metadata_url=row["metadata_url"],
        metadata_url_evidence=row["metadata_url_evidence"],
        readiness_2025=int(row["readiness_2025"]) if row["readiness_2025"] else None,
        decision=row["decision"],
        match_score=float(row["match_score"]) if row["match_score"] else None,
        doubts=_doubts(row),
    )


def _custodian(row: dict[str, str]) -> str:
    """Return the custodian; the source writes the state of the data where it names nobody."""
    return "" if row["custodian"].lower() in _NOBODY else row["custodian"]


def _doubts(row: dict[str, str]) -> tuple[str, ...]:
    """Return what a reader should not take for certain in this row."""
    headline = row["kind"] == Kind.HEADLINE
    found = (
        (
            row["custodian_evidence"] == "not found" or "inferred" in row["custodian_evidence"],
            "The custodian is inferred, not read in a source.",
        ),
        (not _custodian(row), "No custodian was found."),
        (headline, "Unit, disaggregations and data availability are our judgement."),
        (
            0 < float(row["match_score"] or 0) < 1,
            "Institution and availability come from a row of January 2025 with a similar name.",
        ),
        (
            row["metadata_url_evidence"] == "same pattern, not opened",
            "The address of the method page follows a pattern and was not opened.",
        ),
        (not row["thesaurus_id"], "The reporting tool gives its identifier to another indicator."),
    )
    return tuple(sentence for true, sentence in found if true)


@cache
def _indicators_by_code() -> dict[str, Indicator]:
    return {one.code.upper(): one for one in indicators()}


def indicator(code: str) -> Indicator:
    """Return the indicator with this code (``3.1``, ``a.1``, ``12.b``); raises ``NotFound``."""
    found = _indicators_by_code().get(str(code).strip().upper())
    if found is None:
        known = (one.code for one in indicators())
        raise not_found("indicator", code, known, "Codes look like 3.1, A.2, 12.b or 3.CT.1.")
    return found


@cache
def _by_aim() -> dict[str, tuple[Indicator, ...]]:
    found: dict[str, list[Indicator]] = {row.id: [] for row in _rows()}
    for one in sorted(indicators(), key=lambda one: list(Kind).index(one.kind)):
        for served in (one.serves, *one.also_serves):
            found[served].append(one)
    return {served: tuple(ones) for served, ones in found.items()}


def indicators_of(aim_id: str) -> tuple[Indicator, ...]:
    """Return the indicators of a goal or target: headline, binary, component, complementary.

    Those that serve it besides their own goal or target are among them; compare ``serves``.
    """
    return _by_aim()[aim(aim_id).id]
