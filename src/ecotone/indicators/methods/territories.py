"""22.1: land-use change and land tenure in traditional territories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
from ecotone.indicators.methods import territory_areas as areas
from ecotone.indicators.methods.territory_needs import CHANGES, CONSENT, COVER, TERRITORIES
from ecotone.indicators.prepared import prepared
from ecotone.indicators.totals import ALL
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

TOO_FEW = translatable(
    "Too few territories: not shown, so that none of them can be recognised by its figures."
)
NOTHING_NATURAL = translatable("Nothing was natural at the beginning, so nothing could be lost.")
CONSENTING = translatable("Only territories whose holders consent to this use are counted.")
OVERLAPPING = translatable("Territories overlap; classes of tenure add up to more than the whole.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritorySettings:
    """``on``: day on which consent must hold, as 2026-05-01; it must be given.

    ``least``: smallest number of territories whose figures are shown.
    """

    on: str = ""
    least: int = 3


def _percent(name: str, title: str, direction: Direction, low: float | None = 0) -> Measure:
    return Measure(
        name=name, title=title, unit="%", low=low, high=100, direction=direction, digits=2
    )


def _area(name: str, title: str) -> Measure:
    return Measure(name=name, title=title, unit="km2", low=0, digits=1)


CARD = MethodCard(
    code="22.1",
    name="territories",
    version="1.0",
    title="Land-use change and tenure in traditional territories",
    summary=(
        "Natural land lost inside traditional territories, and their area by tenure, for "
        "territories whose holders consent."
    ),
    targets=(22,),
    kind="headline",
    measures=(
        _percent("natural_loss", "Natural land lost in the period", Direction.DOWN),
        Measure(
            name="natural_change",
            title="Net change of natural land since the first year",
            unit="%",
            low=-100,
            direction=Direction.UP,
            digits=2,
        ),
        _percent(
            "share_of_area",
            "Share of the area of territories under this tenure",
            Direction.NEITHER,
        ),
        _area("area", "Area of territories"),
        _area("natural_area", "Natural land in territories"),
        Measure(
            name="territories",
            title="Territories counted",
            unit="territories",
            low=0,
            whole=True,
            digits=0,
        ),
    ),
    inputs={
        "territories": TERRITORIES,
        "consent": CONSENT,
        "cover": COVER,
        "changes": CHANGES,
    },
    steps=(
        (
            "Only territories whose holders consent to this indicator on the day given are "
            "counted; the data of the others are not opened."
        ),
        "Outlines are repaired and united, so that territories that overlap count once.",
        "Area and its shares are given by tenure: formal, customary and recognised, or claimed.",
        (
            "Loss is natural land at the beginning of a period that is not natural at its end, as "
            "a share of natural land at the beginning, from the table of changes."
        ),
        (
            "Net change compares natural land with the first year of the table of land cover, for "
            "territories known in both years."
        ),
        (
            "Groups with fewer territories than the setting are not shown, nor are further "
            "groups from which they could be found by subtraction."
        ),
        "Areas are geodesic, on the WGS84 ellipsoid.",
    ),
    groups=("tenure",),
    no_interval=(
        "Territories are counted in full, not sampled; the accuracy of the land-cover map is not "
        "known for each territory."
    ),
    references=(
        Reference(
            text="Convention on Biological Diversity, Article 8(j) and decision 15/5: monitoring "
            "framework, traditional knowledge indicators.",
            address="https://www.cbd.int/traditional/",
        ),
        Reference(
            text="LandMark: Global Platform of Indigenous and Community Lands.",
            address="https://www.landmarkmap.org/",
        ),
        Reference(
            text="Carroll S. R. et al. (2020). The CARE Principles for Indigenous Data Governance. "
            "Data Science Journal 19 (1), 43.",
            doi="10.5334/dsj-2020-043",
        ),
    ),
    custodian="CBD Article 8(j) working group; partners such as LandMark",
    lifecycle=Lifecycle.DRAFT,
    doubts=(
        "The method of the custodian is still being developed; this follows its outline.",
        (
            "The smallest number of territories that may be shown (3) is a convention of "
            "statistical offices."
        ),
        "The custodian is inferred; no source was seen that names it.",
        (
            "No published value with its data was found to check against; the example used for "
            "checking is made up."
        ),
        "A table cannot show that consent was given freely and with full knowledge.",
    ),
)


class Territories(Method):
    """Natural loss, net change and tenure of consenting territories."""

    Settings: ClassVar[type] = TerritorySettings
    card: ClassVar[MethodCard] = CARD

    def prepare(
        self, inputs: Mapping[str, Any], settings: TerritorySettings
    ) -> Mapping[str, pa.Table]:
        """Return ``figures``: by place, tenure and year, without what may not be shown."""
        day = _day(settings.on)
        given = {name: one.table() for name, one in inputs.items()}
        consenting = areas.live(given["consent"], day)
        found = areas.territories(
            given["territories"], consenting, given.get("cover"), given.get("changes")
        )
        return {"figures": _table(areas.rows(found, day.year, settings.least))}

    def reduce(self, data: Mapping[str, ir.Table], settings: TerritorySettings) -> ir.Table:
        """Return the figures as they were prepared, one row a place, tenure and year."""
        del settings
        figures = data["figures"]
        columns = ("place", "year", *self.card.groups, *areas.STATISTICS)
        return figures.select(*columns, units=figures.territories)

    def estimate(self, sums: Sums, settings: TerritorySettings) -> Mapping[str, Floats]:
        """Return shares in percent and areas in km², (replicates, years)."""
        del settings
        area = _where(sums, "area", sums["area_km2"])
        first = _where(sums, "cover", sums["natural_first_km2"])
        now = _where(sums, "cover", sums["natural_now_km2"])
        return {
            "natural_loss": 100
            * _ratio(_where(sums, "changes", sums["natural_lost_km2"]), sums["natural_from_km2"]),
            "natural_change": 100 * _ratio(now - first, first),
            "share_of_area": 100 * _ratio(area, sums["whole_km2"]),
            "area": area,
            "natural_area": now,
            "territories": _where(sums, "area", sums["territories"]),
        }

    def reasons(
        self, sums: Sums, settings: TerritorySettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say that groups are too small; measures without data in a year are left out."""
        del settings
        kinds = {
            "natural_loss": "changes",
            "natural_change": "cover",
            "natural_area": "cover",
            "share_of_area": "area",
            "area": "area",
            "territories": "area",
        }
        return {name: tuple(_why(sums, kind)) for name, kind in kinds.items()}

    def flags(
        self, sums: Sums, settings: TerritorySettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return that consent limits what is counted, and that territories overlap."""
        del settings
        always = tuple((CONSENTING,) for _ in sums.years)
        shares = tuple(
            (CONSENTING, OVERLAPPING) if one > 0 else (CONSENTING,)
            for one in sums["overlapping"][0]
        )
        return {
            **{one.name: always for one in self.card.measures},
            "area": shares,
            "share_of_area": shares,
        }

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return eight made-up territories, one of which gives no consent."""
        del folder
        return _example()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            "Give the day on which consent must hold (setting “on”), as year, month and day: "
            f"2026-05-01. Found: “{text}”."
        ) from error


