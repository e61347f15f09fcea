"""Areas and land cover of territories whose holders consent, with small numbers taken out.

What may not be shown leaves no trace: outlines and figures of a territory without consent are
dropped before anything is computed, and groups of few territories before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.geography.edges import along_geodesics
from ecotone.indicators.geography.repair import repaired
from ecotone.indicators.geography.union import flat_union
from ecotone.indicators.placing import place_of
from ecotone.indicators.totals import ALL
from ecotone.kernel.errors import BadInput

USES = frozenset({"22.1", "all"})
NOT_STATED = "not stated"
STATISTICS = (
    "area_km2",
    "whole_km2",
    "natural_from_km2",
    "natural_lost_km2",
    "natural_first_km2",
    "natural_now_km2",
    "has_area",
    "has_changes",
    "has_cover",
    "hidden_area",
    "hidden_changes",
    "hidden_cover",
    "territories",
    "overlapping",
)
#: Where the classes of tenure together are larger than their union by more than this share.
_OVERLAP = 1e-6


@dataclass(kw_only=True)
class Territory:
    """A territory whose holders consent. Areas are by year or, for changes, by last year."""

    name: str
    place: str
    tenure: str
    shape: Any
    cover: dict[int, float] = field(default_factory=dict)  # natural area, km²
    changes: dict[int, tuple[float, float]] = field(default_factory=dict)  # natural, and lost


def live(consent: pa.Table, day: date) -> frozenset[str]:
    """Return the territories whose holders consent to this indicator on ``day``."""
    names = ("territory", "use", "given_on", "ends_on", "withdrawn_on")
    found = set()
    for territory, use, given, ends, withdrawn in zip(
        *(_cells(consent, name) for name in names), strict=True
    ):
        begun = given is not None and given <= day
        over = (ends is not None and ends < day) or (withdrawn is not None and withdrawn <= day)
        if (use or "").strip().casefold() in USES and begun and not over:
            found.add(str(territory))
    return frozenset(found)


def territories(
    layer: pa.Table, consenting: frozenset[str], cover: pa.Table | None, changes: pa.Table | None
) -> list[Territory]:
    """Return the territories of ``consenting`` with their land cover, in the order of their names.

    Several outlines of one territory are united. Raises ``BadInput`` for a territory of two
    countries or tenures, and for an outline that cannot be repaired.
    """
    by_name: dict[str, list[int]] = {}
    for at, name in enumerate(_cells(layer, "territory")):
        if str(name) in consenting:
            by_name.setdefault(str(name), []).append(at)
    rows = [at for own in by_name.values() for at in own]
    shapes = _outlines(layer, rows)
    natural, lost = _natural_areas(cover, consenting), _natural_changes(changes, consenting)
    return [
        Territory(
            name=name,
            place=place_of(_only(layer, "place", own, name)),
            tenure=(_only(layer, "tenure", own, name) or "").strip().casefold() or NOT_STATED,
            shape=shapely.union_all([shapes[at] for at in own]),
            cover=natural.get(name, {}),
            changes=lost.get(name, {}),
        )
        for name, own in sorted(by_name.items())
    ]


def _outlines(layer: pa.Table, rows: list[int]) -> dict[int, Any]:
    """Return the outlines of these rows; outlines of others are not even opened."""
    cells = layer["geometry"].take(pa.array(rows, pa.int64())).to_numpy(zero_copy_only=False)
    found = repaired(shapely.from_wkb(cells, on_invalid="ignore"))
    for at, why in sorted(found.lost.items()):
        raise BadInput(
            f"Row {rows[at] + 1} of the territories has an outline that cannot be repaired "
            f"({why}). Ask its holders for a new one."
        )
    return dict(zip(rows, along_geodesics(found.geometries), strict=True))


def _only(layer: pa.Table, name: str, rows: list[int], territory: str) -> str | None:
    cells = _cells(layer, name)
    found = {cells[at] for at in rows}
    if len(found) > 1:
        raise BadInput(
            f"The territory “{territory}” stands in several rows with different {name}. Write the "
            "same in each, or give its parts names of their own."
        )
    value: str | None = found.pop()
    return value


def _natural_areas(
    cover: pa.Table | None, consenting: frozenset[str]
) -> dict[str, dict[int, float]]:
    """Return the natural area by territory and year; 0 where all classes are not natural."""
    found: dict[str, dict[int, float]] = {}
    for row in _rows(cover, consenting):
        years = found.setdefault(str(row["territory"]), {})
        area = float(row["area_km2"]) if row["natural"] else 0.0
        years[int(row["year"])] = years.get(int(row["year"]), 0.0) + area
    return found


def _natural_changes(
    changes: pa.Table | None, consenting: frozenset[str]
) -> dict[str, dict[int, tuple[float, float]]]:
    """Return what was natural, and what of it was lost, by territory and last year."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for row in _rows(changes, consenting):
        years = found.setdefault(str(row["territory"]), {})
        natural, lost = years.get(int(row["year_to"]), (0.0, 0.0))
        if row["natural_from"]:
            natural += float(row["area_km2"])
            lost += 0.0 if row["natural_to"] else float(row["area_km2"])
        years[int(row["year_to"])] = (natural, lost)
    return found


