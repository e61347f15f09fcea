"""2.1 (2.2 in decision 15/5): area under restoration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import shapely

from ecotone.indicators.base import (
    Direction,
    Example,
    Expected,
    Floats,
    Lifecycle,
    Measure,
    Method,
    MethodCard,
    Reference,
    Sums,
)
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.methods import restoration_areas as areas
from ecotone.indicators.methods.restoration_needs import DEGRADED, PROJECTS, RECORDS
from ecotone.indicators.prepared import prepared
from ecotone.indicators.protected.borders import borders
from ecotone.indicators.protected.needs import BORDERS
from ecotone.indicators.totals import ALL
from ecotone.kernel.text import translatable

NO_DEGRADED = translatable(
    "No degraded area is given for this year, so there is no area of which this could be a share."
)
NO_OUTLINES = translatable("No project with an outline is active in this year.")
OVERLAPPING = translatable("Reported areas may overlap each other and the mapped ones.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationSettings:
    """Years of the series.

    ``year``: last year of the series; the last year that a project names where it is not given.
    ``first_year``: first year of the series by year.
    """

    year: int | None = None
    first_year: int = 2000


def _area(name: str, title: str, direction: Direction = Direction.NEITHER) -> Measure:
    return Measure(name=name, title=title, unit="km2", low=0, direction=direction, digits=2)


CARD = MethodCard(
    code="2.1",
    aliases=("2.2",),
    name="restoration",
    version="1.0",
    title="Area under restoration",
    summary=(
        "The area on which restoration is under way or completed and still maintained. Projects "
        "that overlap count once; areas without an outline stand apart."
    ),
    targets=(2,),
    kind="headline",
    measures=(
        _area("area", "Area under restoration, mapped", Direction.UP),
        Measure(
            name="share",
            title="Share of the degraded area under restoration, mapped",
            unit="%",
            low=0,
            direction=Direction.UP,
            digits=2,
        ),
        _area("area_reported", "Area under restoration, reported without outline"),
        _area("area_undated", "Area that projects of unknown start add"),
        _area("area_summed", "Sum of the mapped areas, overlaps counted again"),
        _area("area_degraded", "Degraded area"),
    ),
    inputs={
        "projects": PROJECTS,
        "records": RECORDS,
        "degraded": DEGRADED,
        "borders": BORDERS,
    },
    steps=(
        (
            "A project under way counts from the year in which it started. A completed project "
            "goes on counting while it is maintained, otherwise until the year in which it "
            "ended; so does a project that was given up. Planned projects do not count."
        ),
        "Outlines are repaired; those that cannot be repaired are listed with the computation.",
        "In each year the outlines of active projects are united, so that no place counts twice.",
        (
            "With borders, outlines are cut at the borders; without, a project counts for the "
            "country that it names."
        ),
        "Reported areas without an outline are summed apart and never added to the union.",
        (
            "The share is the mapped area over the degraded area of the same ecosystem, taken "
            "from the latest year up to then for which one is given."
        ),
        "Areas are geodesic, on the WGS84 ellipsoid.",
    ),
    groups=("realm", "ecosystem"),
    no_interval=(
        "The areas are counted in full, not sampled; what is uncertain is shown beside: areas "
        "without outline and projects of unknown start."
    ),
    references=(
        Reference(
            text="FAO, Framework for Ecosystem Restoration Monitoring (FERM): registry of "
            "restoration initiatives.",
            address="https://ferm.fao.org/",
        ),
        Reference(
            text="Metadata of the indicator on area under restoration of the monitoring framework "
            "of the Global Biodiversity Framework.",
            address="https://www.gbf-indicators.org/metadata/headline/2-2",
        ),
    ),
    custodian="FAO",
    lifecycle=Lifecycle.DRAFT,
    doubts=(
        "Decision 15/5 numbers this indicator 2.2; the list as updated by decision 16/31 has 2.1.",
        (
            "No source was seen that says how long a completed area counts; here it counts as "
            "long as it is said to be maintained."
        ),
        "It is not measured whether restoration succeeds, only that it is under way.",
        (
            "No published value with its data was found to check against; the example used for "
            "checking is made up."
        ),
    ),
)


class Restoration(Method):
    """Union of active outlines by year, realm and ecosystem; reported areas apart."""

    Settings: ClassVar[type] = RestorationSettings
    card: ClassVar[MethodCard] = CARD

    def prepare(
        self, inputs: Mapping[str, Any], settings: RestorationSettings
    ) -> Mapping[str, pa.Table]:
        """Return ``restoration`` (areas by place, group and year) and ``fates``."""
        given = {name: one.table() for name, one in inputs.items()}
        found = areas.projects(
            given.get("projects"), given.get("records"), given.get("degraded"), settings.year
        )
        within = None
        if "borders" in given:
            shapes = np.array([one.shape for one in found.mapped], dtype=object)
            within = borders(given["borders"], shapes, [one.place for one in found.mapped])
        return {
            "restoration": _table(list(areas.rows(found, within, settings.first_year))),
            "fates": found.fates,
        }

    def reduce(self, data: Mapping[str, ir.Table], settings: RestorationSettings) -> ir.Table:
        """Return the areas as they were prepared, one row a place, year and group."""
        del settings
        found = data["restoration"]
        columns = ("place", "year", *self.card.groups, *areas.STATISTICS)
        return found.select(*columns, units=found.projects + found.records)

    def estimate(self, sums: Sums, settings: RestorationSettings) -> Mapping[str, Floats]:
        """Return areas in km² and the share in percent, (replicates, years)."""
        del settings
        mapped = np.where(sums["projects"] > 0, sums["mapped_km2"], np.nan)
        degraded = np.where(sums["degraded_km2"] > 0, sums["degraded_km2"], np.nan)
        reported = np.where(sums["reported_km2"] > 0, sums["reported_km2"], np.nan)
        return {
            "area": mapped,
            "share": 100 * mapped / degraded,
            "area_reported": reported,
            "area_undated": np.where(sums["undated_km2"] > 0, sums["undated_km2"], np.nan),
            "area_summed": np.where(sums["projects"] > 0, sums["summed_km2"], np.nan),
            "area_degraded": degraded,
        }

    def reasons(
        self, sums: Sums, settings: RestorationSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say why an area or a share is missing; the rest is left out where it is empty."""
        del settings
        drawn = sums["projects"][0] > 0
        nowhere = (None,) * len(sums.years)
        return {
            **{one.name: nowhere for one in self.card.measures},
            "area": tuple(NO_OUTLINES for _ in drawn),
            "share": tuple(NO_DEGRADED if one else NO_OUTLINES for one in drawn),
        }

    def flags(
        self, sums: Sums, settings: RestorationSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return that reported areas may overlap."""
        del settings
        return {"area_reported": tuple((OVERLAPPING,) for _ in sums.years)}

    def tables(
        self, data: Mapping[str, ir.Table], settings: RestorationSettings
    ) -> Mapping[str, ir.Table]:
        """Return what became of every project."""
        del settings
        return {"projects": data["fates"].drop("place")}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return made-up projects on the equator: two overlap, one has no outline."""
        del folder
        return _example()


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return prepared(rows, groups=("realm", "ecosystem"), statistics=areas.STATISTICS)


def _example() -> Example:
    def project(name: str, west: float, east: float, **about: Any) -> dict[str, Any]:
        shape = shapely.box(36 + west, 0, 36 + east, 0.02)
        row = {"project": name, "status": "under way", "ecosystem": "forest", "start": 2010}
        return {**row, "geometry": shapely.to_wkb(shape), **about}

    (one,) = geodesic_km2(np.array([shapely.box(36, 0, 36.01, 0.02)]))
    outlines = [
        project("a", 0.00, 0.02),
        project("b", 0.01, 0.03, start=2012),
        project("c", 0.03, 0.04, status="completed", end=2011, ecosystem="wetland"),
        project("d", 0.04, 0.05, status="planned", start=2015),
    ]
    record = {"project": "e", "status": "under way", "start": 2012, "area_km2": 7.5}
    values = {
        (2010, "area"): 3 * one,
        (2011, "area"): 3 * one,
        (2012, "area"): 3 * one,
        (2012, "area_reported"): 7.5,
        (2012, "share"): 30.0,
        (2010, "share"): None,
    }
    return Example(
        inputs={
            "projects": outlines,
            "records": [record],
            "degraded": [{"year": 2011, "area_km2": 10 * one}],
        },
        expected=tuple(
            Expected(
                place="KEN",
                year=year,
                measure=measure,
                value=value,
                group={"realm": ALL, "ecosystem": ALL},
                tolerance=1e-6,
            )
            for (year, measure), value in values.items()
        ),
        country="KEN",
        settings={"year": 2012},
    )