def _where(sums: Sums, kind: str, values: Floats) -> Floats:
    """Return values where there are data of this kind that may be shown, else NaN."""
    shown = (sums[f"has_{kind}"] > 0) & (sums[f"hidden_{kind}"] == 0)
    return np.where(shown, values, np.nan)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return part / np.where(whole > 0, whole, np.nan)


def _why(sums: Sums, kind: str) -> list[str | None]:
    given, hidden = sums[f"has_{kind}"][0] > 0, sums[f"hidden_{kind}"][0] > 0
    return [
        None if not there else TOO_FEW if kept_back else NOTHING_NATURAL
        for there, kept_back in zip(given, hidden, strict=True)
    ]


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return prepared(rows, groups=("tenure",), statistics=areas.STATISTICS)


def _example() -> Example:
    def outline(number: int) -> Any:
        return shapely.box(36 + number / 50, 0, 36.01 + number / 50, 0.02)

    tenures = ["formal"] * 3 + ["customary recognised"] * 4 + ["claimed"]
    layer = [
        {"territory": f"T{at}", "tenure": tenure, "geometry": shapely.to_wkb(outline(at))}
        for at, tenure in enumerate(tenures)
    ]
    consent = [
        {"territory": f"T{at}", "use": "22.1", "given_on": date(2024, 1, 1)}
        for at in range(7)  # T7, the only one that is claimed, has given none
    ]
    cover = [
        {"territory": f"T{at}", "year": year, "class": kind, "natural": natural, "area_km2": area}
        for at in range(8)
        for year, kind, natural, area in (
            (2010, "forest", True, 2.0),
            (2020, "forest", True, 1.5),
            (2020, "field", False, 0.5),
        )
    ]
    (one,) = geodesic_km2(np.array([outline(0)]))
    expected = {
        (2025, "area", ALL): 7 * one,
        (2025, "share_of_area", "formal"): 100 * 3 / 7,
        (2020, "natural_change", ALL): -25.0,
        (2020, "natural_area", "customary recognised"): 6.0,
    }
    return Example(
        inputs={"territories": layer, "consent": consent, "cover": cover},
        expected=tuple(
            Expected(
                place="KEN",
                year=year,
                measure=measure,
                value=value,
                group={"tenure": tenure},
                tolerance=1e-9,
            )
            for (year, measure, tenure), value in expected.items()
        ),
        country="KEN",
        settings={"on": "2025-06-30"},
    )
