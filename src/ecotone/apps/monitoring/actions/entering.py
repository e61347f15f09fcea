"""Taking what a country enters itself: values of headline indicators, answers to questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ecotone.apps.monitoring.actions.datasets import keep_dataset
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.actions.runs import record_figures
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.queries.values import shown_values
from ecotone.apps.monitoring.rules import require_change
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.rights.visibility import Purpose, Viewer
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
    with changing():
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


def blank_entry(
    code: str,
    *,
    place: str,
    viewer: Viewer,
    purpose: Purpose,
    say: Callable[[str], str] = str,
    mirrored: bool = False,
) -> bytes:
    """Return the workbook to fill in, with the figures entered before that the viewer may see.

    ``say`` tells its help in the reader's language; ``mirrored``: sheets run from right to left.

    Raises ``NotFound`` for the indicator, ``BadInput`` for one that is not entered.
    """
    # Imported here: writing a workbook loads code that the web server must not at its start.
    from ecotone.indicators.entry.questionnaire import questionnaire  # noqa: PLC0415  see above
    from ecotone.indicators.entry.sheet import sheet  # noqa: PLC0415  see above
    from ecotone.indicators.entry.taking import METHOD, NONE_GIVEN  # noqa: PLC0415  see above
    from ecotone.indicators.entry.workbook import (  # noqa: PLC0415  see above
        Reader,
        answers_workbook,
        values_workbook,
    )

    reader = Reader(say, mirrored)
    one = gbf.indicator(code)
    if one.kind is Kind.BINARY:
        return answers_workbook(questionnaire(one.code), reader=reader)
    found = shown_values(
        viewer=viewer, purpose=purpose, indicator=one.code, place=place, method=METHOD
    )
    newest = {(value.year, value.unit, value.group): value for value in found}
    rows = [_row(value, without_level=NONE_GIVEN) for value in newest.values()]
    return values_workbook(sheet(one.code), rows, reader)


def _row(one: ShownValue, *, without_level: str) -> dict[str, object]:
    kind, part = one.group[0] if one.group else ("", "")
    source = one.sources[0] if one.sources else None
    bounded = one.interval != without_level and one.level is not None
    return {
        "code": one.indicator,
        "indicator": gbf.indicator(one.indicator).name,
        "is_breakdown": "yes" if part else "no",
        "breakdown_type": kind or None,
        "breakdown": part or None,
        "year": one.year,
        "unit": one.unit,
        "value": one.value,
        "footnote": "; ".join(one.flags) or None,
        "low": one.low,
        "high": one.high,
        "level": one.level * 100 if bounded and one.level else None,
        "source": source.citation if source else None,
        "source_address": (source.source or None) if source else None,
        "licence": source.licence if source else None,
    }
