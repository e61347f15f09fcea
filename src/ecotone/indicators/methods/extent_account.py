"""Ecosystem extent from areas of land-cover classes: types, transitions, account.

A class is one ecosystem type, or is split among several by shares that add to 1. Between two years
a cell that keeps its class keeps its type. Where the class changes and either is split, the types
are taken as independent within the pair of classes. So the rows of the transition matrix add to the
opening extent and its columns to the closing extent, whatever the shares.

The account follows the System of Environmental-Economic Accounting: Ecosystem Accounting (United
Nations, 2021), table 4.1: opening extent, additions, reductions, net change, closing extent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from ecotone.indicators.exact import total
from ecotone.indicators.totals import ALL


def crosswalk(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return class, ecosystem, natural (0 or 1) and share; classes that stand for no data not."""
    table = data["crosswalk"]
    known = table.filter(table.ecosystem.notnull() & table.natural.notnull())
    return known.select(
        "class",
        "ecosystem",
        natural=known.natural.cast("int64"),
        share=known.share.fill_null(1.0),
    )


def shares(walk: ir.Table) -> ir.Table:
    """Return class, ecosystem and share, and for "all" the share that is natural."""
    by_type = walk.select("class", "ecosystem", "share")
    natural = walk.group_by("class").aggregate(share=total(walk.share * walk.natural))
    together = natural.select("class", ecosystem=ibis.literal(ALL), share=natural.share)
    return by_type.union(together)


def extents(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return place, year, ecosystem ("all": what is natural) and area in km²."""
    joined = data["areas"].join(shares(crosswalk(data)), "class")
    return joined.group_by("place", "year", "ecosystem").aggregate(
        area=total(joined.area_km2 * joined.share)
    )


def transitions(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return the area that went from one type to another between two years, or stayed."""
    walk = crosswalk(data)
    before = walk.select(
        from_class=walk["class"],
        from_ecosystem=walk.ecosystem,
        from_natural=walk.natural,
        from_share=walk.share,
    )
    joined = data["changes"].join(before, "from_class").join(walk, "class")
    kept = joined.from_class == joined["class"]
    stays = (joined.ecosystem == joined.from_ecosystem).ifelse(joined.share, 0.0)
    weighted = joined.mutate(weight=kept.ifelse(stays, joined.share * joined.from_share))
    weighted = weighted.filter(weighted.weight > 0)
    keys = ["place", "from_year", "year", "from_ecosystem", "ecosystem", "from_natural", "natural"]
    return weighted.group_by(keys).aggregate(area_km2=total(weighted.area_km2 * weighted.weight))


def flows(moved: ir.Table) -> ir.Table:
    """Return opening, closing, additions and reductions, km², by type and for "all" natural."""
    by_type = _flows_by_type(moved)
    came = moved.natural * (1 - moved.from_natural)
    went = moved.from_natural * (1 - moved.natural)
    natural = moved.group_by("place", "from_year", "year").aggregate(
        opening=total(moved.area_km2 * moved.from_natural),
        additions=total(moved.area_km2 * came),
        reductions=total(moved.area_km2 * went),
        closing=total(moved.area_km2 * moved.natural),
    )
    return by_type.union(natural.mutate(ecosystem=ibis.literal(ALL)).select(by_type.columns))


def _flows_by_type(moved: ir.Table) -> ir.Table:
    same = moved.from_ecosystem == moved.ecosystem
    nothing = ibis.literal(0.0)
    parts = {
        "from_ecosystem": {
            "opening": moved.area_km2,
            "additions": nothing,
            "reductions": same.ifelse(0.0, moved.area_km2),
            "closing": nothing,
        },
        "ecosystem": {
            "opening": nothing,
            "additions": same.ifelse(0.0, moved.area_km2),
            "reductions": nothing,
            "closing": moved.area_km2,
        },
    }
    sides = [
        moved.select("place", "from_year", "year", ecosystem=moved[side], **columns)
        for side, columns in parts.items()
    ]
    both = ibis.union(*sides)
    keys = ["place", "from_year", "year", "ecosystem"]
    names = ("opening", "additions", "reductions", "closing")
    return both.group_by(keys).aggregate(**{name: total(both[name]) for name in names})


def account(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return the extent account, km²: a row for each place, period and type."""
    return _account(data, together=False)


def natural_account(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return the extent account of natural ecosystems together."""
    return _account(data, together=True)


def _account(data: Mapping[str, ir.Table], *, together: bool) -> ir.Table:
    found = flows(transitions(data))
    found = found.filter((found.ecosystem == ALL) == together)
    columns = {
        "class": found.ecosystem,
        "opening": found.opening,
        "gain": found.additions,
        "loss": found.reductions,
        "net": found.additions - found.reductions,
        "closing": found.closing,
    }
    return found.select("place", "from_year", "year", **columns).order_by(
        "place", "from_year", "class"
    )


def unbalanced(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return the rows of the account that do not agree with the extents of their two years."""
    found, areas = flows(transitions(data)), extents(data)
    before = areas.select("place", "ecosystem", from_year=areas.year, before=areas.area)
    after = areas.select("place", "ecosystem", "year", after=areas.area)
    joined = found.left_join(before, ["place", "ecosystem", "from_year"])
    joined = _only(joined, [*found.columns, "before"])
    joined = _only(
        joined.left_join(after, ["place", "ecosystem", "year"]), [*joined.columns, "after"]
    )
    near = 1e-9 * (1 + joined.opening + joined.closing)
    off = (joined.opening - joined.before.fill_null(0.0)).abs() > near
    return joined.filter(off | ((joined.closing - joined.after.fill_null(0.0)).abs() > near))


def _only(table: Any, columns: list[str]) -> ir.Table:
    return table.select(*columns)
