"""Taking what a country enters itself: values of headline indicators, answers to questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from ecotone.apps.monitoring.actions.datasets import keep_dataset
from ecotone.apps.monitoring.actions.runs import record_figures
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.rules import require_change
from ecotone.rights.visibility import Viewer
from ecotone.vocab import gbf
from ecotone.vocab.countries import country
from ecotone.vocab.gbf import Kind

if TYPE_CHECKING:  # both load pyarrow, which the web server must not
    from ecotone.datasets.snapshot import Shelf
    from ecotone.indicators.entry.taking import Entered


def read_entry(path: Path, code: str, *, place: str, shelf: Shelf) -> Entered:
    """Read and check a filled-in workbook and keep its rows on the shelf, nowhere else.

    Raises ``BadTable`` naming every bad cell, ``NotFound`` for the indicator or country.
    """
    # Imported here: reading a workbook loads pyarrow, which the web server must not at its start.
    from ecotone.indicators.entry.questionnaire import questionnaire  # noqa: PLC0415  see above
    from ecotone.indicators.entry.sheet import sheet  # noqa: PLC0415  see above
    from ecotone.indicators.entry.taking import take_answers, take_values  # noqa: PLC0415  see above

    where = country(place).iso3
    if gbf.indicator(code).kind is Kind.BINARY:
        return take_answers(path, questionnaire(code), place=where, shelf=shelf)
    return take_values(path, sheet(code), place=where, shelf=shelf)


def take_entry(
    path: Path, code: str, *, place: str, shelf: Shelf, by: Viewer
) -> tuple[Entered, int]:
    """Record what a workbook holds as national figures, for staff until they are made official.

    Returns what was read, and how many figures are new: the same workbook again adds none.
    """
    require_change(by)
    # Imported here: the method's name lives beside code that loads pyarrow.
    from ecotone.indicators.entry.taking import METHOD  # noqa: PLC0415  see above

    entered = read_entry(path, code, place=place, shelf=shelf)
    with transaction.atomic():
        dataset = keep_dataset(entered.snapshot, by=by)
        new = record_figures(
            entered.values,
            indicator=gbf.indicator(code).code,
            dataset=dataset,
            origin=Origin.NATIONAL,
            method=METHOD,
            by=by,
        )
    return entered, new
