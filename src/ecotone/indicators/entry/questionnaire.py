"""The questions behind a binary indicator, and the answers a country gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ecotone.datasets.problems import Collected, refused
from ecotone.datasets.readers import zipped
from ecotone.kernel.errors import BadInput
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Indicator, Kind
from ecotone.vocab.reporting import Question, binary_questions

ANSWER_HEADINGS = ("Key", "Number", "Question", "Kind", "Options", "Answer", "Comment")
_SEVERAL = "multiple_choice"
_HEADING = "heading"
_MOST_ROWS = 500
#: What openpyxl, its zip reader and its XML reader raise for a file that is no workbook.
_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question: options chosen, or words in ``comment`` for a question of text.

    ``row`` is the row of the workbook it came from.
    """

    key: str
    chosen: tuple[str, ...]
    comment: str = ""
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the workbook: its cells, and what may be chosen."""

    cells: tuple[Any, ...]
    options: tuple[str, ...]
    several: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The questions of one binary indicator, in order."""

    indicator: Indicator
    questions: tuple[Question, ...]

    def lines(self, answers: Mapping[str, Answer]) -> Iterator[Line]:
        """Yield the rows of the workbook, answered where ``answers`` has the key."""
        for one in self.questions:
            given = answers.get(one.key, Answer(key=one.key, chosen=()))
            cells = (
                one.key, one.number, one.asks, one.type, "; ".join(one.options),
                "; ".join(given.chosen), given.comment,
            )  # fmt: skip
            yield Line(cells=cells, options=one.options, several=one.type == _SEVERAL)

    def asked(self, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
        """Return the questions that these answers leave switched on, headings left out."""
        return tuple(one for one in self.questions if one.type != _HEADING and _is_on(one, answers))

    def missing(self, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
        """Return the mandatory questions without an answer."""
        return tuple(
            one
            for one in self.asked(answers)
            if one.mandatory and not (one.key in answers and _says(answers[one.key]))
        )


def questionnaire(code: str) -> Questionnaire:
    """Return the questions of a binary indicator. Raises ``NotFound`` and ``BadInput``."""
    found = gbf.indicator(code)
    if found.kind is not Kind.BINARY:
        raise BadInput(f"{found.code} is a {found.kind} indicator; only binary ones ask questions.")
    return Questionnaire(indicator=found, questions=binary_questions(found.serves))


def read_answers(path: Path, asked: Questionnaire, *, sheet: str) -> dict[str, Answer]:
    """Return the answers of a filled-in workbook by key.

    Raises ``BadTable`` naming rows: a key that is not asked, an option that is not offered, two
    answers where one is asked for, an answer to a question that another answer switches off.
    """
    rows = _rows(path, sheet)
    problems = Collected(path.name, sheet)
    known = {one.key: one for one in asked.questions}
    answers: dict[str, Answer] = {}
    for number, cells in rows:
        key = _text(cells, 0)
        if not key:
            continue
        if key not in known:
            problems.add(
                f"“{key}” is no question of {asked.indicator.code}. Take a new sheet.",
                row=number, column="Key", found=key,
            )  # fmt: skip
            continue
        answers[key] = _answer(known[key], cells, number, problems)
    for one in asked.questions:
        if one.key in answers and _says(answers[one.key]) and not _is_on(one, answers):
            problems.add(
                "an earlier answer says that this question does not apply; leave it empty or"
                " change the earlier answer.",
                row=answers[one.key].row, column="Answer",
            )  # fmt: skip
    problems.raise_if_any()
    return {key: one for key, one in answers.items() if _says(one)}


def _rows(path: Path, sheet: str) -> list[tuple[int, tuple[Any, ...]]]:
    try:
        with zipped.opened(path):
            book = load_workbook(path, read_only=True, data_only=True)
    except _BROKEN as error:
        raise refused(
            path.name, f"{path.name}: this is no workbook that we can read. Save it as .xlsx."
        ) from error
    with closing(book):
        if sheet not in book.sheetnames:
            raise refused(path.name, f"{path.name}: there is no sheet “{sheet}”. Take a new sheet.")
        found = book[sheet].iter_rows(min_row=2, max_row=_MOST_ROWS, max_col=7, values_only=True)
        return list(enumerate(found, start=2))


def _answer(asked: Question, cells: tuple[Any, ...], row: int, problems: Collected) -> Answer:
    said = _text(cells, 5)
    comment = _text(cells, 6)
    if not asked.options:
        return Answer(key=asked.key, chosen=(), comment=said or comment, row=row)
    chosen = [part.strip() for part in said.split(";") if part.strip()]
    offered = {one.casefold(): one for one in asked.options}
    wrong = [one for one in chosen if one.casefold() not in offered]
    for one in wrong:
        problems.add(
            f"“{one}” is not one of the options ({', '.join(asked.options)}).",
            row=row, column="Answer", found=one,
        )  # fmt: skip
    if len(chosen) > 1 and asked.type != _SEVERAL:
        problems.add("one answer is asked for; several are given.", row=row, column="Answer")
    right = tuple(offered[one.casefold()] for one in chosen if one not in wrong)
    return Answer(key=asked.key, chosen=right, comment=comment, row=row)


def _is_on(one: Question, answers: Mapping[str, Answer]) -> bool:
    """Tell whether a question applies: any one of the answers that switch it on is enough."""
    return not one.asked_when or any(
        key in answers and set(answers[key].chosen) & set(values)
        for key, values in one.asked_when.items()
    )


def _says(answer: Answer) -> bool:
    return bool(answer.chosen or answer.comment)


def _text(cells: tuple[Any, ...], place: int) -> str:
    value = cells[place] if place < len(cells) else None
    return "" if value is None else str(value).strip()
