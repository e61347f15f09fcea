"""From the series of a run to its values: gaps, estimates, intervals, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ecotone.indicators import draws, uncertainty
from ecotone.indicators.base import Floats, Measure, Method, Spread, Sums, Uncertainty, Value
from ecotone.indicators.registry import BadMethod
from ecotone.indicators.series import Series
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

NO_DATA = translatable("There are no data for this place.")
NOTHING_KNOWN = translatable("Nothing is known for this year.")
TOO_FEW_KNOWN = translatable("Too few of the units are known for a value.")
TOO_FEW_DRAWN = translatable("Fewer than two units can be drawn again.")
ALL_ALIKE = translatable("All draws gave the same value, so they tell nothing of its uncertainty.")
UNSTABLE = translatable("Too many draws gave no value.")
NO_INTERVAL = translatable("The method gives no interval.")
WIDENED = translatable(
    "The draws lay to one side of the value; the interval was widened to hold it."
)

#: How far rounding may carry a value over the border of its range.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuing:
    """Turns series into values with one method and its settings."""

    method: Method
    settings: Any
    seed: int
    interval: uncertainty.Kind

    def _by_year(self, what: str, given: Mapping[str, Any], series: Series) -> Mapping[str, Any]:
        """Return what a method says by measure and year; raise ``BadMethod`` for another shape."""
        for measure, said in given.items():
            if isinstance(said, str) or len(said) != len(series.years):
                raise BadMethod(
                    f"The method “{self.method.card.name}” gives {what} of “{measure}” that are no "
                    f"tuple with one entry for each of the {len(series.years)} years."
                )
        return given

    def values(self, series: Series) -> Iterator[Value]:
        """Yield the values of one series, by year and measure. Raises ``BadInput``."""
        series = series.over(self.method.years(series.years, self.settings))
        sums = series.observed()
        spreads = self._spreads(series)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.method.observe(series, self.settings)
            reasons = self._by_year("reasons", self.method.reasons(sums, self.settings), series)
            flags = self._by_year("flags", self.method.flags(sums, self.settings), series)
        shares = _shares_known(sums)
        for at, year in enumerate(series.years):
            for measure in self.method.card.measures:
                name = measure.name
                one = _Cell(
                    value=float(found[name][0, at]) if name in found else np.nan,
                    reason=reasons[name][at] if name in reasons else "",
                    units=float(sums.units[0, at]),
                    share=None if shares is None else float(shares[at]),
                    flags=tuple(flags[name][at]) if name in flags else (),
                )
                if np.isnan(one.value) and (one.reason is None or name not in found):
                    continue
                yield self._value(series, int(year), at, measure, one, spreads.get(name))

    def _estimated(self, sums: Sums) -> Mapping[str, Floats]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.method.estimate(sums, self.settings)

    def _spreads(self, series: Series) -> dict[str, Spread]:
        card = self.method.card
        own = self.method.spread(series, self.settings, self._generator(series, "spread"))
        found = dict(own)
        drawn = card.uncertainty is Uncertainty.BOOTSTRAP and card.unit_of_resampling is not None
        if drawn and len(series.units) > 1 and any(one.name not in own for one in card.measures):
            rng = self._generator(series, "units")
            again = uncertainty.bootstrap(series, self._estimated, rng, kind=self.interval)
            found = {**again, **own}
        return found

    def _generator(self, series: Series, use: str) -> np.random.Generator:
        return draws.generator(self.seed, series.place, dict(series.group), use)

    def _value(
        self,
        series: Series,
        year: int,
        at: int,
        measure: Measure,
        one: _Cell,
        spread: Spread | None,
    ) -> Value:
        plain: dict[str, Any] = {
            "place": series.place,
            "year": year,
            "measure": measure.name,
            "unit": measure.unit,
            "group": dict(series.group),
            "units_n": round(one.units),
            "share_known": one.share,
            "flags": one.flags,
        }
        reason = self._why_none(one)
        if reason:
            return Value(value=None, reason=reason, **plain)
        value = _in_range(one.value, measure, plain)
        bounds = self._bounds(value, at, spread, series)
        flags = (*one.flags, *bounds.pop("flags", ()))
        return Value(value=value, **{**plain, **bounds, "flags": flags})

    def _why_none(self, one: _Cell) -> str:
        least = self.method.card.least_known
        if least is not None and one.share is not None and one.share < least:
            return TOO_FEW_KNOWN if one.share > 0 else one.reason or NOTHING_KNOWN
        if not np.isfinite(one.value):
            return one.reason or NOTHING_KNOWN
        return ""

    def _bounds(
        self, value: float, at: int, spread: Spread | None, series: Series
    ) -> dict[str, Any]:
        if spread is None:
            return {"interval": self._no_interval(series)}
        low, high = float(spread.low[at]), float(spread.high[at])
        if not (np.isfinite(low) and np.isfinite(high)):
            return {"interval": self._not_here(spread)}
        if low == high and spread.kind in {uncertainty.PERCENTILE, uncertainty.BCA}:
            # Nothing varied between draws, as with a unit or two: that is no certainty.
            return {"interval": ALL_ALIKE}
        middle = None if spread.middle is None else float(spread.middle[at])
        off = max(low - value, value - high, 0.0)
        flags = (WIDENED,) if off > 0.01 * (high - low) + _SLACK * abs(value) else ()
        return {
            "low": min(low, value),
            "high": max(high, value),
            "middle": middle if middle is not None and np.isfinite(middle) else None,
            "level": spread.level,
            "interval": spread.kind,
            "flags": flags,
        }

    def _not_here(self, spread: Spread) -> str:
        if spread.kind in {uncertainty.PERCENTILE, uncertainty.BCA}:
            return UNSTABLE
        return self.method.card.no_interval or NO_INTERVAL

    def _no_interval(self, series: Series) -> str:
        card = self.method.card
        if card.uncertainty is Uncertainty.BOOTSTRAP and len(series.units) < 2:
            return TOO_FEW_DRAWN
        return card.no_interval or NO_INTERVAL


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """What is known of one measure in one year before it becomes a value."""

    value: float
    reason: str | None
    units: float
    share: float | None
    flags: tuple[str, ...]


def none_for(method: Method, place: str, year: int) -> tuple[Value, ...]:
    """Return, for a place without data, each measure without a value, and why."""
    return tuple(
        Value(
            place=place,
            year=year,
            measure=one.name,
            value=None,
            unit=one.unit,
            reason=NO_DATA,
            units_n=0,
        )
        for one in method.card.measures
    )


def _shares_known(sums: Sums) -> Floats | None:
    if "known" not in sums.values:
        return None
    units = sums.units[0]
    shares: Floats = np.divide(sums["known"][0], units, out=np.zeros_like(units), where=units > 0)
    return np.where((shares > 1) & (shares < 1 + _SLACK), 1.0, shares)  # rounding of areas


def _in_range(value: float, measure: Measure, plain: Mapping[str, Any]) -> float:
    """Return ``value``, moved to the border when rounding carried it over. Raises ``BadInput``."""
    low = -np.inf if measure.low is None else measure.low
    high = np.inf if measure.high is None else measure.high
    slack = _SLACK * max(1.0, abs(low) if np.isfinite(low) else 1.0)
    if value < low - slack or value > high + slack * max(
        1.0, abs(high) if np.isfinite(high) else 1.0
    ):
        where = ", ".join(str(one) for one in (plain["place"], *plain["group"].values()) if one)
        raise BadInput(
            f"“{measure.title}” would be {value:.6g} {measure.unit} in {plain['year']}"
            f"{f' ({where})' if where else ''}, but it lies from {low:g} to {high:g}: "
            "something is wrong with the data or the method, and no value is given."
        )
    return min(max(value, low), high) + 0.0
