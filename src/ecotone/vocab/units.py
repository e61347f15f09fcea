"""The units in which a country enters values of a headline indicator, and their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ecotone.vocab.files import table

#: Stands in the list for any currency: "USD per year", "KES per year".
CURRENCY = "currency per year"


class Quantity(StrEnum):
    """What kind of number it is; the parts of an amount, a count or money may be added."""

    AMOUNT = "amount"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    INDEX = "index"
    RATE = "rate"

    @property
    def adds(self) -> bool:
        """Tell whether the parts of a breakdown add up to the total."""
        return self in (Quantity.AMOUNT, Quantity.COUNT, Quantity.MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of one indicator; ``low`` and ``high`` are inclusive bounds, None for none."""

    name: str
    quantity: Quantity
    low: float | None
    high: float | None


@cache
def units_of(code: str) -> tuple[Unit, ...]:
    """Return the units of an indicator, the usual one first; empty for one that lists none."""
    return tuple(_unit(row) for row in table("indicator_units") if row["code"] == code)


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        name=row["unit"],
        quantity=Quantity(row["quantity"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
    )
