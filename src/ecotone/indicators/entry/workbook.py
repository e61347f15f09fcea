"""Writes the workbook that a country fills in: values or answers, lists to choose from, help."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ecotone.indicators.entry.questionnaire import ANSWER_HEADINGS, Questionnaire
from ecotone.indicators.entry.sheet import FIRST_YEAR, HEADINGS, NAMES, REPORT_HEADINGS, Sheet
from ecotone.kernel import clock
from ecotone.kernel.text import filled, translatable

VALUES = "Values"
ANSWERS = "Answers"
_LISTS = "Lists"
_HELP = "How to fill in"
_EMPTY_ROWS = 200  # rows that carry the drop-down lists
_HEAD = Font(bold=True)
_ASKED = PatternFill("solid", fgColor="E3EEF0")
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTHS = {"indicator": 40, "breakdown_type": 26, "breakdown": 26, "unit": 24, "source": 36}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who fills the workbook in: how help is said in their language, and which way it runs.

    Headings stay as the national report has them, in every language.
    """

    say: Callable[[str], str] = str
    mirrored: bool = False


def values_workbook(
    sheet: Sheet, rows: Iterable[Mapping[str, Any]] = (), reader: Reader | None = None
) -> bytes:
    """Return an XLSX file for one headline indicator, with ``rows`` (by ``NAMES``) filled in.

    Without rows, the first line carries the code and name so that the next ones may be copied
    from it. Texts that could be taken for formulas stay texts.
    """
    book = Workbook()
    page = _first(book, VALUES)
    _head(page, HEADINGS, asked=len(REPORT_HEADINGS))
    for row in rows or [{"code": sheet.code, "indicator": sheet.indicator.name}]:
        _append(page, [row.get(name) for name in NAMES])
    _widths(page, [_WIDTHS.get(name, 14) for name in NAMES])
    lists = {
        "is_breakdown": ("no", "yes"),
        "breakdown_type": sheet.breakdowns,
        "unit": sheet.unit_names,
    }
    _offer(book, page, lists)
    _help(book, _values_help(sheet), reader or Reader())
    return _bytes(book)


def answers_workbook(
    asked: Questionnaire,
    answers: Mapping[str, Any] | None = None,
    reader: Reader | None = None,
) -> bytes:
    """Return an XLSX file with the questions behind a binary indicator and ``answers`` by key."""
    book = Workbook()
    page = _first(book, ANSWERS)
    _head(page, ANSWER_HEADINGS, asked=len(ANSWER_HEADINGS))
    for place, line in enumerate(asked.lines(answers or {}), start=2):
        _append(page, line.cells)
        if line.options:
            _choose(page, f"F{place}", line.options, several=line.several)
        for cell in page[place]:
            cell.alignment = _WRAP
    _widths(page, (22, 10, 60, 18, 40, 22, 40))
    _help(book, _answers_help(asked), reader or Reader())
    return _bytes(book)


def _first(book: Workbook, title: str) -> Worksheet:
    page = book.active
    page.title = title
    page.freeze_panes = "A2"
    return page


def _head(page: Worksheet, headings: Sequence[str], *, asked: int) -> None:
    page.append(list(headings))
    for place, cell in enumerate(page[1]):
        cell.font = _HEAD
        cell.alignment = _WRAP
        if place < asked:
            cell.fill = _ASKED


def _append(page: Worksheet, cells: Sequence[Any]) -> None:
    page.append(list(cells))
    for cell in page[page.max_row]:
        if cell.data_type == "f":  # "=…" typed as text is a text
            cell.data_type = "s"


def _widths(page: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width


def _offer(book: Workbook, page: Worksheet, lists: Mapping[str, Sequence[str]]) -> None:
    """Put the lists on a page of their own and offer them as drop-downs; other words may stand."""
    store = book.create_sheet(_LISTS)
    for column, (name, words) in enumerate(lists.items(), start=1):
        letter = get_column_letter(column)
        for row, word in enumerate((name, *words), start=1):
            store.cell(row=row, column=column, value=word)
        if not words:
            continue
        offered = DataValidation(
            type="list",
            formula1=f"{_LISTS}!${letter}$2:${letter}${len(words) + 1}",
            allow_blank=True,
            showErrorMessage=name == "is_breakdown",
        )
        page.add_data_validation(offered)
        at = get_column_letter(NAMES.index(name) + 1)
        offered.add(f"{at}2:{at}{_EMPTY_ROWS}")


def _choose(page: Worksheet, cell: str, options: Sequence[str], *, several: bool) -> None:
    offered = DataValidation(
        type="list", formula1=f'"{",".join(options)}"', allow_blank=True,
        showErrorMessage=not several,
    )  # fmt: skip
    page.add_data_validation(offered)
    offered.add(cell)


def _help(book: Workbook, lines: Sequence[str], reader: Reader) -> None:
    page = book.create_sheet(_HELP)
    for line in lines:
        page.append([reader.say(line)])
    page.column_dimensions["A"].width = 110
    for row in page.iter_rows():
        row[0].alignment = _WRAP
    page["A1"].font = _HEAD
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = reader.mirrored


def _values_help(sheet: Sheet) -> list[str]:
    bounds = [f"{one.name}: {_bound(one.low)} – {_bound(one.high)}" for one in sheet.units]
    return [
        filled("Indicator {code}: {name}", code=sheet.code, name=sheet.indicator.name),
        translatable("One value a row. The first nine columns are those of the national report."),
        translatable(
            "The whole comes first, with “no” in the third column. Parts follow with “yes”, their"
            " kind and name."
        ),
        filled(
            "Year: one year, {first} to {last}. A period goes by its last year; say so in the"
            " footnote.",
            first=str(FIRST_YEAR),
            last=str(clock.today().year),
        ),
        _units_help(bounds),
        translatable(
            "Money: the currency by its three letters and “per year”: “USD per year”, “KES per"
            " year”."
        ),
        translatable("A percentage is written 17.5 and not 0.175."),
        translatable("A value that is not known is left out: never write 0 for it."),
        translatable(
            "Lower and upper bound go with a level, such as 95. Where there are none, say why in"
            " the footnote."
        ),
        translatable("Every row names its source."),
        *_parts_help(sheet),
    ]


def _units_help(bounds: Sequence[str]) -> str:
    if not bounds:
        return translatable("The monitoring framework names no unit; write yours in full.")
    return filled("Units, with the least and the most: {units}.", units="; ".join(bounds))


def _parts_help(sheet: Sheet) -> list[str]:
    if not sheet.breakdowns:
        return []
    asked = "; ".join(sheet.breakdowns)
    return [filled("Breakdowns that the monitoring framework asks for: {parts}.", parts=asked)]


def _answers_help(asked: Questionnaire) -> list[str]:
    one = asked.indicator
    return [
        filled("Indicator {code}: {name}", code=one.code, name=one.name),
        translatable("Answer in the column “Answer” with one of the words under “Options”."),
        translatable("Where several may be chosen, write them with a semicolon between them."),
        translatable("Rows of the kind “heading” ask nothing themselves."),
        translatable(
            "The wording of the questions is ours; keys and options are those of the reporting"
            " tool."
        ),
        translatable("Say in the comment on what an answer rests."),
    ]


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
