"""Species Habitat Index: area and connectivity of the habitat of species against a base year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.indicators.base import Check, Example, Expected, Floats, Method, Sums
from ecotone.indicators.methods.habitat_card import CARD
from ecotone.indicators.totals import given
from ecotone.kernel.text import filled, translatable

NO_WEIGHTS = translatable("No species with a score has areas to weigh it by.")
NO_SCORES = translatable("No species has both scores, area and connectivity.")
OTHER_SPECIES = translatable("Not all species of the base year are in this year.")

#: By how much a stated species score may differ from the mean of its two parts.
_ROUNDED = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitatSettings:
    """``base_year``: year of 100 for areas; the first year of each species where not given."""

    base_year: int | None = None


class SpeciesHabitatIndex(Method):
    """Mean over species of the mean of area score and connectivity score."""

    card = CARD
    Settings = HabitatSettings

    def reduce(self, data: Mapping[str, ir.Table], settings: HabitatSettings) -> ir.Table:
        """Return a row per place, year and species with its scores, 0 where not known."""
        if "scores" in data:
            rows = _from_scores(data["scores"])
        else:
            rows = _from_habitat(data["habitat"], settings)
        rows = rows.mutate(score=((rows.area + rows.connectivity) / 2).fill_null(rows.stated))
        rows = _weighed(rows, data)
        known = rows.score.notnull()
        counts = known & rows.weight.notnull()
        return rows.select(
            "place",
            "year",
            unit=rows.species,
            known=known.cast("int64"),
            score=rows.score.fill_null(0.0),
            area=rows.area.fill_null(0.0),
            area_known=rows.area.notnull().cast("int64"),
            connectivity=rows.connectivity.fill_null(0.0),
            connectivity_known=rows.connectivity.notnull().cast("int64"),
            weight=counts.ifelse(rows.weight, 0.0).fill_null(0.0),
            weighted=counts.ifelse(rows.weight * rows.score, 0.0).fill_null(0.0),
            has_weights=ibis.literal(1 if "species" in data else 0),
        )

    def estimate(self, sums: Sums, settings: HabitatSettings) -> Mapping[str, Floats]:
        """Return means over species."""
        del settings
        return {
            "index": _mean(sums["score"], sums["known"]),
            "steward_index": _mean(sums["weighted"], sums["weight"]),
            "area_index": _mean(sums["area"], sums["area_known"]),
            "connectivity_index": _mean(sums["connectivity"], sums["connectivity_known"]),
        }

    def checks(self, data: Mapping[str, ir.Table], settings: HabitatSettings) -> Iterator[Check]:
        """Yield whether there is one table, and whether stated scores are means of their parts."""
        del settings
        both = [name for name in ("scores", "habitat") if name in data]
        yield Check(
            name=translatable("Habitat is given in one table"),
            passed=len(both) == 1,
            found=""
            if len(both) == 1
            else "The Species Habitat Index is computed from the table “scores” or from the table "
            f"“habitat”. Given: {', '.join(both) or 'neither'}. Give one of them.",
            must=True,
        )
        if "scores" in data:
            yield _stated_as_parts(_from_scores(data["scores"]))

    def reasons(
        self, sums: Sums, settings: HabitatSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Return why there is no value; weights that were not given are not asked for."""
        del settings
        weighed = tuple(NO_WEIGHTS if one > 0 else None for one in sums["has_weights"][0])
        none = (NO_SCORES,) * len(sums.years)
        return {"index": none, "steward_index": weighed, "connectivity_index": none}

    def flags(
        self, sums: Sums, settings: HabitatSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return in which years fewer species are known than in the first."""
        del settings
        known = sums["known"][0]
        found = tuple((OTHER_SPECIES,) if one < known[0] else () for one in known)
        return {"index": found, "steward_index": found}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return six species of which one loses half of its habitat and one has no connectivity."""
        del folder
        rows = [
            {
                "place": "COL",
                "species": f"Species {number}",
                "year": year,
                "score": score,
                "value": 50.0 if (number, year, score) == (1, 2020, "AS") else 100.0,
            }
            for number in range(1, 7)
            for year in (2000, 2020)
            for score in ("AS", "CS")
            if (number, year, score) != (6, 2020, "CS")
        ]
        expected = (
            (2000, "index", 100.0),
            (2020, "index", (75 + 4 * 100) / 5),
            (2020, "area_index", 550 / 6),
        )
        return Example(
            inputs={"scores": rows},
            country="COL",
            expected=tuple(
                Expected(place="COL", year=year, measure=measure, value=value)
                for year, measure, value in expected
            ),
        )


def _from_scores(scores: ir.Table) -> ir.Table:
    """Return area, connectivity and stated score by species and year."""
    kind = scores.score.upper()
    value = scores.value.cast("float64")
    return scores.group_by("place", "year", "species").aggregate(
        area=value.max(where=kind == "AS").fill_null(value.max(where=kind == "HS")),
        connectivity=value.max(where=kind == "CS"),
        stated=value.max(where=kind == "SHS"),
    )


def _from_habitat(habitat: ir.Table, settings: HabitatSettings) -> ir.Table:
    """Return scores as percentages of the base year of each species."""
    area = habitat.area_km2.cast("float64")
    connected = given(habitat, "connectivity", "float64")
    rows = habitat.select("place", "year", "species", size=area, connected=connected)
    alone = ibis.window(group_by=["place", "species"])
    first = rows.year.min().over(alone)
    rows = rows.mutate(base=first if settings.base_year is None else settings.base_year)
    is_base = rows.year == rows.base
    bases = {
        name: is_base.ifelse(rows[name], ibis.null("float64")).max().over(alone).nullif(0.0)
        for name in ("size", "connected")
    }
    rows = rows.mutate(base_size=bases["size"], base_connected=bases["connected"])
    return rows.select(
        "place",
        "year",
        "species",
        area=100 * rows["size"] / rows.base_size,
        connectivity=100 * rows.connected / rows.base_connected,
        stated=ibis.null("float64"),
    )


def _weighed(rows: ir.Table, data: Mapping[str, ir.Table]) -> ir.Table:
    """Return rows with the share of the range of each species that is its habitat here."""
    if "species" not in data:
        return rows.mutate(weight=ibis.null("float64"))
    areas = data["species"]
    range_area = areas.range_area.cast("float64").nullif(0.0)
    weights = areas.select(
        "place", "species", weight=areas.habitat_area.cast("float64") / range_area
    )
    return rows.left_join(weights, ["place", "species"]).select(*rows.columns, "weight")


def _stated_as_parts(rows: ir.Table) -> Check:
    off = (rows.stated - (rows.area + rows.connectivity) / 2).abs() > _ROUNDED
    first = rows.filter(off).order_by("species", "year").limit(1).to_pyarrow().to_pylist()
    found = ""
    if first:
        one = first[0]
        found = filled(
            "{species}, {year}: the stated score is {stated}; the mean of area and connectivity "
            "was taken instead",
            species=str(one["species"]),
            year=str(one["year"]),
            stated=float(one["stated"]),
        )
    return Check(
        name=translatable("Each score of a species is the mean of its two parts"),
        passed=not first,
        found=found,
    )


def _mean(total: Floats, count: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(count > 0, total / count, np.nan), dtype=np.float64)
