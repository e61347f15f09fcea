"""Rows of the tables as what is shown: a fixed number of queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecotone.apps.monitoring import cards
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models import PUBLIC, Dataset, Method, Run, RunInput, Value
from ecotone.apps.monitoring.shown import (
    Pairs,
    RunLine,
    ShownMeasure,
    ShownSource,
    ShownValue,
)
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf

#: Fields of a value that are what was computed, named as the core names them.
FIGURE = (
    "place", "year", "measure", "value", "unit", "reason", "low", "high", "middle", "level",
    "interval", "units_n", "share_known", "group", "flags",
)  # fmt: skip
#: What is needed of a dataset to cite it.
CITED = ("digest", "title", "citation", "licence", "source", "retrieved_at", "audience")


@dataclass(frozen=True, slots=True)
class Sources:
    """Datasets behind values: those that the viewer may know of, and how many there are in all."""

    seen: tuple[ShownSource, ...]
    hidden: int


def shown_rows(rows: Sequence[Value], viewer: Viewer, purpose: Purpose) -> tuple[ShownValue, ...]:
    """Return values as they are shown; three queries for any number of them, none for none."""
    if not rows:
        return ()
    measures = _measures(rows)
    sources = _sources(rows, viewer, purpose)
    return tuple(_value(one, _measure(one, measures), _sources_of(one, sources)) for one in rows)


def pairs(group: Mapping[str, object]) -> Pairs:
    """Return a mapping as pairs of texts, in the order of names."""
    return tuple((name, str(group[name])) for name in sorted(group))


def line_facts(run: Run, title: str) -> dict[str, Any]:
    """Return the fields of ``RunLine``."""
    return {
        "id": run.id,
        "code": run.code,
        "method": run.method,
        "title": title,
        "version": run.version,
        "places": tuple(run.places),
        "engine": run.engine,
        "ended_at": run.ended_at,
        "public": run.audience == PUBLIC,
        "released": run.released_at is not None,
    }


def _method_titles(runs: Iterable[Run]) -> dict[tuple[str, str], str]:
    """Return the titles of the methods of these runs; one query."""
    names = {run.method for run in runs}
    found = Method.objects.filter(name__in=names).values_list("name", "version", "title")
    return {(name, version): title for name, version, title in found}


def run_lines(runs: Sequence[Run]) -> tuple[RunLine, ...]:
    """Return runs as they stand in a list; one query for their titles, none for no runs."""
    titles = _method_titles(runs) if runs else {}
    return tuple(
        RunLine(**line_facts(one, titles.get((one.method, one.version), one.method)))
        for one in runs
    )


def _measures(rows: Sequence[Value]) -> dict[tuple[str, str, str], ShownMeasure]:
    """Return the measures of the methods behind values, by method, version and name."""
    names = {one.method for one in rows if one.method}
    found = Method.objects.filter(name__in=names).values_list("name", "version", "card")
    return {
        (name, version, one.name): one
        for name, version, card in found
        for one in cards.measures(card)
    }


def _measure(row: Value, known: Mapping[tuple[str, str, str], ShownMeasure]) -> ShownMeasure:
    """Return the measure of a value; a figure without a method is measured by its own name."""
    found = known.get((row.method, row.method_version, row.measure))
    if found is not None:
        return found
    title = row.title or _indicator_name(row.indicator) or row.measure
    return ShownMeasure(name=row.measure, title=title, unit=row.unit, main=row.main)


def _indicator_name(code: str) -> str:
    """Return what an indicator of the framework is called, in short; empty for other codes."""
    try:
        return gbf.indicator(code).short_name
    except NotFound:
        return ""


def _sources(
    rows: Sequence[Value], viewer: Viewer, purpose: Purpose
) -> tuple[Mapping[str, Sources], Mapping[str, Sources]]:
    """Return the datasets behind runs (by run) and behind figures that were read (by dataset)."""
    used: dict[str, list[str]] = defaultdict(list)
    runs = {one.run_id for one in rows if one.run_id}
    for run_id, name in RunInput.objects.filter(run_id__in=runs).values_list("run_id", "dataset"):
        if name not in used[run_id]:
            used[run_id].append(name)
    read = {one.dataset_id for one in rows if one.dataset_id}
    wanted = read | {name for names in used.values() for name in names}
    visible = Dataset.objects.visible_to(viewer, purpose).filter(pk__in=wanted).only(*CITED)
    cited = {one.digest: source(one) for one in visible}
    return (
        {run_id: _cited(names, cited) for run_id, names in used.items()},
        {name: _cited([name], cited) for name in read},
    )


def _cited(names: Sequence[str], cited: Mapping[str, ShownSource]) -> Sources:
    seen = tuple(cited[name] for name in names if name in cited)
    return Sources(seen, len(names) - len(seen))


def source(one: Dataset) -> ShownSource:
    """Return a dataset as it is cited."""
    return ShownSource(
        digest=one.digest,
        title=one.title,
        citation=one.citation,
        licence=one.licence,
        source=one.source,
        retrieved_at=one.retrieved_at,
    )


def _sources_of(row: Value, found: tuple[Mapping[str, Sources], Mapping[str, Sources]]) -> Sources:
    of_runs, of_datasets = found
    if row.run_id:
        return of_runs.get(row.run_id, Sources((), 0))
    return of_datasets.get(row.dataset_id or "", Sources((), 0))


def _value(row: Value, measure: ShownMeasure, sources: Sources) -> ShownValue:
    return ShownValue(
        id=row.pk,
        indicator=row.indicator,
        method=row.method,
        method_version=row.method_version,
        measure=measure,
        place=row.place,
        year=row.year,
        group=pairs(row.group),
        value=row.value,
        unit=row.unit,
        reason=row.reason,
        low=row.low,
        high=row.high,
        middle=row.middle,
        level=row.level,
        interval=row.interval,
        units_n=row.units_n,
        share_known=row.share_known,
        flags=tuple(row.flags),
        state=State(row.state),
        state_reason=row.state_reason,
        state_on=row.state_at.date(),
        origin=Origin(row.origin),
        public=row.audience == PUBLIC,
        public_from=row.public_from,
        sources=sources.seen,
        hidden_sources=sources.hidden,
        run=row.run_id or "",
    )
