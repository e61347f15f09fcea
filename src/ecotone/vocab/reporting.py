"""What the seventh and eighth national reports ask of a Party, target by target.

Field names and codes are those of the CBD online reporting tool; the wording of questions is our
own. Sources and doubts: ``data/national_report.source``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from ecotone.vocab.files import document


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing the report asks in words or from a list. ``mandatory`` is False, True or a rule."""

    name: str
    type: str
    mandatory: bool | str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question behind a binary indicator.

    ``key`` is how the reporting tool stores the answer, ``number`` what the person sees,
    ``parent`` the key of its heading or empty. ``type`` is single_choice, multiple_choice, text
    or heading; a heading asks nothing itself. ``asked_when`` maps the key of an earlier question
    to the answers that switch this one on; empty is always.
    """

    key: str
    number: str
    parent: str
    type: str
    mandatory: bool
    options: tuple[str, ...]
    asks: str
    asked_when: Mapping[str, tuple[str, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The day a national report is due."""

    report: str
    due_on: date
    source: str


@cache
def _body() -> dict[str, Any]:
    body: dict[str, Any] = document("national_report.json")
    return body


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Return the due dates of the seventh and the eighth report, earliest first."""
    source = _body()["deadlines_source"]
    return tuple(
        Deadline(report=name, due_on=date.fromisoformat(day), source=source)
        for name, day in sorted(_body()["deadlines"].items(), key=lambda one: one[1])
    )


def next_deadline(today: date) -> Deadline | None:
    """Return the next report that falls due on or after ``today``; None when none is known."""
    return next((one for one in deadlines() if one.due_on >= today), None)


@cache
def _fields(section: str) -> tuple[Field, ...]:
    rows = next(one for one in _body()["sections"] if one["key"] == section)["fields"]
    return tuple(
        Field(name=row["field"], type=row["type"], mandatory=row["mandatory"], asks=row["asks"])
        for row in rows
    )


#: Fields of section III that name the target or carry numbers; the others ask for words.
_NOT_WORDS = frozenset({"target", "targetType", "indicatorData"})


@cache
def narrative(target_id: str = "") -> tuple[Field, ...]:
    """Return what section III asks in words for a target; today the same for all of them."""
    del target_id  # every target has the same fields; callers still say which one they mean
    return tuple(one for one in _fields("sectionIII") if one.name not in _NOT_WORDS)


@cache
def sections() -> tuple[tuple[str, str, tuple[Field, ...]], ...]:
    """Return (key, title, fields) of every section of the report in order."""
    return tuple((one["key"], one["title"], _fields(one["key"])) for one in _body()["sections"])


@cache
def binary_questions(aim_id: str) -> tuple[Question, ...]:
    """Return the questions behind the binary indicator of a goal or target; empty for none."""
    groups = (one for one in _body()["groups"] if one["serves"] == aim_id)
    rows: list[dict[str, Any]] = next(groups, {"questions": []})["questions"]
    return tuple(_question(row, rows) for row in rows)


def _question(row: dict[str, Any], rows: list[dict[str, Any]]) -> Question:
    switches = {
        other["key"]: tuple(rule["when_value_in"])
        for other in rows
        for rule in other.get("enables", ())
        if rule["question"] == row["key"]
    }
    return Question(
        key=row["key"],
        number=row["number"],
        parent=row["parent"] or "",
        type=row["type"],
        mandatory=row["mandatory"],
        options=tuple(row["options"]),
        asks=row["asks"],
        asked_when=switches,
    )
