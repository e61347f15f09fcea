"""3.1: coverage of protected areas and other effective area-based conservation measures."""

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
    WorkedExample,
)
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.prepared import prepared
from ecotone.indicators.protected import coverage
from ecotone.indicators.protected.borders import borders
from ecotone.indicators.protected.key_areas import KeyAreas
from ecotone.indicators.protected.needs import BORDERS, KEY_AREAS, REGIONS, SITES
from ecotone.indicators.protected.sites import Edges, counted
from ecotone.indicators.totals import ALL
from ecotone.kernel.text import translatable

NO_BORDER = translatable(
    "No border of this part was given, so there is no area of which this could be a share."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSettings:
    """What the layer describes, and from where on something counts.

    ``year``: year that the layer describes; the last year that it names where it is not given.
    ``first_year``: first year of the series by year. ``complete``: share of a key biodiversity
    area, 0 to 1, from which it counts as completely covered. ``median_km``: gap between sites, in
    km, that half of the dispersers cross. ``edges``: long edges of sites are geodesics, or straight
    lines of an equal-area map, as programs read them that measure there.
    """

    year: int | None = None
    first_year: int = 1990
    complete: float = 0.98
    median_km: float = 10.0
    edges: Edges = "geodesic"


def _percent(name: str, title: str) -> Measure:
    return Measure(
        name=name, title=title, unit="%", low=0, high=100, direction=Direction.UP, digits=2
    )


def _area(name: str, title: str, direction: Direction = Direction.NEITHER) -> Measure:
    return Measure(name=name, title=title, unit="km2", low=0, direction=direction, digits=1)


def _count(name: str, title: str) -> Measure:
    return Measure(name=name, title=title, unit="sites", low=0, whole=True, digits=0)


CARD = MethodCard(
    code="3.1",
    name="protected-coverage",
    version="1.1",
    title="Coverage of protected areas and other conserved areas",
    summary=(
        "The share of land and sea that lies in protected areas or under other effective "
        "area-based conservation measures. Areas that overlap count once."
    ),
    targets=(3,),
    kind="headline",
    measures=(
        _percent("coverage", "Covered by protected and other conserved areas"),
        _percent("coverage_protected", "Covered by protected areas alone"),
        _area("area", "Area of protected and other conserved areas", Direction.UP),
        _area("area_protected", "Area of protected areas alone", Direction.UP),
        _area("area_added", "Area that other conserved areas add", Direction.UP),
        _area("area_whole", "Area of the land or sea within the border"),
        _percent("connected", "Land protected and connected (ProtConn)"),
        _area("area_outside", "Area of sites outside the borders given"),
        _area("area_undated", "Area covered by sites of unknown year only"),
        _area("area_points", "Area covered by circles around points only"),
        _area("area_summed", "Sum of the areas of all sites, overlaps counted again"),
        _percent("key_areas_coverage", "Mean share of key biodiversity areas covered"),
        _count("key_areas", "Key biodiversity areas"),
        _count("key_areas_complete", "Key biodiversity areas covered completely"),
    ),
    inputs={"sites": SITES, "borders": BORDERS, "regions": REGIONS, "key_areas": KEY_AREAS},
    steps=(
        "Sites in force are kept; proposed sites and UNESCO-MAB reserves are left out.",
        (
            "A point with a reported area becomes a circle of that area; a point without one is "
            "left out and counted."
        ),
        (
            "Outlines are repaired and cut at the antimeridian; those that cannot be repaired "
            "are listed with the computation."
        ),
        (
            "Sites are united group by group, so that no place counts twice. An OECM adds only "
            "what no protected area covers."
        ),
        (
            "What is covered is cut at the borders of land and sea; the country that a site is "
            "reported for does not matter. Without borders there are areas but no shares."
        ),
        (
            "In the dated series each place counts from the year of the first site over it. Sites "
            "of unknown year count in the total only."
        ),
        (
            "Shares of ecosystems are of the part inside the border. The share of key biodiversity "
            "areas is the mean over sites, not of their joint area."
        ),
        (
            "Land protected and connected (ProtConn): each pair of patches is weighted by the "
            "probability of dispersal along the shortest way across gaps; half of the dispersers "
            "cross a gap of 10 km."
        ),
        "Areas are geodesic, on the WGS84 ellipsoid; parts under 0.1 m² are dropped.",
    ),
    groups=("realm", "ecosystem", "dating"),
    no_interval=(
        "The areas are counted in full, not sampled; what is uncertain is shown beside: points, "
        "sites without year, and the value without other conserved areas."
    ),
    references=(
        Reference(
            text=(
                "Hanson J. O. (2022). wdpar: Interface to the World Database on Protected Areas. "
                "Journal of Open Source Software 7 (78), 4594."
            ),
            doi="10.21105/joss.04594",
        ),
        Reference(
            text="Protected Planet (2021). Calculating protected and OECM area coverage.",
            address="https://www.protectedplanet.net/en/resources/calculating-protected-area-coverage",
        ),
        Reference(
            text="Saura S. et al. (2017). Protected areas in the world's ecoregions: How well "
            "connected are they? Ecological Indicators 76, 144–158.",
            doi="10.1016/j.ecolind.2016.12.047",
        ),
        Reference(
            text="Karney C. F. F. (2013). Algorithms for geodesics. Journal of Geodesy 87, 43–55.",
            doi="10.1007/s00190-012-0578-z",
        ),
        Reference(
            text="Metadata of indicator 3.1 of the monitoring framework of the Global Biodiversity "
            "Framework.",
            address="https://www.gbf-indicators.org/metadata/headline/3-1",
        ),
    ),
    worked_example=WorkedExample(
        text="United Arab Emirates, 50 sites: the union of all outlines, geodesic, in km².",
        expected=18_560.9245,
        tolerance=5e-5,
        source="Protected areas data of the United Arab Emirates (CC BY 4.0), "
        "github.com/stepps00/Protected-Areas-Data-United-Arab-Emirates",
    ),
    custodian="UNEP-WCMC; IUCN",
    lifecycle=Lifecycle.DRAFT,
    doubts=(
        (
            "That a key biodiversity area counts as complete from 98 % was not seen in a source; "
            "it is a setting."
        ),
        "That sites with the status Adopted count was not seen in a source.",
        (
            "Without a year given, the layer is taken to describe the last year that it names, "
            "which may be before it was published."
        ),
        (
            "The dated series shows the sites that exist today, by their year; sites that have "
            "been given up since are not in it."
        ),
        "Governance and effectiveness are not computed here.",
        (
            "Connectivity counts sites of neighbouring countries only where the layer of sites "
            "holds them, and takes all land between sites as alike; gaps over 50 km are not "
            "crossed."
        ),
        (
            "Long edges of sites are read as geodesics, long edges of borders as straight lines "
            "on the map, since many borders follow parallels."
        ),
    ),
    differs_from_peers=(
        (
            "Areas are geodesic. Mollweide on a sphere, which many use, is off by 0.1 to 0.5 % in "
            "one country."
        ),
        (
            "wdpar leaves the cutting at national borders to its users and makes one large "
            "union; here groups of sites that touch are united on their own, with the same area "
            "as result."
        ),
        (
            "Sites whose outlines cannot be repaired are listed with the computation; wdpar drops "
            "empty outlines."
        ),
    ),
)


class ProtectedCoverage(Method):
    """Area and share covered, by realm, ecosystem, year, with and without OECMs."""

    Settings: ClassVar[type] = CoverageSettings
    card: ClassVar[MethodCard] = CARD

    def prepare(
        self, inputs: Mapping[str, Any], settings: CoverageSettings
    ) -> Mapping[str, pa.Table]:
        """Return ``coverage`` (areas by place, group and year) and ``fates`` (every site)."""
        found = counted(inputs["sites"].table(), settings.year, settings.edges)
        layers = coverage.Layers(
            borders=_given(
                inputs, "borders", lambda one: borders(one, found.geometries, found.places)
            ),
            regions=_given(inputs, "regions", coverage.regions_of),
            key_areas=_given(inputs, "key_areas", lambda one: KeyAreas.of(one, settings.complete)),
            first_year=settings.first_year,
            median_km=settings.median_km,
        )
        return {"coverage": _table(coverage.rows(found, layers)), "fates": found.fates}

    def reduce(self, data: Mapping[str, ir.Table], settings: CoverageSettings) -> ir.Table:
        """Return the areas as they were prepared, one row a place, year and group."""
        del settings
        covered = data["coverage"]
        columns = ("place", "year", *self.card.groups, *coverage.STATISTICS)
        return covered.select(*columns, units=covered.sites)

    def estimate(self, sums: Sums, settings: CoverageSettings) -> Mapping[str, Floats]:
        """Return shares in percent and areas in km², (replicates, years)."""
        del settings
        whole = np.where(sums["border_km2"] > 0, sums["border_km2"], np.nan)
        total = sums["pa_km2"] + sums["oecm_km2"]
        known = np.where(sums["areas_known"] > 0, 1.0, np.nan)
        key_areas = np.where(sums["key_areas"] > 0, sums["key_areas"], np.nan)
        linked = sums["connectivity_known"]
        full = np.where(_is_total(sums), known, np.nan)
        return {
            "coverage": 100 * total / whole,
            "coverage_protected": 100 * sums["pa_km2"] / whole,
            "area": total * known,
            "area_protected": sums["pa_km2"] * known,
            "area_added": sums["oecm_km2"] * known,
            "area_whole": whole,
            "connected": 100 * sums["connected_km2"] / np.where(linked > 0, whole, np.nan),
            "area_outside": np.where(sums["outside_km2"] > 0, sums["outside_km2"], np.nan),
            "area_undated": sums["undated_km2"] * full,
            "area_points": sums["points_km2"] * full,
            "area_summed": np.where(sums["summed_km2"] > 0, sums["summed_km2"], np.nan),
            "key_areas_coverage": 100 * sums["key_area_shares"] / key_areas,
            "key_areas": key_areas,
            "key_areas_complete": sums["key_areas_complete"] + 0 * key_areas,
        }

    def reasons(
        self, sums: Sums, settings: CoverageSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say that a border is missing; measures that do not belong to a row are left out."""
        del settings
        known = sums["areas_known"][0] > 0
        shares = tuple(NO_BORDER if one else None for one in known)
        nowhere = (None,) * len(sums.years)
        of_shares = ("coverage", "coverage_protected")
        return {
            one.name: shares if one.name in of_shares else nowhere for one in self.card.measures
        }

    def flags(
        self, sums: Sums, settings: CoverageSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return what a reader of areas and shares must know of the layer."""
        del settings
        dated = sums.group["dating"] == coverage.DATED
        found = tuple(
            tuple(
                flag
                for name, flag in FLAGS.items()
                if sums[name][0, at] > 0 and (name != "undated_sites" or dated)
            )
            for at in range(len(sums.years))
        )
        return dict.fromkeys(("coverage", "coverage_protected", "area", "area_protected"), found)

    def tables(
        self, data: Mapping[str, ir.Table], settings: CoverageSettings
    ) -> Mapping[str, ir.Table]:
        """Return what became of every row of the layer of sites."""
        del settings
        return {"sites": data["fates"].drop("place")}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return made-up squares on the equator: two overlap, one is an OECM, one undated."""
        del folder
        return _example()


FLAGS: Mapping[str, str] = {
    "circles": translatable("Some sites are circles drawn around points."),
    "undated_sites": translatable("Sites of unknown year are not in the series."),
    "points_left_out": translatable("Points without a reported area are left out."),
    "beyond_repair": translatable("Some outlines cannot be repaired and are left out."),
    "not_divided": translatable(
        "Sites reported for several countries are left out where no border divides them."
    ),
    "status_not_stated": translatable("The layer does not say which sites are in force."),
}


def _is_total(sums: Sums) -> bool:
    return sums.group["dating"] == coverage.ALL_SITES


def _given(inputs: Mapping[str, Any], name: str, made: Any) -> Any:
    return made(inputs[name].table()) if name in inputs else None


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return prepared(rows, groups=("realm", "ecosystem", "dating"), statistics=coverage.STATISTICS)


def _example() -> Example:
    squares = {
        "a": ((0.0, 0.0, 0.5, 0.5), "PA", 1990),
        "b": ((0.2, 0.0, 0.5, 0.5), "PA", 1995),
        "c": ((0.4, 0.0, 0.6, 0.5), "OECM", 2000),
        "d": ((0.8, 0.0, 0.9, 0.5), "PA", None),
        "e": ((0.0, 0.0, 1.0, 1.0), "PA", 2000),
    }
    rows = [
        {
            "site": name,
            "kind": kind,
            "status": "Proposed" if name == "e" else "Designated",
            "status_year": year,
            "place": "KEN",
            "geometry": shapely.to_wkb(_square(*box)),
        }
        for name, (box, kind, year) in squares.items()
    ]
    border = {"place": "KEN", "geometry": shapely.to_wkb(_square(0.0, 0.0, 1.0, 1.0))}
    (one,) = geodesic_km2(np.array([_square(0.0, 0.0, 0.1, 0.5)]))
    total = {"area": 7 * one, "area_protected": 6 * one, "area_added": one, "coverage": 35.0}
    return Example(
        inputs={"sites": rows, "borders": [border]},
        expected=(
            *_expected(coverage.ALL_SITES, 2000, total),
            *_expected(coverage.DATED, 1995, {"area": 5 * one, "coverage": 25.0}),
            *_expected(coverage.DATED, 2000, {"area": 6 * one, "coverage": 30.0}),
        ),
        country="KEN",
    )


def _square(*box: float) -> Any:
    """Return a rectangle near the equator; one unit is 0.04 degrees, so that edges are short."""
    west, south, east, north = (0.04 * one for one in box)
    return shapely.box(36 + west, south, 36 + east, north)


def _expected(counted_as: str, year: int, values: Mapping[str, float]) -> tuple[Expected, ...]:
    group = {"realm": "land", "ecosystem": ALL, "dating": counted_as}
    return tuple(
        Expected(place="KEN", year=year, measure=name, value=value, group=group, tolerance=1e-4)
        for name, value in values.items()
    )
