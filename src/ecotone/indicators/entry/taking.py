"""Takes a filled-in workbook: checks it, keeps its rows as a dataset, and gives values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from ecotone.datasets.problems import BadTable, Collected
from ecotone.datasets.reading import read
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators.base import Check, Value
from ecotone.indicators.entry.checks import Figure, figure_checks, refuse_bad_figures
from ecotone.indicators.entry.questionnaire import Answer, Questionnaire, read_answers
from ecotone.indicators.entry.sheet import Sheet
from ecotone.indicators.entry.workbook import ANSWERS, VALUES
from ecotone.kernel import clock
from ecotone.kernel.text import filled, translatable
from ecotone.vocab.countries import country

#: The name under which entered values stand where computed ones have their method.
METHOD = "national-entry"
GIVEN = translatable("given by the source")
NONE_GIVEN = translatable("The source gives no interval.")
ANSWERED = "mandatory questions answered"
NO_INTERVAL_OF_COUNT = translatable("It is a count.")
_WHOLE = "all"  # what the group of the whole is called, as in the tables of values
_HEAD_ROW = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What a workbook gave: the dataset it is kept as, values, and what the checks found."""

    snapshot: Snapshot
    values: tuple[Value, ...]
    checks: tuple[Check, ...]


def take_values(path: Path, sheet: Sheet, *, place: str, shelf: Shelf) -> Entered:
    """Take the values of a headline indicator. Raises ``BadTable`` naming every bad cell.

    ``place`` is an ISO 3166 alpha-3 code; the file itself does not name the country.
    """
    reading = read(path, sheet.need, name=f"{place} {sheet.code}", sheet=VALUES)
    rows = reading.table.to_pylist()
    numbers = reading.row_numbers if reading.row_numbers is not None else count(_HEAD_ROW + 1)
    marked = [
        (row["is_breakdown"], _figure(row, int(number)))
        for number, row in zip(numbers, rows, strict=False)
    ]
    problems = Collected(path.name, VALUES)
    refuse_bad_figures(sheet, marked, problems)
    if not marked:
        problems.add("the sheet holds no values.")
    problems.raise_if_any()
    figures = [one for _, one in marked]
    snapshot = shelf.keep(reading, **_about(sheet.code, place, figures))
    return Entered(
        snapshot=snapshot,
        values=tuple(_value(one, place) for one in figures),
        checks=tuple(figure_checks(sheet, figures)),
    )


def take_answers(path: Path, asked: Questionnaire, *, place: str, shelf: Shelf) -> Entered:
    """Take the answers to the questions behind a binary indicator. Raises ``BadTable``.

    The answers are kept as a dataset. The value counts the mandatory questions answered: how the
    monitoring framework makes a figure of the answers is not known here, so we make none.
    """
    answers = read_answers(path, asked, sheet=ANSWERS)
    if not answers:
        raise BadTable(_nothing(path))
    table = pa.table(_columns(asked, answers))
    snapshot = shelf.keep_table(table, **_about(asked.indicator.code, place, ()))
    return Entered(
        snapshot=snapshot,
        values=(_count(asked, answers, place),),
        checks=(_complete(asked, answers),),
    )


def _figure(row: Mapping[str, Any], number: int) -> Figure:
    texts = ("unit", "breakdown_type", "breakdown", "footnote", "source", "source_address",
             "licence")  # fmt: skip
    return Figure(
        row=number,
        year=row["year"],
        value=row["value"],
        low=row.get("low"),
        high=row.get("high"),
        level=row.get("level"),
        **{name: (row.get(name) or "").strip() for name in texts},
    )


def _value(one: Figure, place: str) -> Value:
    kind = one.breakdown_type
    bounded = one.low is not None
    return Value(
        place=place,
        year=one.year,
        measure=one.unit,
        value=one.value,
        unit=one.unit,
        group={kind: one.breakdown} if one.is_part else {},
        low=one.low,
        high=one.high,
        level=one.level / 100 if bounded and one.level else None,
        interval=GIVEN if bounded else NONE_GIVEN,
        flags=(one.footnote,) if one.footnote else (),
    )


def _about(code: str, place: str, figures: Any) -> dict[str, str]:
    sources = sorted({one.source for one in figures if one.source})
    licences = {one.licence for one in figures if one.licence}
    addresses = sorted({one.source_address for one in figures if one.source_address})
    return {
        "title": f"{code}: entered by {country(place).name('en').text}",
        "citation": "; ".join(sources),
        "source": addresses[0] if len(addresses) == 1 else "",
        "licence": licences.pop() if len(licences) == 1 else "unknown",
    }


def _nothing(path: Path) -> Any:
    problems = Collected(path.name, ANSWERS)
    problems.add("no question is answered.")
    return problems.problems


def _columns(asked: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    given = [(one, answers[one.key]) for one in asked.questions if one.key in answers]
    return {
        "key": [one.key for one, _ in given],
        "number": [one.number for one, _ in given],
        "question": [one.asks for one, _ in given],
        "answer": ["; ".join(said.chosen) for _, said in given],
        "comment": [said.comment for _, said in given],
    }


def _count(asked: Questionnaire, answers: Mapping[str, Answer], place: str) -> Value:
    mandatory = [one for one in asked.asked(answers) if one.mandatory]
    missing = asked.missing(answers)
    return Value(
        place=place,
        year=clock.today().year,
        measure=ANSWERED,
        value=float(len(mandatory) - len(missing)),
        unit=f"of {len(mandatory)} questions",
        interval=NO_INTERVAL_OF_COUNT,
        units_n=len(mandatory),
    )


def _complete(asked: Questionnaire, answers: Mapping[str, Answer]) -> Check:
    missing = asked.missing(answers)
    names = ", ".join(one.number for one in missing)
    return Check(
        name=translatable("All mandatory questions are answered"),
        passed=not missing,
        found=filled("without an answer: {questions}", questions=names) if missing else "",
    )
