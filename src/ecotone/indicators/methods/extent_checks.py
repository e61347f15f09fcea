"""What is looked at before an extent is believed: crosswalk, account, sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from ecotone.indicators.base import Check
from ecotone.indicators.methods import extent_account, extent_accuracy
from ecotone.kernel.text import filled, translatable

#: Biomes of the IUCN Global Ecosystem Typology that people made (Keith and others 2022).
MADE_BY_PEOPLE = ("T7", "F3", "M4", "S2", "SF2", "MT3")


def of_crosswalk(data: Mapping[str, ir.Table]) -> Iterator[Check]:
    """Yield whether every class is in the crosswalk, and the crosswalk at one with itself."""
    yield _every_class(data)
    yield _half_said(data["crosswalk"])
    walk = extent_account.crosswalk(data)
    yield _whole_shares(walk)
    yield _one_nature(walk)
    yield _made_by_people(walk)


def of_account(data: Mapping[str, ir.Table]) -> Iterator[Check]:
    """Yield whether rows of the transition matrix add to the opening, columns to the closing."""
    wrong = _first(extent_account.unbalanced(data), "place", "year", "ecosystem")
    yield Check(
        name=translatable("Changes between types add up to the opening and the closing extent"),
        passed=wrong is None,
        found=""
        if wrong is None
        else f"{wrong['ecosystem']} of {wrong['year']}: opening {wrong['opening']:.6f} against "
        f"{wrong['before'] or 0:.6f} km², closing {wrong['closing']:.6f} against "
        f"{wrong['after'] or 0:.6f} km²",
        must=True,
    )


def of_sample(data: Mapping[str, ir.Table]) -> Iterator[Check]:
    """Yield whether reference classes are known, and every mapped class was checked enough."""
    sample, walk = data["accuracy"], extent_account.crosswalk(data)
    stranger = _first(sample.anti_join(walk, sample.reference_class == walk["class"]), "year")
    yield Check(
        name=translatable("Every class found by the check of the map is in the crosswalk"),
        passed=stranger is None,
        found=""
        if stranger is None
        else f"Table “accuracy”: class {stranger['reference_class']} ({stranger['year']}) is not "
        "in the crosswalk. Add it there, or correct the class.",
        must=True,
    )
    found = extent_accuracy.unsampled(data)
    few = _first(found.filter(found.unsampled > 0), "place", "year")
    yield Check(
        name=translatable("Each mapped class was checked in two places or more"),
        passed=few is None,
        found=""
        if few is None
        else filled(
            "{year}: classes of {area} km² were checked in fewer places, so the areas of the year "
            "are not corrected and have no interval",
            year=str(few["year"]),
            area=float(f"{few['unsampled']:.4g}"),
        ),
    )


def _every_class(data: Mapping[str, ir.Table]) -> Check:
    areas = data["areas"]
    unknown = areas.anti_join(data["crosswalk"], "class")
    first = _first(unknown, "year", "class")
    return Check(
        name=translatable("Every class of the rasters is in the crosswalk"),
        passed=first is None,
        found=""
        if first is None
        else f"Class {first['class']} covers {first['area_km2']:.4g} km² in {first['year']} and is "
        f"not in the crosswalk. Add a row for class {first['class']}: its ecosystem, whether it is "
        "natural; leave both empty if it stands for no data. Rasters of different years must have "
        "the same legend.",
        must=True,
    )


def _half_said(walk: ir.Table) -> Check:
    named = walk.ecosystem.notnull() & (walk.ecosystem != "")
    first = _first(walk.filter(named != walk.natural.notnull()), "class")
    return Check(
        name=translatable("Each class of the crosswalk has both ecosystem and natural, or neither"),
        passed=first is None,
        found=""
        if first is None
        else f"Table “crosswalk”, class {first['class']}: one of ecosystem and natural is empty. "
        "Fill in both, or leave both empty for a class that stands for no data.",
        must=True,
    )


def _whole_shares(walk: ir.Table) -> Check:
    sums = walk.group_by("class").aggregate(share=walk.share.sum())
    first = _first(sums.filter((sums.share - 1).abs() > 1e-9), "class")
    return Check(
        name=translatable("The shares of each class of the crosswalk add up to 1"),
        passed=first is None,
        found=""
        if first is None
        else f"Table “crosswalk”: the shares of class {first['class']} add to "
        f"{first['share']:.6g}. They must add to 1.",
        must=True,
    )


def _one_nature(walk: ir.Table) -> Check:
    kinds = walk.group_by("ecosystem").aggregate(kinds=walk.natural.nunique())
    first = _first(kinds.filter(kinds.kinds > 1), "ecosystem")
    return Check(
        name=translatable("Each type of the crosswalk is either natural or not"),
        passed=first is None,
        found=""
        if first is None
        else f"Table “crosswalk”: {first['ecosystem']} is natural in one row and not in another. "
        "Give the two a type each.",
        must=True,
    )


def _made_by_people(walk: ir.Table) -> Check:
    code = walk.ecosystem.upper().concat(".")
    made = ibis.or_(*(code.startswith(f"{biome}.") for biome in MADE_BY_PEOPLE))
    first = _first(walk.filter(made & (walk.natural == 1)), "ecosystem")
    return Check(
        name=translatable("Types made by people do not count as natural"),
        passed=first is None,
        found=""
        if first is None
        else filled(
            "{ecosystem} belongs to a biome made by people and is marked as natural",
            ecosystem=str(first["ecosystem"]),
        ),
    )


def _first(table: ir.Table, *order: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = table.order_by(list(order)).limit(1).to_pyarrow().to_pylist()
    return rows[0] if rows else None
