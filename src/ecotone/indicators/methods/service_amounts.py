"""Indices of ecosystem services by year, and their sums, from physical accounts (B.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

#: The three groups of services of SEEA EA, and how its accounts write them.
GROUPS = {
    "provisioning": ("provisioning",),
    "regulating": ("regulating", "regulating and maintenance"),
    "cultural": ("cultural",),
}
WRITTEN = tuple(text for texts in GROUPS.values() for text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """How services are joined.

    ``base_year``: year in which every index is 100; the first year in which all services are known
    where it is not given. ``mean``: mean that joins services in a group, and groups in the whole.
    ``weights``: what counts the same in the whole: every group or every service. ``missing``: what
    happens in a year in which a service is not known: no value, or one without that service.
    """

    base_year: int | None = None
    mean: Literal["geometric", "arithmetic"] = "geometric"
    weights: Literal["groups", "services"] = "groups"
    missing: Literal["refuse", "leave out"] = "refuse"


def indexed(table: ir.Table, settings: ServiceSettings) -> ir.Table:
    """Return one row per place, service and year with its index; years without a row as well."""
    written = table.service_group.lower()
    rows = table.select(
        "place",
        "year",
        "value",
        service=table.service,
        service_group=ibis.cases(
            *[(written.isin(texts), name) for name, texts in GROUPS.items()], else_=ibis.null(str)
        ),
    )
    full = _every_year(rows)
    per_year = ibis.window(group_by=["place", "year"])
    complete = full.value.isnull().cast("int64").sum().over(per_year) == 0
    own = full.mutate(complete_year=complete.ifelse(full.year, ibis.null("int64")))
    base = (
        own.complete_year.min().over(ibis.window(group_by="place"))
        if settings.base_year is None
        else ibis.literal(settings.base_year).cast("int64")
    )
    own = own.mutate(base_year=base)
    amount = (own.year == own.base_year).ifelse(own.value, ibis.null("float64"))
    own = own.mutate(base=amount.max().over(ibis.window(group_by=["place", "service"])))
    return own.mutate(index=100.0 * own.value / own.base.nullif(0.0))


def _every_year(rows: ir.Table) -> ir.Table:
    """Add rows without a value for services that lack a year of their place."""
    services = rows.group_by("place", "service").agg(service_group=rows.service_group.min())
    years = rows.select("place", "year").distinct()
    pairs = services.join(years.view(), "place")
    pairs = pairs.select("place", "service", "service_group", "year")
    empty = pairs.mutate(value=ibis.null("float64")).select(rows.columns)
    both = ibis.union(rows.select(rows.columns), empty)
    return both.group_by("place", "service", "year").agg(
        service_group=both.service_group.max(), value=both.value.max()
    )


def summed(services: ir.Table) -> ir.Table:
    """Sum indices and logarithms over services, in all and by group of services."""
    known = services.index.notnull()
    positive = ibis.cases((services.index > 0, services.index), else_=1.0)
    sums = {
        "units": services.count().cast("float64"),
        "known": known.cast("float64").sum(),
        "zeros": (known & (services.index == 0)).cast("float64").sum().fill_null(0.0),
    }
    for name in ("all", *GROUPS):
        own = services.service.notnull().cast("float64")
        if name != "all":
            own = (services.service_group == name).cast("float64")
        there = own * known.cast("float64")
        sums[f"units_{name}"] = own.sum()
        sums[f"known_{name}"] = there.sum()
        sums[f"index_{name}"] = (there * services.index.fill_null(0.0)).sum()
        sums[f"log_{name}"] = (there * positive.ln()).sum()
    return services.group_by("place", "year", "service").agg(**sums)
