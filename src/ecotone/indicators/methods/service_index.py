"""B.1 (and 11.1): an index of services provided by ecosystems, from physical accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    BY_HAND,
    Check,
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
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.methods.service_amounts import (
    GROUPS,
    WRITTEN,
    ServiceSettings,
    indexed,
    summed,
)
from ecotone.indicators.totals import ALL, given
from ecotone.kernel.text import filled, translatable


def _index(name: str, title: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="index, base year = 100",
        low=0.0,
        direction=Direction.UP,
        digits=1,
    )


SERVICES = TableNeed(
    meaning="One row per service and year, in physical terms: an ecosystem service account",
    columns=(
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Country or area, ISO 3166-1 alpha-3",
            optional=True,
            example="ZAF",
        ),
        Column(
            name="service",
            type=ColumnType.TEXT,
            meaning="Name of the service, the same in all years",
            example="timber",
        ),
        Column(
            name="service_group",
            type=ColumnType.TEXT,
            meaning="Group of services in SEEA EA",
            codes=WRITTEN,
            synonyms=("group",),
            example="provisioning",
        ),
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year that the row describes",
            low=1800,
            high=2200,
            example="2020",
        ),
        Column(
            name="value",
            type=ColumnType.NUMBER,
            meaning="Amount of the service in the year; empty where not known",
            unit="that of the column unit",
            blank=True,
            low=0.0,
            missing=("-999", "-9999"),
            example="1250",
        ),
        Column(
            name="unit",
            type=ColumnType.TEXT,
            meaning="Unit of the amount, the same in all years of a service",
            optional=True,
            blank=True,
            example="1000 m3",
        ),
    ),
    key=("place", "service", "year"),
)

CARD = MethodCard(
    code="B.1",
    aliases=("11.1",),
    name="service-index",
    version="1.0",
    title="Services provided by ecosystems",
    summary=(
        "How the amounts of ecosystem services changed since a base year, each service as an "
        "index, joined by group and over the groups."
    ),
    targets=(11,),
    kind="headline",
    measures=(
        _index("index", "Index of ecosystem services"),
        _index("provisioning", "Index of provisioning services"),
        _index("regulating", "Index of regulating and maintenance services"),
        _index("cultural", "Index of cultural services"),
        _index("index_services_equal", "The same, every service counting equally"),
        _index("index_arithmetic", "The same, by arithmetic means"),
    ),
    inputs={"services": SERVICES},
    steps=(
        "Index of a service: 100 times its amount over its amount in the base year.",
        "Group: geometric mean of the indices of its services.",
        "Whole: geometric mean of the groups that the account has, each counting the same.",
        (
            "Where a service is zero in any year there is no geometric mean: arithmetic means "
            "are used for all years, and the values are marked."
        ),
        "A year in which a service of the account is not known has no value.",
        (
            "Two further indices stand beside it, one with every service counting the same and "
            "one by arithmetic means, since the way of joining is not settled."
        ),
    ),
    groups=("service",),
    uncertainty=Uncertainty.NONE,
    no_interval="The accounts give no error, and the services of an account are not a sample.",
    references=(
        Reference(
            text=(
                "United Nations (2024). System of Environmental-Economic Accounting: Ecosystem "
                "Accounting (SEEA EA)."
            ),
            address="https://seea.un.org/ecosystem-accounting",
        ),
        Reference(
            text="GBF monitoring framework, metadata of headline indicator B.1",
            address="https://www.gbf-indicators.org/metadata/headline/B-1",
        ),
    ),
    worked_example=WorkedExample(
        text="Timber from 100 to 121 and water from 50 to 50, carbon from 10 to 20, visits from 5 "
        "to 2.5: groups 110, 200 and 50, index 103.2280.",
        expected=103.22801154563671,
        tolerance=1e-9,
        source=BY_HAND,
    ),
    authors=("Ecotone",),
    custodian="UNSD; UNEP",
    lifecycle=Lifecycle.DRAFT,
    doubts=(
        (
            "The custodian has not settled how services are joined into one index; tests in "
            "several countries found that the result depends on which services an account holds."
        ),
        "Indices of two countries with different services are not comparable.",
    ),
)


class ServiceIndex(Method):
    """Indices of services, of their groups, and of all together."""

    card = CARD
    Settings = ServiceSettings

    def reduce(self, data: Mapping[str, ibis.Table], settings: ServiceSettings) -> ir.Table:
        """Return sums of indices and of their logarithms by place and year, and by service."""
        services = indexed(data["services"], settings)
        everything = services.mutate(service=ibis.literal(ALL))
        return ibis.union(summed(everything), summed(services))

    def estimate(self, sums: Sums, settings: ServiceSettings) -> Mapping[str, Floats]:
        """Return the index by the settings, by group, and by the other ways of joining."""
        complete = sums["known"] >= (1 if settings.missing == "leave out" else sums["units"])
        if sums.group.get("service", ALL) != ALL:
            return {"index": _where(complete, sums["index_all"])}
        mean = "arithmetic" if sums["zeros"].any() else settings.mean
        by_group = {name: _joined(sums, name, mean) for name in GROUPS}
        ways = {
            "groups": _mean_of(list(by_group.values()), mean),
            "services": _joined(sums, "all", mean),
        }
        arithmetic = [_joined(sums, name, "arithmetic") for name in GROUPS]
        values = {
            "index": ways[settings.weights],
            **by_group,
            "index_services_equal": ways["services"],
            "index_arithmetic": _mean_of(arithmetic, "arithmetic"),
        }
        return {name: _where(complete, value) for name, value in values.items()}

    def reasons(
        self, sums: Sums, settings: ServiceSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say which years have no value; a group that the account lacks has no rows."""
        del settings
        unknown = translatable(
            "A service of the account is not known in this year or in the base year."
        )
        reasons: dict[str, tuple[str | None, ...]] = dict.fromkeys(
            (one.name for one in CARD.measures), (unknown,) * len(sums.years)
        )
        for name in GROUPS:
            if not sums[f"units_{name}"].any():
                reasons[name] = (None,) * len(sums.years)
        return reasons

    def flags(
        self, sums: Sums, settings: ServiceSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark values by arithmetic means, and those that leave services out."""
        zero = translatable("A service is zero in some year, so arithmetic means are used.")
        partly = translatable("Services that are not known in the year are left out.")
        together = sums.group.get("service", ALL) == ALL
        switched = together and settings.mean == "geometric" and bool(sums["zeros"].any())
        marks = []
        for known, units in zip(sums["known"][0], sums["units"][0], strict=True):
            left_out = settings.missing == "leave out" and known < units
            marks.append((*((zero,) if switched else ()), *((partly,) if left_out else ())))
        names = ("index", *GROUPS, "index_services_equal")
        return dict.fromkeys(names, tuple(marks))

    def checks(self, data: Mapping[str, ibis.Table], settings: ServiceSettings) -> Iterator[Check]:
        """Refuse services that change group or unit, and an account without a base year."""
        table = data["services"]
        for name in ("service_group", "unit"):
            text = given(table, name, "string").lower()
            changing = table.group_by("place", "service").agg(texts=text.nunique())
            first = changing.filter(changing.texts > 1).order_by("service").limit(1)
            found = first.to_pyarrow().to_pylist()
            yield Check(
                name=filled("Each service has the same {column} in all years", column=name),
                passed=not found,
                found=f"Table “services”, service {found[0]['service']}: the column {name} holds "
                f"{found[0]['texts']} different texts. Give the service one {name} in all years."
                if found
                else "",
                must=True,
            )
        services = indexed(table, settings)
        without = int(services.filter(services.base_year.isnull()).count().execute())
        yield Check(
            name=translatable("There is a base year in which all services are known"),
            passed=without == 0,
            found="Table “services”: there is no year in which all services are known. Choose one "
            "with the setting base_year."
            if without
            else "",
            must=True,
        )

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the worked example: four services in two years, and one year not known."""
        del folder
        amounts = {
            ("timber", "provisioning"): (100.0, 121.0, 130.0),
            ("water", "provisioning"): (50.0, 50.0, 50.0),
            ("carbon", "regulating and maintenance"): (10.0, 20.0, None),
            ("visits", "cultural"): (5.0, 2.5, 3.0),
        }
        rows = [
            {"place": "ZAF", "service": name, "service_group": group, "year": year, "value": value}
            for (name, group), values in amounts.items()
            for year, value in zip((2010, 2020, 2021), values, strict=True)
        ]
        index = 103.22801154563671
        expected = (
            ("index", 2010, 100.0, ALL),
            ("index", 2020, index, ALL),
            ("provisioning", 2020, 110.0, ALL),
            ("index_services_equal", 2020, (121.0 * 100 * 200 * 50) ** 0.25, ALL),
            ("index_arithmetic", 2020, (110.5 + 200 + 50) / 3, ALL),
            ("index", 2021, None, ALL),
            ("index", 2021, 130.0, "timber"),
        )
        return Example(
            inputs={"services": rows},
            country="ZAF",
            expected=tuple(
                Expected(place="ZAF", measure=name, year=year, value=value, group={"service": of})
                for name, year, value, of in expected
            ),
        )


def _joined(sums: Sums, name: str, mean: str) -> Floats:
    """Return the mean index of the services of a group, NaN where none is known."""
    number = sums[f"known_{name}"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if mean == "geometric":
            joined = np.exp(sums[f"log_{name}"] / number)
        else:
            joined = sums[f"index_{name}"] / number
    return _where(number > 0, joined)


def _mean_of(groups: list[Floats], mean: str) -> Floats:
    """Return the mean of the groups that have a value; groups that are absent do not count."""
    stacked = np.stack(groups)
    there = ~np.isnan(stacked)
    number = there.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if mean == "geometric":
            logs = np.log(np.where(there, stacked, 1.0)).sum(axis=0)
            return _where(number > 0, np.exp(logs / number))
        return _where(number > 0, np.where(there, stacked, 0.0).sum(axis=0) / number)


def _where(there: np.ndarray, values: Floats) -> Floats:
    return np.asarray(np.where(there, values, np.nan), dtype=np.float64)
