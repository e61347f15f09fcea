"""Counts of first records by year, from a register of alien species (6.1)."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from ecotone.indicators.base import Check
from ecotone.indicators.methods.alien_needs import AlienSettings
from ecotone.indicators.totals import given, group_text, with_totals
from ecotone.kernel.text import filled, translatable

GROUPS = ("taxon_group", "pathway")
_SERIES = ("place", *GROUPS)
_INVASIVE = ("invasive", "true", "yes", "1")
_NOT_ESTABLISHED = ("casual", "not established")


def by_year(register: ir.Table, settings: AlienSettings) -> ir.Table:
    """Return counts of species by place, taxon group, pathway and year.

    Every year from the first dated record to the year of the register has a row, since a year
    without first records has the true count 0; a register without dates has one row, in its own
    year. ``units`` are the species of the register, ``known`` those with a date, ``standing`` is
    1 in the last year, ``earlier`` counts what was recorded before the series begins.
    """
    species = with_totals(_species(register, settings), GROUPS)
    return (
        ibis.union(_years(species), _records(species))
        .group_by(*_SERIES, "year")
        .agg(**{name: ibis._[name].sum() for name in _COUNTS})
    )


_COUNTS = ("units", "known", "invasive", "standing", "new", "earlier")


def _species(register: ir.Table, settings: AlienSettings) -> ir.Table:
    """Return one row per species with its year, and the years between which its place counts."""
    stated = given(register, "establishment", "string").lower().fill_null("")
    evidence = given(register, "invasive", "string").lower().fill_null("")
    kept = register.mutate(
        first=_year(register, settings),
        invasive=evidence.isin(_INVASIVE).cast("float64"),
        own_register=given(register, "register_year", "int64"),
        taxon_group=group_text(register, "taxon_group"),
        pathway=group_text(register, "pathway"),
    ).filter(~stated.isin(_NOT_ESTABLISHED))
    place = ibis.window(group_by="place")
    own = kept.own_register.max().over(place).fill_null(_number(settings.register_year))
    latest = kept.first.max().over(place)
    stop = ibis.greatest(own.fill_null(latest), latest.fill_null(own))
    earliest = kept.first.min().over(place)
    start = ibis.greatest(earliest, ibis.literal(settings.first_year).cast("int64"))
    return kept.select(
        *_SERIES,
        "first",
        "invasive",
        stop=stop,
        start=ibis.cases((earliest.isnull(), stop), (start > stop, stop), else_=start),
    )


def _year(register: ir.Table, settings: AlienSettings) -> ir.Column:
    """Return the year that stands for the first record."""
    first = given(register, "first_year", "int64")
    latest = given(register, "first_year_latest", "int64")
    if settings.dating == "earliest":
        return first.fill_null(latest)
    if settings.dating == "latest":
        return latest.fill_null(first)
    middle = ((first + latest) / 2).floor().cast("int64")
    return ibis.coalesce(middle, first, latest)


def _number(year: int | None) -> ir.Scalar:
    return ibis.null("int64") if year is None else ibis.literal(year).cast("int64")


def _years(species: ir.Table) -> ir.Table:
    """Return a row for every year of a series, with the numbers of the register."""
    zero = ibis.literal(0.0)
    whole = species.group_by(*_SERIES, "start", "stop").agg(
        units=species.count().cast("float64"),
        known=species.first.count().cast("float64"),
        invasive=species.invasive.sum(),
    )
    spread = whole.mutate(year=ibis.range(whole.start, whole.stop + 1).unnest().cast("int64"))
    return spread.select(
        *_SERIES,
        "year",
        "units",
        "known",
        "invasive",
        standing=(spread.year == spread.stop).cast("float64"),
        new=zero,
        earlier=zero,
    )


def _records(species: ir.Table) -> ir.Table:
    """Return a row for every dated species, in its year or, if earlier, where the series begins."""
    zero = ibis.literal(0.0)
    dated = species.filter(species.first.notnull())
    early = dated.first < dated.start
    return dated.select(
        *_SERIES,
        year=ibis.greatest(dated.first, dated.start),
        units=zero,
        known=zero,
        invasive=zero,
        standing=zero,
        new=(~early).cast("float64"),
        earlier=early.cast("float64"),
    )


def standing(register: ir.Table, settings: AlienSettings) -> Iterator[Check]:
    """Check that years run forward and that the register stands for a year; count the undated."""
    first = given(register, "first_year", "int64")
    latest = given(register, "first_year_latest", "int64")
    wrong = register.filter(latest < first).order_by("species").limit(1).to_pyarrow().to_pylist()
    yield Check(
        name=translatable("No first record ends before it begins"),
        passed=not wrong,
        found=_backwards(wrong[0]) if wrong else "",
        must=True,
    )
    undated = int(register.filter(first.isnull() & latest.isnull()).count().execute())
    yield Check(
        name=translatable("Every species has a date of first record"),
        passed=undated == 0,
        found=filled(
            "Species without a date, which count in the number of species but not in the rate: "
            "{count}",
            count=undated,
        )
        if undated
        else "",
    )
    species = _species(register, settings)
    nowhere = species.filter(species.stop.isnull()).count().execute()
    yield Check(
        name=translatable("The year that the register describes is known"),
        passed=int(nowhere) == 0,
        found="The register has neither dates of first record nor a year. Give its year in a "
        "column register_year or with the setting register_year."
        if nowhere
        else "",
        must=True,
    )
    names = register.group_by("place", "species").agg(rows=ibis._.count())
    repeated = int(names.filter(names.rows > 1).count().execute())
    yield Check(
        name=translatable("Each name of a species stands in one row"),
        passed=repeated == 0,
        found=filled(
            "Names in more than one row, with different taxon numbers; each row counts: {count}",
            count=repeated,
        )
        if repeated
        else "",
    )


def _backwards(row: dict[str, object]) -> str:
    return (
        f"Table “register”, species {row['species']}: the first record lies between "
        f"{row['first_year']} and {row['first_year_latest']}, which runs backwards. Correct the "
        "two years."
    )
