"""5.1: the share of fish stocks within biologically sustainable levels (SDG 14.4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import ndtri

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
    Spread,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.methods.stock_needs import STOCKS
from ecotone.indicators.totals import given, group_text, with_totals
from ecotone.indicators.uncertainty import percentiles
from ecotone.kernel.text import filled, translatable

#: A ratio this near below the threshold is rounding, not another state.
HAIR = 1e-9
#: Normal quantile of the 95 % interval in which assessments are given.
GIVEN_INTERVAL = 1.959963984540054

WILSON = translatable("Wilson interval of a share")
DRAWN_STATES = translatable("draws of B/BMSY within the errors of the assessments")
DRAWN_STOCKS = translatable("bootstrap of stocks, percentile")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSettings:
    """``threshold``: smallest B/BMSY of a stock within sustainable levels."""

    threshold: float = 0.8

    def __post_init__(self) -> None:
        """Refuse a threshold that no stock could pass or miss."""
        if not 0 < self.threshold < 5:
            raise ValueError("the threshold of B/BMSY lies between 0 and 5")


def _percent(name: str, title: str) -> Measure:
    return Measure(
        name=name, title=title, unit="%", low=0.0, high=100.0, direction=Direction.UP, digits=1
    )


def _number(name: str, title: str) -> Measure:
    return Measure(name=name, title=title, unit="stocks", low=0.0, whole=True, digits=0)


CARD = MethodCard(
    code="5.1",
    name="sustainable-stocks",
    version="1.0",
    title="Fish stocks within biologically sustainable levels",
    summary=(
        "The share of assessed stocks whose biomass is large enough to give the maximum "
        "sustainable yield; stocks without an assessment are counted apart."
    ),
    targets=(5,),
    kind="headline",
    measures=(
        _percent("sustainable", "Stocks within sustainable levels"),
        _percent("sustainable_by_landings", "The same, weighted by landings"),
        _number("stocks_sustainable", "Number of stocks within sustainable levels"),
        _number("stocks_known", "Number of stocks with a known state"),
        _number("stocks_unknown", "Number of stocks whose state is not known"),
    ),
    inputs={"stocks": STOCKS},
    steps=(
        (
            "A stock is within sustainable levels when B/BMSY is 0.8 or more; without a ratio its "
            "stated state counts."
        ),
        "Value: stocks within sustainable levels over stocks with a known state, in percent.",
        (
            "Weighted: landings of stocks within sustainable levels over landings of stocks with a "
            "known state and known landings."
        ),
        "Stocks whose state is not known are counted apart; they are in neither number.",
        (
            "Interval: that of a share after Wilson; where assessments give an error, B/BMSY of "
            "those stocks is drawn from a log-normal distribution and the share is counted in "
            "each draw."
        ),
    ),
    groups=("fishing_area", "species_group"),
    unit_of_resampling="stock",
    uncertainty=Uncertainty.EXACT,
    no_interval="The number is a count of what is listed.",
    references=(
        Reference(
            text="FAO, SDG indicator 14.4.1, proportion of fish stocks within biologically "
            "sustainable levels, metadata",
            address="https://unstats.un.org/sdgs/metadata/files/Metadata-14-04-01.pdf",
        ),
        Reference(
            text="Wilson 1927, Probable inference, the law of succession, and statistical "
            "inference",
            doi="10.1080/01621459.1927.10502953",
        ),
    ),
    worked_example=WorkedExample(
        text="Ten stocks with a known state, eight of them at 0.8 BMSY or above: 80 %, Wilson "
        "interval from 49.02 to 94.33 %.",
        expected=80.0,
        tolerance=1e-9,
        source=BY_HAND,
    ),
    authors=("Ecotone",),
    custodian="FAO",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "SDG indicator 14.4.1 is defined by an abundance at or above the level that gives "
            "the maximum sustainable yield; counting from 0.8 of it is the practice of FAO as we "
            "know it. National assessments may use another reference point."
        ),
        (
            "The interval treats the assessed stocks as a random sample of all stocks, which "
            "they seldom are."
        ),
    ),
)


class SustainableStocks(Method):
    """Share of stocks at or above 0.8 BMSY."""

    card = CARD
    Settings = StockSettings

    def reduce(self, data: Mapping[str, ibis.Table], settings: StockSettings) -> ir.Table:
        """Return one row per place, year, fishing area, species group and stock."""
        table = data["stocks"]
        ratio = given(table, "b_bmsy", "float64")
        state = _state(table, ratio, settings)
        known = state.notnull().cast("float64")
        landed = given(table, "landings", "float64")
        weight = ibis.cases((state.notnull(), landed.fill_null(0.0)), else_=0.0)
        rows = table.select(
            "place",
            "year",
            unit=table.stock,
            fishing_area=group_text(table, "fishing_area"),
            species_group=group_text(table, "species_group"),
            known=known,
            sustainable=state.fill_null(0.0),
            landings=weight,
            landings_sustainable=weight * state.fill_null(0.0),
            ratio=ratio.fill_null(0.0),
            error=_error(table, ratio),
        )
        return with_totals(rows, ("fishing_area", "species_group"))

    def estimate(self, sums: Sums, settings: StockSettings) -> Mapping[str, Floats]:
        """Return shares in percent, and numbers of stocks."""
        del settings
        return {
            "sustainable": _percentage(sums["sustainable"], sums["known"]),
            "sustainable_by_landings": _percentage(sums["landings_sustainable"], sums["landings"]),
            "stocks_sustainable": sums["sustainable"],
            "stocks_known": sums["known"],
            "stocks_unknown": sums.units - sums["known"],
        }

    def spread(
        self, series: Any, settings: StockSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return Wilson bounds, or bounds over draws of B/BMSY where assessments give errors.

        The share by landings is drawn too: over stocks where there are no errors.
        """
        if series.column("error").any():
            return _drawn_states(series, settings, rng)
        sums = series.observed()
        low, high = wilson(sums["sustainable"][0], sums["known"][0], series.level)
        share = Spread(low=100 * low, high=100 * high, kind=WILSON, level=series.level)
        return {"sustainable": share, **self._by_landings(series, settings, rng)}

    def _by_landings(
        self, series: Any, settings: StockSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        if len(series.units) < 2:
            return {}
        name = "sustainable_by_landings"
        drawn = self.estimate(series.replicates(series.draws, rng), settings)[name]
        low, high = percentiles(drawn, series.level)
        return {name: Spread(low=low, high=high, kind=DRAWN_STOCKS, level=series.level)}

    def checks(self, data: Mapping[str, ibis.Table], settings: StockSettings) -> Iterator[Check]:
        """Refuse bounds that do not hold their ratio; say how many stocks have no landings."""
        del settings
        table = data["stocks"]
        ratio = given(table, "b_bmsy", "float64")
        low, high = given(table, "b_bmsy_low", "float64"), given(table, "b_bmsy_high", "float64")
        wrong = table.filter((low > ratio) | (high < ratio) | (low <= 0))
        first = wrong.order_by("stock", "year").limit(1).to_pyarrow().to_pylist()
        yield Check(
            name=translatable("Every ratio lies between its bounds"),
            passed=not first,
            found=_wrong_bounds(first[0]) if first else "",
            must=True,
        )
        landed = given(table, "landings", "float64")
        without = int(table.filter(landed.isnull()).count().execute())
        yield Check(
            name=translatable("The landings of every stock are known"),
            passed=without == 0,
            found=filled(
                "Rows without landings, which do not count in the share by landings: {count}",
                count=without,
            )
            if without
            else "",
        )

    def reasons(self, sums: Sums, settings: StockSettings) -> Mapping[str, tuple[str | None, ...]]:
        """Say why a share is missing."""
        del settings
        years = len(sums.years)
        unknown = translatable("The state of none of the stocks is known.")
        landed = translatable("The landings of none of the stocks with a known state are known.")
        return {"sustainable": (unknown,) * years, "sustainable_by_landings": (landed,) * years}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return twelve stocks, ten of them known and eight of those sustainable."""
        del folder
        ratios = [0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 0.79, 0.2, None, None]
        rows = [
            {
                "place": "NAM",
                "stock": f"Stock {at:02}",
                "year": 2022,
                "b_bmsy": ratio,
                "landings": 10.0 if ratio != 2.0 else 30.0,
                "fishing_area": "FAO 47",
            }
            for at, ratio in enumerate(ratios)
        ]
        return Example(
            inputs={"stocks": rows},
            country="NAM",
            expected=tuple(
                Expected(year=2022, place="NAM", measure=measure, value=value, group=_TOGETHER)
                for measure, value in (
                    ("sustainable", 80.0),
                    ("sustainable_by_landings", 100 * 100 / 120),
                    ("stocks_known", 10.0),
                    ("stocks_unknown", 2.0),
                )
            ),
        )


_TOGETHER = {"fishing_area": "all", "species_group": "all"}


def wilson(successes: Floats, trials: Floats, level: float) -> tuple[Floats, Floats]:
    """Return Wilson's bounds of a share (Wilson 1927); NaN where there is no trial."""
    z = float(ndtri((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(trials > 0, successes / trials, np.nan)
        centre = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
        root = np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
        half = z * root / (1 + z**2 / trials)
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def _state(table: ir.Table, ratio: ir.Column, settings: StockSettings) -> ir.Column:
    """Return 1 for a sustainable stock, 0 for one that is not, missing where not known."""
    stated = given(table, "status", "string").lower()
    return ibis.cases(
        (ratio >= settings.threshold - HAIR, 1.0),
        (ratio.notnull(), 0.0),
        (stated == "sustainable", 1.0),
        (stated == "overfished", 0.0),
        else_=ibis.null("float64"),
    )


def _error(table: ir.Table, ratio: ir.Column) -> ir.Column:
    """Return the standard error of the logarithm of the ratio, 0 where no bounds are given."""
    low, high = given(table, "b_bmsy_low", "float64"), given(table, "b_bmsy_high", "float64")
    given_both = ratio.notnull() & (low > 0) & (high >= low)
    # The logarithm of a bound that is not given is never taken: engines differ on ln(0).
    safe_low, safe_high = (ibis.cases((given_both, bound), else_=1.0) for bound in (low, high))
    width = safe_high.ln() - safe_low.ln()
    return ibis.cases((given_both, width / (2 * GIVEN_INTERVAL)), else_=0.0)


def _percentage(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, 100 * part / whole, np.nan), dtype=np.float64)


def _drawn_states(
    series: Any, settings: StockSettings, rng: np.random.Generator
) -> Mapping[str, Spread]:
    """Draw B/BMSY of stocks with errors anew; the others keep their state."""
    error, ratio = series.column("error"), series.column("ratio")
    fixed, known = series.column("sustainable"), series.column("known")
    landings = series.column("landings")
    counts, landed = [], []
    for _ in range(series.draws):
        # One number for a stock in all years: errors of an assessment go together over time.
        quantile = ndtri(_uniforms(len(series.units), rng))[:, np.newaxis]
        drawn = ratio * np.exp(error * quantile) >= settings.threshold - HAIR
        state = np.where(error > 0, drawn, fixed > 0) * known
        counts.append(state.sum(axis=0))
        landed.append((state * landings).sum(axis=0))
    return {
        "sustainable": _between(np.stack(counts), known.sum(axis=0), series.level),
        "sustainable_by_landings": _between(np.stack(landed), landings.sum(axis=0), series.level),
    }


def _between(parts: Floats, whole: Floats, level: float) -> Spread:
    shares = _percentage(parts, np.broadcast_to(whole, parts.shape))
    low, high = percentiles(shares, level)
    middle = np.asarray(np.mean(shares, axis=0), dtype=np.float64)
    return Spread(low=low, high=high, kind=DRAWN_STATES, level=level, middle=middle)


def _uniforms(number: int, rng: np.random.Generator) -> Floats:
    """Return numbers between 0 and 1, from the raw stream that NumPy promises to keep."""
    raw = rng.bit_generator.random_raw(number) >> np.uint64(11)
    return (np.asarray(raw, dtype=np.float64) + 0.5) * 2.0**-53


def _wrong_bounds(row: Mapping[str, Any]) -> str:
    return (
        f"Table “stocks”, stock {row['stock']}, year {row['year']}: B/BMSY {row['b_bmsy']} lies "
        f"outside its bounds {row.get('b_bmsy_low')} to {row.get('b_bmsy_high')}, or a bound is "
        "not above 0. Correct the bounds or leave them empty."
    )