def _rows(table: pa.Table | None, consenting: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    for row in table.to_pylist() if table is not None else ():
        if str(row["territory"]) in consenting:
            yield row


def _cells(table: pa.Table, name: str) -> list[Any]:
    if name not in table.column_names:
        return [None] * table.num_rows
    cells: list[Any] = table[name].to_pylist()
    return cells


def rows(found: Iterable[Territory], year: int, least: int) -> list[dict[str, Any]]:
    """Return figures by place, tenure and year; groups under ``least`` territories are hidden."""
    every = list(found)
    merged: dict[tuple[str, str, int], dict[str, Any]] = {}
    for place in sorted({one.place for one in every}):
        own = [one for one in every if one.place == place]
        for row in _of_place(place, own, year, least):
            key = (row["place"], row["tenure"], row["year"])
            before = merged.setdefault(key, dict.fromkeys(STATISTICS, 0.0))
            most = max(before["territories"], row.get("territories", 0))
            before.update({**row, "territories": most})
    return list(merged.values())


def _of_place(place: str, own: list[Territory], year: int, least: int) -> Iterator[dict[str, Any]]:
    classes = {tenure: [one for one in own if one.tenure == tenure] for tenure in _tenures(own)}
    yield from _areas(place, own, classes, year, least)
    for each in sorted({year for one in own for year in one.changes}):
        yield from _each(_changed(own, each), classes, (place, each, least))
    first = min((year for one in own for year in one.cover), default=0)
    for each in sorted({year for one in own for year in one.cover} - {first}):
        yield from _each(_covered(own, first, each), classes, (place, each, least))


def _tenures(own: list[Territory]) -> list[str]:
    return sorted({one.tenure for one in own})


def _areas(
    place: str,
    own: list[Territory],
    classes: Mapping[str, list[Territory]],
    year: int,
    least: int,
) -> Iterator[dict[str, Any]]:
    whole = _union(own)
    by_class = {tenure: _union(several) for tenure, several in classes.items()}
    overlapping = int(sum(by_class.values()) > whole * (1 + _OVERLAP))
    hidden = hidden_groups({tenure: len(several) for tenure, several in classes.items()}, least)
    for tenure, several in {ALL: own, **classes}.items():
        row = {"place": place, "tenure": tenure, "year": year}
        if len(several) < least or tenure in hidden:
            yield {**row, "hidden_area": 1, "has_area": 1}
            continue
        yield {
            **row,
            "has_area": 1,
            "area_km2": whole if tenure == ALL else by_class[tenure],
            "whole_km2": whole,
            "territories": len(several),
            "overlapping": overlapping,
        }


def _union(own: list[Territory]) -> float:
    shapes = np.array([one.shape for one in own], dtype=object)
    return float(geodesic_km2(flat_union(shapes)).sum())


def hidden_groups(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Return the groups that must not be shown beside their total.

    Those of fewer than ``least`` territories and, where what is hidden could be told from the
    total less the rest, the next smallest too, until it stands for at least ``least``
    territories of at least two groups.
    """
    by_size = sorted(counts, key=lambda one: (counts[one], one))
    hidden = [one for one in by_size if counts[one] < least]
    if not hidden:
        return frozenset()
    for one in by_size[len(hidden) :]:
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= least:
            break
        hidden.append(one)
    return frozenset(hidden)


@dataclass(frozen=True)
class _Known:
    """Figures of the territories that have them; ``kind`` is changes or cover."""

    kind: str
    names: tuple[str, str]
    figures: Mapping[str, tuple[float, float]]


def _changed(own: list[Territory], year: int) -> _Known:
    """What was natural at the beginning of the period that ends in ``year``, and was lost."""
    figures = {one.name: one.changes[year] for one in own if year in one.changes}
    return _Known("changes", ("natural_from_km2", "natural_lost_km2"), figures)


def _covered(own: list[Territory], first: int, year: int) -> _Known:
    """Natural area in the first year and now, of territories known in both."""
    both = [one for one in own if first in one.cover and year in one.cover]
    figures = {one.name: (one.cover[first], one.cover[year]) for one in both}
    return _Known("cover", ("natural_first_km2", "natural_now_km2"), figures)


def _each(
    known: _Known, classes: Mapping[str, list[Territory]], about: tuple[str, int, int]
) -> Iterator[dict[str, Any]]:
    """Yield the figures of all and of each class, small groups hidden."""
    place, year, least = about
    names = {
        tenure: [one.name for one in several if one.name in known.figures]
        for tenure, several in classes.items()
    }
    names = {tenure: several for tenure, several in names.items() if several}
    if not names:
        return
    hidden = hidden_groups({tenure: len(several) for tenure, several in names.items()}, least)
    everything = [one for several in names.values() for one in several]
    for tenure, several in {ALL: everything, **names}.items():
        row = {"place": place, "tenure": tenure, "year": year, f"has_{known.kind}": 1}
        if len(several) < least or tenure in hidden:
            yield {**row, f"hidden_{known.kind}": 1}
            continue
        sums = np.array([known.figures[one] for one in several]).sum(axis=0)
        figures = dict(zip(known.names, sums.tolist(), strict=True))
        yield {**row, **figures, "territories": len(several)}
