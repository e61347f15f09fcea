"""Taking figures that others published: a statistics office's series, a custodian's table.

They are kept as figures of their source, with the file they stand in. Those of a custodian stay
global: they stand beside the country's own and are never put in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecotone.apps.monitoring.actions.datasets import keep_dataset
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.actions.runs import record_figures
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.queries.methods import cards_of_indicator
from ecotone.apps.monitoring.rules import require_change
from ecotone.apps.monitoring.shown import ShownMeasure
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.text import fold, translatable
from ecotone.rights.visibility import Viewer
from ecotone.vocab import countries, gbf

if TYPE_CHECKING:  # both load pyarrow, which the web server must not
    from ecotone.datasets.readers.national import Series
    from ecotone.datasets.reading import Reading
    from ecotone.datasets.snapshot import Shelf, Snapshot

NO_INTERVAL = translatable("The source gives no interval.")
NO_VALUE = translatable("The source gives no value for this year.")
#: How the relation of an SDG indicator to ours is called when both are the same thing.
_SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file with published figures, and what is known of it.

    ``series`` is the SDG indicator it holds; empty: the one of the indicator. ``heading`` is what
    its title is where the file does not say it, or words of the title of one of several series.
    ``columns`` are the headings of place, year and value in a table of several countries.
    ``about``: title, licence, citation, source.
    """

    file: Path
    indicator: str
    origin: Origin
    country: str = ""
    series: str = ""
    heading: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken: the dataset's digest, how many figures are new, notes on the file, and the
    figures (``ecotone.indicators.base.Value``).
    """

    dataset: str
    new: int
    notes: tuple[str, ...]
    figures: tuple[Any, ...] = ()


def take_figures(given: Published, *, shelf: Shelf, by: Viewer) -> Taken:
    """Read a file of published figures, keep it, and record the figures for staff to release.

    Raises ``BadTable`` when the file holds another measure than its number says, ``BadInput`` and
    ``NotFound``. The same file again adds nothing.
    """
    require_change(by)
    # Imported here: reading loads pyarrow, which the web server must not at its start.
    from ecotone.datasets.readers.national import SERIES  # noqa: PLC0415  see above

    one = gbf.indicator(given.indicator)
    series = _series(given, one, SERIES)
    reading = _read(given, series)
    _require_one_series(reading, series)
    snapshot = shelf.keep(
        reading,
        retrieved_at=clock.now().isoformat(),
        **{"title": f"{series.title}, {given.file.name}", **given.about},
    )
    measure = _measure(one, series)
    figures = list(_figures(snapshot, measure))
    with changing():
        dataset = keep_dataset(snapshot, by=by)
        new = record_figures(
            figures,
            indicator=one.code,
            dataset=dataset,
            origin=given.origin,
            measures={measure.name: measure},
            by=by,
        )
    return Taken(dataset=dataset, new=new, notes=reading.notes, figures=tuple(figures))


def _series(given: Published, one: gbf.Indicator, known: Mapping[str, Series]) -> Series:
    fits = [code for code in one.sdg_indicators if code in known]
    code = given.series or (fits[0] if len(fits) == 1 else "")
    if code in one.sdg_indicators and code in known:
        return known[code]
    listed = ", ".join(fits) or "none"
    raise BadInput(
        f"Say which series of the Sustainable Development Goals stands in {given.file.name}: for "
        f"{one.code} these can be read: {listed}."
    )


def _read(given: Published, series: Series) -> Reading:
    """Read a national file by its own headings, a table of several countries by those named."""
    from ecotone.datasets.readers.national import VALUES, read_national  # noqa: PLC0415  as above
    from ecotone.datasets.reading import read  # noqa: PLC0415  as above

    if not given.columns:
        if not given.country:
            raise BadInput("Say whose figures these are: --country KEN, or name the columns.")
        return read_national(given.file, series.code, place=given.country, title=given.heading)
    heading = given.heading or given.columns.get("value", "")
    if not all(word in fold(heading) for word in series.words):
        raise BadInput(
            f"“{heading}” is not {series.code}, “{series.title}”. It is another measure and is not "
            "used for this indicator."
        )
    # Groups of countries have no code; their rows are left out, so the key cannot hold for them.
    need = replace(VALUES, key=())
    return read(given.file, need, name=series.code, columns=given.columns, place=given.country)


def _require_one_series(reading: Reading, series: Series) -> None:
    """Refuse a file in which several series bear titles of this one."""
    named = reading.table["series"].to_pylist() if "series" in reading.table.column_names else []
    titles = sorted({one for one in named if one})
    if len(titles) > 1:
        listed = ", ".join(f"“{one}”" for one in titles)
        raise BadInput(
            f"{reading.file_name} holds {len(titles)} series that {series.code} may mean: "
            f"{listed}. Say which with --heading and words that only its title has."
        )


def _measure(one: gbf.Indicator, series: Series) -> ShownMeasure:
    """Return what the figures measure: the indicator itself only where both are the same."""
    main = one.sdg_relation == _SAME
    for card in cards_of_indicator(one.code) if main else ():
        first = card.measures[0]
        if fold(series.unit) in fold(first.unit):
            return first
    return ShownMeasure(name=series.code, title=series.title, unit=series.unit, main=main)


def _figures(snapshot: Snapshot, measure: ShownMeasure) -> Iterator[Any]:
    """Yield the figures of countries that we know; groups of countries are left out."""
    from ecotone.indicators.base import Value  # noqa: PLC0415  loads ibis

    seen: set[tuple[str, ...]] = set()
    for row in snapshot.table().to_pylist():
        place = _place(row.get("place") or "")
        if not place or row["year"] is None:
            continue
        number = row["value"]
        key = (place, str(row["year"]), row.get("breakdown") or "")
        if key in seen:
            raise BadInput(
                f"{snapshot.file_name} has two values of {place} in {row['year']}. Keep one."
            )
        seen.add(key)
        yield Value(
            place=place,
            year=row["year"],
            measure=measure.name,
            value=number,
            unit=measure.unit,
            group={"breakdown": row["breakdown"]} if row.get("breakdown") else {},
            reason="" if number is not None else NO_VALUE,
            interval=NO_INTERVAL,
            flags=(row["status"],) if row.get("status") else (),
        )


def _place(code: str) -> str:
    if code == countries.GLOBAL:
        return code
    try:
        return countries.country(code).iso3
    except NotFound:
        return ""
