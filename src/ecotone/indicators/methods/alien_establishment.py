"""6.1: the rate at which alien species establish, from a register with dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.indicators.base import (
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
    Spread,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.methods.alien_counts import by_year, standing
from ecotone.indicators.methods.alien_needs import (
    LAST_YEAR_BEFORE_TARGET,
    REGISTER,
    AlienSettings,
)
from ecotone.indicators.methods.first_records import garwood, log_linear, ratio_of_rates
from ecotone.indicators.methods.solow_costello import bootstrap, fit
from ecotone.indicators.totals import ALL
from ecotone.indicators.uncertainty import percentiles
from ecotone.kernel.text import translatable

GARWOOD = translatable("Garwood interval of a count, exact")
TREND = translatable("band of a log-linear Poisson trend")
RATIO = translatable("exact interval of the ratio of two counts")
REFITTED = translatable("bootstrap of residuals of the model, percentile")

NO_DATES = translatable("The register has no dates of first record.")
NO_REFERENCE = translatable("No first record is known from the reference period.")
TOO_FEW = translatable("There are too few dated species for a trend or a model.")
#: Fewer dated species or years say nothing about five parameters.
_FEWEST_SPECIES, _FEWEST_YEARS = 20, 20


def _rate(name: str, title: str) -> Measure:
    return Measure(
        name=name, title=title, unit="species/year", low=0.0, direction=Direction.DOWN, digits=2
    )


def _count(name: str, title: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit="species",
        low=0.0,
        direction=Direction.DOWN,
        whole=True,
        digits=0,
    )


def _change(name: str, title: str, unit: str) -> Measure:
    return Measure(
        name=name, title=title, unit=unit, low=-100.0, direction=Direction.DOWN, digits=1
    )


CARD = MethodCard(
    code="6.1",
    name="alien-establishment",
    version="1.0",
    title="Rate of invasive alien species establishment",
    summary=(
        "How many alien species were first recorded a year, in periods of five years, beside the "
        "rate of introductions that a model finds behind the records."
    ),
    targets=(6,),
    kind="headline",
    measures=(
        _rate("rate", "First records a year, mean of five years"),
        _change(
            "against_reference",
            "Rate since 2021 against the reference period",
            "%",
        ),
        _count("new_species", "First records in the year"),
        _count("cumulative", "Species recorded up to the year"),
        _rate("trend", "First records a year, log-linear trend"),
        _change("yearly_change", "Yearly change of the trend", "%/year"),
        _rate("introductions", "Introductions a year, modelled"),
        _rate("modelled_records", "First records a year, modelled"),
        _count("species", "Alien species in the register"),
        _count("invasive_species", "Invasive alien species in the register"),
        _count("undated_species", "Alien species without a date of first record"),
    ),
    inputs={"register": REGISTER},
    steps=(
        (
            "The year of a species is that of its first record; between two years, the middle is "
            "taken. Species that are casual or not established are left out."
        ),
        (
            "Species are counted by year. From the first dated record to the year of the "
            "register, a year without a first record has the true count 0."
        ),
        (
            "Rate: first records of five years (2016 to 2020) divided by five, given for the "
            "last of them, with the exact interval of a count (Garwood)."
        ),
        (
            "Change: the rate from 2021 on over the rate of the reference period, minus 100 %. "
            "Target 6 asks for a reduction of at least 50 % by 2030."
        ),
        "Trend: Poisson regression on the year; the band is widened where counts vary more.",
        (
            "Introductions: the model of Solow and Costello, in which species are found some "
            "time after they arrived, fitted by maximum likelihood; the band comes from "
            "resampled residuals."
        ),
        "A register without dates gives numbers of species and no rate.",
    ),
    groups=("taxon_group", "pathway"),
    uncertainty=Uncertainty.EXACT,
    no_interval="The number is a count of what is listed.",
    references=(
        Reference(
            text="Solow and Costello 2004, Estimating the rate of species introductions from the "
            "discovery record",
            doi="10.1890/03-3102",
        ),
        Reference(
            text="Garwood 1936, Fiducial limits for the Poisson distribution",
            doi="10.1093/biomet/28.3-4.437",
        ),
        Reference(
            text="Buba, Kiflawi, McGeoch and Belmaker 2024, Evaluating models for estimating "
            "introduction rates of alien species from discovery records",
            doi="10.1111/geb.13859",
        ),
        Reference(
            text="Pagad et al. 2018, Introducing the Global Register of Introduced and Invasive "
            "Species",
            doi="10.1038/sdata.2017.202",
        ),
    ),
    worked_example=WorkedExample(
        text="San Francisco estuary, 1851 to 1995, 140 first records: introductions rise by "
        "1.4 % a year (m1 = 0.0140 in the R package alien, log-likelihood -118.78; ours is "
        "0.0141 at -118.58).",
        expected=0.01401579,
        tolerance=0.001,
        source="README of the R package alien, data of Solow and Costello 2004",
    ),
    authors=("Ecotone",),
    custodian="IUCN SSC Invasive Species Specialist Group; GEO BON",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        "First records depend on how much is searched; a rising rate may be rising effort.",
        "Species of the last years are often not yet recorded, so that recent rates are too low.",
        (
            "The reference period of Target 6 is not settled; 2011 to 2020 is our choice and a "
            "setting."
        ),
        (
            "The likelihood of the model has several peaks of nearly the same height; its "
            "introductions are a second reading, not the value."
        ),
    ),
    differs_from_peers=(
        (
            "b3alien adds a constant number of records a year to the model; here that is the "
            "setting offset."
        ),
        (
            "b3alien shows the model alone; here the observed counts come first and the model "
            "second."
        ),
    ),
)


class AlienEstablishment(Method):
    """First records of alien species by year, their rate, trend and model."""

    card = CARD
    Settings = AlienSettings
    gaps = {"sqlite": "years are spread by a range of numbers, which SQLite does not have"}

    def reduce(self, data: Mapping[str, ibis.Table], settings: AlienSettings) -> ir.Table:
        """Return one row per place, taxon group, pathway and year with counts of species."""
        return by_year(data["register"], settings)

    def estimate(self, sums: Sums, settings: AlienSettings) -> Mapping[str, Floats]:
        """Return rates, counts and, for all species together, trend and model."""
        new = sums["new"]
        dated = sums["known"].max(axis=1, keepdims=True) > 0
        last = sums["standing"] > 0
        values = {
            "rate": np.where(dated, _binned(new, sums, settings) / settings.bin_years, np.nan),
            "new_species": np.where(dated, new, np.nan),
            "cumulative": np.where(dated, np.cumsum(new + sums["earlier"], axis=1), np.nan),
            "species": np.where(last, sums["units"], np.nan),
            "invasive_species": np.where(last, sums["invasive"], np.nan),
            "undated_species": np.where(last, sums["units"] - sums["known"], np.nan),
            "against_reference": self._against_reference(sums, settings)[0][np.newaxis],
        }
        return {**values, **_trend_values(sums), **_model_values(sums, settings)}

    def spread(
        self, series: Any, settings: AlienSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return exact bounds of counts and ratios, and bands of trend and model."""
        sums, level = series.observed(), series.level
        low, high = garwood(_binned(sums["new"], sums, settings)[0], level)
        one_low, one_high = garwood(sums["new"][0], level)
        _, below, above = self._against_reference(sums, settings, level)
        years = settings.bin_years
        spreads = {
            "rate": Spread(low=low / years, high=high / years, kind=GARWOOD, level=level),
            "new_species": Spread(low=one_low, high=one_high, kind=GARWOOD, level=level),
            "against_reference": Spread(low=below, high=above, kind=RATIO, level=level),
        }
        if _together(sums):
            spreads |= _trend_bands(sums, level)
            spreads |= _model_bands(sums, settings, rng, level)
        return spreads

    def reasons(self, sums: Sums, settings: AlienSettings) -> Mapping[str, tuple[str | None, ...]]:
        """Say, in the year of the register, why there is no rate; leave other years out."""
        dated = bool(sums["known"].any())
        last = sums["standing"][0] > 0
        after = sums.years > LAST_YEAR_BEFORE_TARGET

        def at(years: Any, sentence: str) -> tuple[str | None, ...]:
            return tuple(sentence if here else None for here in years)

        nowhere = at(np.zeros_like(last), "")
        found = dict.fromkeys((one.name for one in CARD.measures), nowhere)
        if not dated:
            return {**found, **dict.fromkeys(("rate", "against_reference"), at(last, NO_DATES))}
        found["against_reference"] = at(last & after, NO_REFERENCE)
        if _together(sums):
            names = ("trend", "introductions") if settings.model != "none" else ("trend",)
            found |= dict.fromkeys(names, at(last, TOO_FEW))
        return found

    def checks(self, data: Mapping[str, ibis.Table], settings: AlienSettings) -> Iterator[Check]:
        """Refuse years that run backwards and a register of no year; count what has no date."""
        yield from standing(data["register"], settings)

    def flags(
        self, sums: Sums, settings: AlienSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark values that leave out species without a date."""
        del settings
        some = translatable("Species without a date of first record are not counted.")
        undated = bool((sums["known"] < sums["units"]).any())
        marks = ((some,) if undated else (),) * len(sums.years)
        return dict.fromkeys(("rate", "new_species", "cumulative", "against_reference"), marks)

    def _against_reference(
        self, sums: Sums, settings: AlienSettings, level: float = 0.95
    ) -> tuple[Floats, Floats, Floats]:
        """Return the change in percent and its bounds, (years,), from 2021 on; NaN before."""
        years, new = sums.years, sums["new"][0]
        found = np.full((3, len(years)), np.nan)
        if len(years) == 0 or not sums["known"].any() or years[0] > settings.reference_first:
            return found[0], found[1], found[2]
        of_reference = (years >= settings.reference_first) & (years <= settings.reference_last)
        before = float(new[of_reference].sum())
        length = settings.reference_last - settings.reference_first + 1
        for at in np.flatnonzero(years > LAST_YEAR_BEFORE_TARGET):
            later = (years > LAST_YEAR_BEFORE_TARGET) & (years <= years[at])
            ratio = ratio_of_rates(
                float(new[later].sum()), float(later.sum()), before, length, level
            )
            found[:, at] = [100 * (one - 1) for one in ratio]
        return found[0], found[1], found[2]

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return thirty dated species of 2001 to 2025, one of them between two years."""
        del folder
        years = [*range(2001, 2021), *range(2006, 2011), 2021, 2022, 2023, 2025]
        rows = [
            {
                "place": "MUS",
                "species": f"Species {at:02}",
                "first_year": year,
                "invasive": "Invasive" if at % 3 == 0 else "Null",
                "taxon_group": "Plantae" if at % 2 else "animalia",
                "register_year": 2025,
            }
            for at, year in enumerate(years)
        ]
        rows.append(
            {**rows[0], "species": "Between", "first_year": 2001, "first_year_latest": 2006}
        )
        expected = (
            ("rate", 2010, 2.0),
            ("rate", 2020, 1.0),
            ("rate", 2025, 0.8),
            ("against_reference", 2025, -20.0),
            ("cumulative", 2025, 30.0),
            ("new_species", 2003, 2.0),
            ("new_species", 2024, 0.0),
            ("invasive_species", 2025, 11.0),
        )
        return Example(
            inputs={"register": rows},
            country="MUS",
            settings={"model_draws": 20},
            expected=tuple(
                Expected(place="MUS", year=year, measure=name, value=value, group=_TOGETHER)
                for name, year, value in expected
            ),
        )


_TOGETHER = {"taxon_group": ALL, "pathway": ALL}


def _together(sums: Sums) -> bool:
    return all(text == ALL for text in sums.group.values())


def _binned(new: Floats, sums: Sums, settings: AlienSettings) -> Floats:
    """Return the count of each full period in its last year, NaN in other years."""
    length = settings.bin_years
    total = np.cumsum(new, axis=1)
    before = np.concatenate([np.zeros((len(new), length)), total], axis=1)[:, : new.shape[1]]
    full = (sums.years % length == 0) & (sums.years - length + 1 >= sums.years[0])
    return np.where(full, total - before, np.nan)


def _trend_values(sums: Sums) -> dict[str, Floats]:
    if not _together(sums):
        return {}
    trend = log_linear(sums["new"][0], 0.95)
    years = len(sums.years)
    expected = np.full(years, np.nan) if trend is None else trend.expected
    change = np.full(years, np.nan)
    if trend is not None:
        change[-1] = trend.change[0]
    return {"trend": expected[np.newaxis], "yearly_change": change[np.newaxis]}


def _trend_bands(sums: Sums, level: float) -> dict[str, Spread]:
    trend = log_linear(sums["new"][0], level)
    if trend is None:
        return {}
    low, high = np.full((2, len(sums.years)), np.nan)
    low[-1], high[-1] = trend.change[1:]
    return {
        "trend": Spread(low=trend.low, high=trend.high, kind=TREND, level=level),
        "yearly_change": Spread(low=low, high=high, kind=TREND, level=level),
    }


def _modelled(sums: Sums, settings: AlienSettings) -> bool:
    enough = sums["new"][0].sum() >= _FEWEST_SPECIES and len(sums.years) >= _FEWEST_YEARS
    return settings.model == "solow-costello" and _together(sums) and bool(enough)


def _model_values(sums: Sums, settings: AlienSettings) -> dict[str, Floats]:
    if not _modelled(sums, settings):
        nothing = np.full((1, len(sums.years)), np.nan)
        return {"introductions": nothing, "modelled_records": nothing}
    found = fit(sums["new"][0], offset=settings.offset)
    return {
        "introductions": found.introductions[np.newaxis],
        "modelled_records": found.records[np.newaxis],
    }


def _model_bands(
    sums: Sums, settings: AlienSettings, rng: np.random.Generator, level: float
) -> dict[str, Spread]:
    if not _modelled(sums, settings) or settings.model_draws < 2:
        return {}
    counts = sums["new"][0]
    found = fit(counts, offset=settings.offset)
    drawn = bootstrap(counts, found, settings.model_draws, rng)
    return {
        name: Spread(low=low, high=high, kind=REFITTED, level=level)
        for name, (low, high) in zip(
            ("introductions", "modelled_records"),
            (percentiles(one, level) for one in drawn),
            strict=True,
        )
    }
