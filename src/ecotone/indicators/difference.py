"""Why a national and a global figure of the same indicator differ, as far as the data tell.

The difference is taken apart into what a later year adds, what rounding can hide, and a rest.
The rest belongs to the method, the list of species or sites, or the extent; which of them differ
is said, how much each of them weighs is not known from the figures alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ecotone.kernel.text import translatable

YEAR = translatable("The two figures are for different years.")
YEAR_UNKNOWN = translatable(
    "The two figures are for different years, and neither series has the other’s year."
)
SAME_YEAR = translatable("Both figures are for the same year.")
ROUNDED = translatable("The coarser figure is rounded; this much can be rounding.")
METHOD = translatable("The figures were made by different methods or versions.")
UNITS = translatable("A different number of species, types or sites stands behind each figure.")
EXTENT = translatable("The figures cover different areas.")
NOT_TOLD = translatable("How much this weighs cannot be told from the figures alone.")
_SAME_EXTENT = 0.001  # borders are drawn at different scales
REST = translatable("What remains, with all other reasons together.")
OTHER_UNIT = translatable("The figures are in different units and cannot be compared.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two series, of one indicator, measure, place and group.

    ``values`` by year; ``printed`` is how the source writes the newest one ("0.97"), which tells
    how far it is rounded, or empty for full digits. ``units_n`` counts species, types or sites
    by year; ``extent_km2`` is the area looked at; both None where not known.
    """

    values: Mapping[int, float]
    unit: str
    method: str = ""
    printed: str = ""
    units_n: Mapping[int, int] = field(default_factory=dict)
    extent_km2: float | None = None

    @property
    def last(self) -> int:
        """Return the newest year."""
        return max(self.values)

    @property
    def coarseness(self) -> float:
        """Return the most by which rounding can have moved the newest value."""
        if not self.printed:
            return 0.0
        exponent = Decimal(self.printed).as_tuple().exponent
        return 0.5 * 10.0**exponent if isinstance(exponent, int) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One reason: ``amount`` of the difference it explains; None: it is there, weight unknown.

    ``at_most`` says that the amount is a bound (rounding) and not a figure.
    """

    reason: str
    amount: float | None = None
    at_most: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """National minus global. ``total`` is None where the two cannot be compared.

    The amounts of ``parts`` that are no bounds add up to ``total``.
    """

    national_year: int
    global_year: int
    total: float | None
    parts: tuple[Part, ...]

    @property
    def within_rounding(self) -> bool:
        """Tell whether all that the year leaves over can be rounding."""
        bound = sum(part.amount or 0.0 for part in self.parts if part.at_most)
        rest = [part.amount for part in self.parts if part.reason == REST]
        return bool(bound) and all(one is not None and abs(one) <= bound for one in rest)


def difference(national: Side, world: Side) -> Difference | None:
    """Return why ``national`` and ``world`` differ; None where a side has no value."""
    if not national.values or not world.values:
        return None
    ours, theirs = national.last, world.last
    if national.unit != world.unit:
        return Difference(
            national_year=ours, global_year=theirs, total=None, parts=(Part(reason=OTHER_UNIT),)
        )
    total = national.values[ours] - world.values[theirs]
    year = _year(national, world)
    parts = [year]
    bound = national.coarseness + world.coarseness
    if bound:
        parts.append(Part(reason=ROUNDED, amount=bound, at_most=True))
    parts.extend(_unlike(national, world))
    if year.amount is not None:
        parts.append(Part(reason=REST, amount=total - year.amount))
    return Difference(national_year=ours, global_year=theirs, total=total, parts=tuple(parts))


def _year(national: Side, world: Side) -> Part:
    """Return what the years explain: the change within the series that has both of them."""
    ours, theirs = national.last, world.last
    if ours == theirs:
        return Part(reason=SAME_YEAR, amount=0.0)
    if ours in world.values:
        return Part(reason=YEAR, amount=world.values[ours] - world.values[theirs])
    if theirs in national.values:
        return Part(reason=YEAR, amount=national.values[ours] - national.values[theirs])
    return Part(reason=YEAR_UNKNOWN)


def _unlike(national: Side, world: Side) -> list[Part]:
    found = []
    if national.method and world.method and national.method != world.method:
        found.append(Part(reason=METHOD))
    ours, theirs = national.units_n.get(national.last), world.units_n.get(world.last)
    if ours is not None and theirs is not None and ours != theirs:
        found.append(Part(reason=UNITS))
    here, there = national.extent_km2, world.extent_km2
    if here is not None and there is not None and abs(here - there) > _SAME_EXTENT * there:
        found.append(Part(reason=EXTENT))
    return found
