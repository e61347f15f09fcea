"""The sheet of one headline indicator: its columns, units and breakdowns.

The first nine columns are those of the upload sheet of the CBD online reporting tool
(``nationalReport7IndicatorData``); the others hold what that sheet has no place for: bounds and
source.
"""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import list_currencies

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Indicator, Kind
from ecotone.vocab.units import CURRENCY, Unit, units_of

#: Headings of the reporting tool's upload sheet, in its order.
REPORT_HEADINGS = (
    "Indicator code",
    "Indicator",
    "Does this data row represent a disaggregation",
    "Disaggregation type",
    "Disaggregation",
    "Year",
    "Unit",
    "Value",
    "Footnote",
)
OWN_HEADINGS = ("Lower bound", "Upper bound", "Level (%)", "Source", "Source address", "Licence")
HEADINGS = (*REPORT_HEADINGS, *OWN_HEADINGS)
#: The name of each column in the table that is kept, in the order of ``HEADINGS``.
NAMES = (
    "code", "indicator", "is_breakdown", "breakdown_type", "breakdown", "year", "unit", "value",
    "footnote", "low", "high", "level", "source", "source_address", "licence",
)  # fmt: skip
FIRST_YEAR = 1900
_PER_YEAR = " per year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What may be entered for one headline indicator."""

    indicator: Indicator
    units: tuple[Unit, ...]

    @property
    def code(self) -> str:
        """Return the indicator's code."""
        return self.indicator.code

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """Return the kinds of breakdown that the monitoring framework asks for."""
        return self.indicator.disaggregations

    @property
    def unit_names(self) -> tuple[str, ...]:
        """Return the units to choose from; money in US dollars, other currencies may be typed."""
        return tuple(one.name.replace(CURRENCY, "USD per year") for one in self.units)

    def unit(self, name: str) -> Unit | None:
        """Return the unit called ``name``, None where the sheet has none of that name."""
        wanted = " ".join(name.split())
        for one in self.units:
            if wanted == one.name or (one.name == CURRENCY and is_money(wanted)):
                return one
        return None

    @property
    def need(self) -> TableNeed:
        """Return the columns of the sheet as a need, by which a file is read and checked."""
        return TableNeed(
            meaning=f"values of indicator {self.code}, one a row",
            columns=tuple(_columns(self.code)),
            key=("breakdown_type", "breakdown", "year", "unit"),
        )


def sheet(code: str) -> Sheet:
    """Return the sheet of a headline indicator. Raises ``NotFound`` and ``BadInput``."""
    found = gbf.indicator(code)
    if found.kind is not Kind.HEADLINE:
        raise BadInput(
            f"{found.code} is a {found.kind} indicator; values are entered for headline"
            " indicators, answers for binary ones."
        )
    return Sheet(indicator=found, units=units_of(found.code))


def is_money(unit: str) -> bool:
    """Tell whether ``unit`` is a currency of ISO 4217 per year."""
    return unit.endswith(_PER_YEAR) and unit.removesuffix(_PER_YEAR) in list_currencies()


def _columns(code: str) -> list[Column]:
    text, number = ColumnType.TEXT, ColumnType.NUMBER
    kinds: dict[str, tuple[ColumnType, str, dict[str, object]]] = {
        "code": (text, "code of the indicator", {"codes": (code,)}),
        "indicator": (text, "name of the indicator", {"optional": True, "blank": True}),
        "is_breakdown": (
            text, "whether the row is a part of the whole", {"codes": ("no", "yes")},
        ),
        "breakdown_type": (text, "what the whole is divided by", {"blank": True}),
        "breakdown": (text, "which part", {"blank": True}),
        "year": (
            ColumnType.INTEGER, "the year the value is for",
            {"low": FIRST_YEAR, "high": clock.today().year},
        ),
        "unit": (text, "unit of the value", {}),
        "value": (number, "the value", {}),
        "footnote": (text, "a remark", {"optional": True, "blank": True}),
        "low": (number, "lower bound", {"optional": True, "blank": True}),
        "high": (number, "upper bound", {"optional": True, "blank": True}),
        "level": (
            number, "level of the interval",
            {"optional": True, "blank": True, "unit": "%", "low": 50, "high": 100},
        ),
        "source": (text, "who says so", {}),
        "source_address": (text, "where to read it", {"optional": True, "blank": True}),
        "licence": (text, "licence of the source", {"optional": True, "blank": True}),
    }  # fmt: skip
    return [
        Column(name=name, type=kinds[name][0], meaning=kinds[name][1], synonyms=(heading,),
               **kinds[name][2])  # type: ignore[arg-type]  # a table of keyword arguments
        for name, heading in zip(NAMES, HEADINGS, strict=True)
    ]  # fmt: skip
