"""Tables that several methods start from, reduced once when they are computed together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis

from ecotone.indicators.base import Method
from ecotone.indicators.engines import Engine


def lazily(method: Method, tables: Mapping[str, ibis.Table]) -> dict[str, ibis.Table]:
    """Return the shared tables of one method as expressions: they run as part of its own."""
    found: dict[str, ibis.Table] = {}
    for name, make in type(method).shared.items():
        found[name] = make({**tables, **found})
    return found


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the methods of one computation have reduced so far, held in the engine.

    A table is the same when the same function made it of the same content for the same country.
    """

    engine: Engine
    _held: dict[Any, ibis.Table] = field(default_factory=dict)
    _sql: dict[str, str] = field(default_factory=dict)

    def tables(
        self,
        method: Method,
        tables: Mapping[str, ibis.Table],
        content: Mapping[str, str],
        country: str | None,
    ) -> dict[str, ibis.Table]:
        """Return the shared tables of a method; each is carried out when first asked for.

        ``content`` are the digests of the inputs by name.
        """
        found: dict[str, ibis.Table] = {}
        for name, make in type(method).shared.items():
            key = (make, tuple(sorted(content.items())), country)
            if key not in self._held:
                self._held[key] = self._keep(name, make({**tables, **found}))
            found[name] = self._held[key]
        return found

    def sql(self, held: Iterable[ibis.Table]) -> str:
        """Return the SQL that made these tables, each under its name in the engine."""
        return "\n".join(f"-- {one.get_name()}\n{self._sql[one.get_name()]}" for one in held)

    def _keep(self, name: str, whole: ibis.Table) -> ibis.Table:
        kept = self.engine.keep(f"{name}_{len(self._held) + 1}", whole)
        self._sql[kept.get_name()] = self.engine.sql(whole)
        return kept
