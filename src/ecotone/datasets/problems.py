"""What is wrong with a file, cell by cell, in sentences that its owner can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import clip

#: More problems than these are counted, not told: a person mends the first ones and tries again.
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong: where, what was found, and what to do.

    ``row`` is the row as a spreadsheet numbers it (the headings stand in row 1, mostly), None for
    a whole column or file. ``sentence`` says it all and stands alone. ``remedy`` is what may be
    said of the file so that it can be read, where there is such a thing: a field of ``Asked``
    and its value ("column category=Catégorie", "unit area=ha").
    """

    file: str
    sentence: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    remedy: str = ""


class BadTable(BadInput):
    """A file cannot be used as it is; ``problems`` says why, ``more`` how many are not told.

    ``input_name`` is the input of the method that the file was read for, where it is known.
    """

    def __init__(self, problems: Iterable[Problem], more: int = 0, input_name: str = "") -> None:
        self.problems = tuple(problems)
        self.more = more
        self.input_name = input_name
        super().__init__(_headline(self.problems, more), _all(self.problems, more))


def refused(
    file: str, sentence: str, *, sheet: str = "", column: str = "", remedy: str = ""
) -> BadTable:
    """Return the error for a file with this one problem."""
    return BadTable(
        [Problem(file=file, sentence=sentence, sheet=sheet, column=column, remedy=remedy)]
    )


def _headline(problems: tuple[Problem, ...], more: int) -> str:
    """Return the first problem, and how many others there are."""
    others = len(problems) - 1 + more
    if others <= 0:
        return problems[0].sentence
    return f"{problems[0].sentence} ({others} more like this or other problems in the file.)"


def _all(problems: tuple[Problem, ...], more: int) -> str:
    lines = [one.sentence for one in problems]
    if more:
        lines.append(f"{more} further problems are not listed.")
    return "\n".join(lines)


class Collected:
    """Problems as they are met, the first ``MOST`` kept and the rest counted."""

    def __init__(self, file: str, sheet: str = "") -> None:
        self.file = file
        self.sheet = sheet
        self.problems: list[Problem] = []
        self.more = 0

    def add(
        self,
        saying: str,
        *,
        row: int | None = None,
        column: str = "",
        found: str = "",
        remedy: str = "",
    ) -> None:
        """Add one; ``saying`` goes on from the place: "“cr?” is not one of …"."""
        if len(self.problems) >= MOST:
            self.more += 1
            return
        self.problems.append(
            Problem(
                file=self.file,
                sheet=self.sheet,
                row=row,
                column=column,
                found=clip(found, 200),
                remedy=remedy,
                sentence=f"{self._place(row, column)}: {_ended(saying)}",
            )
        )

    def count(self, more: int) -> None:
        """Count ``more`` problems that are not told one by one."""
        self.more += more

    def raise_if_any(self) -> None:
        """Raise ``BadTable`` when there is a problem, in the order of rows."""
        if self.problems:
            in_order = sorted(self.problems, key=lambda one: (one.row is not None, one.row or 0))
            raise BadTable(in_order, self.more)

    def _place(self, row: int | None, column: str) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet “{self.sheet}”")
        if row is not None:
            parts.append(f"row {row}")
        if column:
            parts.append(f"column “{column}”")
        return ", ".join(parts)


def _ended(saying: str) -> str:
    return saying if saying.endswith((".", "?")) else f"{saying}."
