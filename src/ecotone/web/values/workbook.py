"""Values as a workbook: a sheet to read, one for programs, and one that says where they are from.

The sheet to read is in the reader's language and, in Arabic, runs from right to left. Numbers keep
all their digits in the cell; the format of the cell shows as many as the page does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ecotone.apps.monitoring.shown import ShownSource, ShownValue
from ecotone.vocab import writing
from ecotone.web import languages
from ecotone.web.files import Cell, harmless, sheet_name
from ecotone.web.values import words
from ecotone.web.values.decimals import together

if TYPE_CHECKING:  # slow to load; few visitors ask for a workbook
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: Width of each column of the sheet to read, in letters.
_WIDTHS = (11, 28, 34, 8, 13, 12, 13, 13, 9, 44, 24, 40, 16)
_PERCENT = "0%"
_ABOUT_WIDTHS = (24, 90)


def workbook(
    values: Sequence[ShownValue], columns: Sequence[str], rows: Sequence[Sequence[Cell]], name: str
) -> bytes:
    """Return the workbook; ``rows`` under ``columns`` are the sheet for programs."""
    from openpyxl import Workbook  # noqa: PLC0415  slow to load; few visitors ask for a workbook

    book = Workbook(write_only=True)
    _to_read(book, values, name)
    _data(book, columns, rows)
    _about(book, values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _to_read(book: Workbook, values: Sequence[ShownValue], name: str) -> None:
    sheet = _sheet(book, name, _WIDTHS)
    sheet.freeze_panes = "D2"
    heads = (
        _("Indicator"), _("Place"), _("What"), _("Year"), _("Value"), _("Unit"), _("From"),
        _("To"), _("Level"), _("Interval"), _("Status"), _("Source"), _("Licence"),
    )  # fmt: skip
    sheet.append([_bold(sheet, head) for head in heads])
    decimals = together(values)
    for one in values:
        sheet.append(list(_row(sheet, one, decimals(one))))
    sheet.auto_filter.ref = f"A1:M{len(values) + 1}"


def _row(sheet: WriteOnlyWorksheet, one: ShownValue, digits: int) -> Iterator[Any]:
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    yield one.indicator or one.method
    yield harmless(words.place_name(one.place))
    yield _wrapped(sheet, words.named(one))
    yield one.year
    yield _number(sheet, one.value, shape)
    yield harmless(words.unit_name(one.unit))
    yield _number(sheet, one.low, shape)
    yield _number(sheet, one.high, shape)
    yield _number(sheet, one.level, _PERCENT)
    said = one.reason if one.value is None else one.interval
    flags = (_(flag) for flag in one.flags if flag)
    yield _wrapped(sheet, " · ".join(part for part in (_(said) if said else "", *flags) if part))
    yield words.status(one)
    yield _wrapped(sheet, "; ".join(source.title for source in one.sources))
    yield harmless(one.licence)


def _data(book: Workbook, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.create_sheet("data")
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, column) for column in columns])
    for row in rows:
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def _about(book: Workbook, values: Sequence[ShownValue]) -> None:
    sheet = _sheet(book, "about", _ABOUT_WIDTHS)
    for one in values[:1]:
        sheet.append([_bold(sheet, _("Values")), _wrapped(sheet, words.sentence(one))])
    missing = _("An empty cell is a missing value; its reason stands in the same row.")
    sheet.append([None, _wrapped(sheet, missing)])
    for source in dict.fromkeys(source for one in values for source in one.sources):
        sheet.append([])
        for head, said in _told(source):
            if said:
                sheet.append([_bold(sheet, head), _wrapped(sheet, said)])


def _told(source: ShownSource) -> tuple[tuple[str, str], ...]:
    return (
        (_("Dataset"), source.title),
        (_("Citation"), source.citation),
        (_("Licence"), source.licence),
        (_("Taken from"), source.source),
        (_("Read on"), source.retrieved_at[:10]),
        (_("Digest of its content"), source.digest),
    )


def _sheet(book: Workbook, name: str, widths: Sequence[int]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(sheet_name(name))
    sheet.sheet_view.rightToLeft = languages.current() in writing.RIGHT_TO_LEFT
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    return sheet


def _bold(sheet: WriteOnlyWorksheet, said: str) -> Any:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415  slow to load, as above

    cell = _wrapped(sheet, said)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="F3EEE2")
    return cell


def _wrapped(sheet: WriteOnlyWorksheet, said: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  slow to load, as above
    from openpyxl.styles import Alignment  # noqa: PLC0415  slow to load, as above

    cell = WriteOnlyCell(sheet, harmless(said))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _number(sheet: WriteOnlyWorksheet, value: float | None, shape: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  slow to load, as above

    cell = WriteOnlyCell(sheet, value)
    cell.number_format = shape
    return cell
