"""What the two indices of ecosystem types share: each type bears a word, each word a weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import ibis.expr.types as ir

from ecotone.indicators.base import Check, Floats, Method, Sums
from ecotone.indicators.red_list import ecosystems
from ecotone.indicators.red_list.categories import known_words, read


class WeightedTypes(Method):
    """Sum of weights over the most it could be: ``heaviest`` times the number of types.

    Input ``types``, one row per type and year; measures ``index`` and ``area_weighted_index``,
    from 0 to 1. A type without a word is not known: listed, counted and left out.

    ``column`` holds the word, ``spellings`` gives the word for each folded spelling of it,
    ``weights`` the weight of each word. Where weights are ``burdens``, the index is one minus
    their share, so that 1 is always the good end. ``counted`` names the table of types by word.
    """

    Settings: ClassVar[type] = ecosystems.TypesSettings
    column: ClassVar[str]
    spellings: ClassVar[Mapping[str, str]]
    weights: ClassVar[Mapping[str, int]]
    heaviest: ClassVar[int]
    burdens: ClassVar[bool]
    counted: ClassVar[str]

    def reduce(self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings) -> ir.Table:
        """Return a row per place, year, group and ecosystem type."""
        types = read(data["types"], self.column, self.spellings, self.weights)
        return ecosystems.by_type(types, settings.year)

    def estimate(self, sums: Sums, settings: ecosystems.TypesSettings) -> Mapping[str, Floats]:
        """Return both indices, (replicates, years)."""
        del settings
        by_types, by_area = ecosystems.shares(sums, self.heaviest)
        if self.burdens:
            by_types, by_area = 1 - by_types, 1 - by_area
        return {"index": by_types, "area_weighted_index": by_area}

    def checks(
        self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings
    ) -> Iterator[Check]:
        """Yield whether each type has a year, and a word that is known where it has one."""
        types = data["types"]
        yield ecosystems.has_year(types, settings.year)
        stated = types.filter(types[self.column] != "")
        yield known_words(stated, self.column, self.spellings, row=("ecosystem", "year"))

    def tables(
        self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings
    ) -> Mapping[str, ir.Table]:
        """Return how many types bear each word."""
        types = read(data["types"], self.column, self.spellings)
        return {self.counted: ecosystems.by_code(types, settings.year)}

    def reasons(
        self, sums: Sums, settings: ecosystems.TypesSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Return by measure and year why there is no value."""
        del settings
        by_types, by_area = ecosystems.why_none(sums)
        return {"index": by_types, "area_weighted_index": by_area}

    def flags(
        self, sums: Sums, settings: ecosystems.TypesSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return the flags of each measure and year."""
        del settings
        found = tuple(ecosystems.flags(sums))
        return {"index": found, "area_weighted_index": found}
