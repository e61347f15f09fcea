"""Areas corrected for the errors of a map, with standard errors, from a sample of checked places.

Olofsson and others (2014), Good practices for estimating area and assessing accuracy of land
change, Remote Sensing of Environment 148, 42-57, doi:10.1016/j.rse.2014.02.015, formulas 9 to 11:
the strata are the classes of the map, and each adds its mapped area times the share of its sample
that the reference puts into the type. With classes split by shares the variance is that of the
mean share; with shares of 0 and 1 it is the formula of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir

from ecotone.indicators.methods.extent_account import crosswalk, shares

LEAST_SAMPLES = 2  # of a stratum: with one there is no variance


def adjusted(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return place, year, ecosystem, corrected area (km²) and its variance (km⁴)."""
    sample = _sample(data)
    weights = shares(crosswalk(data))
    weights = weights.select("ecosystem", "share", reference_class=weights["class"])
    drawn = sample.join(weights, "reference_class")
    sums = drawn.group_by("year", "class", "ecosystem").aggregate(
        first=(drawn.samples * drawn.share).sum(),
        second=(drawn.samples * drawn.share * drawn.share).sum(),
    )
    joined = data["areas"].join(sums, ["year", "class"]).join(_strata(sample), ["year", "class"])
    joined = joined.filter(joined.drawn >= LEAST_SAMPLES)
    mean = joined["first"] / joined.drawn
    variance = (joined.second / joined.drawn - mean * mean) / (joined.drawn - 1)
    return joined.group_by("place", "year", "ecosystem").aggregate(
        adjusted=(joined.area_km2 * mean).sum(),
        variance=(joined.area_km2 * joined.area_km2 * variance).sum(),
    )


def unsampled(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return place, year and the area (km²) of classes of which too few places were checked."""
    areas = data["areas"]
    strata = _strata(_sample(data))
    joined = areas.left_join(strata, ["year", "class"]).select(*areas.columns, "drawn")
    few = (joined.drawn.fill_null(0) < LEAST_SAMPLES).ifelse(joined.area_km2, 0.0)
    return joined.group_by("place", "year").aggregate(unsampled=few.sum())


def _sample(data: Mapping[str, ir.Table]) -> ir.Table:
    sample = data["accuracy"]
    counts = {"class": sample.map_class, "samples": sample.samples.cast("float64")}
    return sample.select("year", "reference_class", **counts)


def _strata(sample: ir.Table) -> ir.Table:
    return sample.group_by("year", "class").aggregate(drawn=sample.samples.sum())
