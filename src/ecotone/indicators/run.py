"""The runner: from inputs to values, each step a function one can read.

Check inputs → plan (SQL and its digest) → execute → gap policy → estimate → interval → values →
provenance. Nothing is overwritten: a run is a new fact, named by the digest of what was asked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from ecotone.datasets.needs import TableNeed
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators import (
    checks,
    fitting,
    placing,
    record,
    registry,
    sharing,
    splitting,
    valuing,
)
from ecotone.indicators import inputs as inputs_of
from ecotone.indicators import settings as settings_of
from ecotone.indicators.base import Check, Method, Run, Value
from ecotone.indicators.engines import Engine
from ecotone.indicators.engines import engine as engine_of
from ecotone.indicators.journal import Journal, Progress
from ecotone.indicators.request import Request, request
from ecotone.indicators.sharing import Sharing
from ecotone.indicators.uncertainty import Kind
from ecotone.kernel import clock, digest
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import filled, translatable


def compute(
    method: str | type[Method],
    inputs: Mapping[str, Any],
    *,
    country: str | None = None,
    engine: str | Engine = "duckdb",
    seed: int = 1,
    replicates: int = 1000,
    level: float | None = None,
    interval: Kind = "percentile",
    settings: Mapping[str, Any] | None = None,
    shelf: Shelf | Path | None = None,
    by: str = "",
    progress: Progress | None = None,
) -> Run:
    """Compute a method (by class, name or code) and return the run with its values.

    ``inputs`` by name: a file, a snapshot, an Arrow table, a pandas frame, a list of rows, or
    files by year for grids by year. ``country`` (ISO 3166-1 alpha-3) is the place of tables that
    name none, and the only place kept of those that do. ``level`` is that of the interval; None
    takes the one that the method's card names. With ``shelf`` the inputs are kept, so
    that the run can be repeated; without, they live as long as the computation.

    Raises ``BadInput`` (and ``BadTable``) with a sentence on what to change, ``NotFound`` for a
    method there is not, ``BadMethod`` for one that breaks its contract.
    """
    (run,) = compute_together(
        [method],
        inputs,
        country=country,
        engine=engine,
        seed=seed,
        replicates=replicates,
        level=level,
        interval=interval,
        settings=settings,
        shelf=shelf,
        by=by,
        progress=progress,
    )
    return run


def compute_together(
    methods: Sequence[str | type[Method]],
    inputs: Mapping[str, Any],
    *,
    country: str | None = None,
    engine: str | Engine = "duckdb",
    seed: int = 1,
    replicates: int = 1000,
    level: float | None = None,
    interval: Kind = "percentile",
    settings: Mapping[str, Any] | None = None,
    shelf: Shelf | Path | None = None,
    by: str = "",
    progress: Progress | None = None,
) -> tuple[Run, ...]:
    """Compute several methods of the same inputs; a run each, in their order.

    Files are read once, and what the methods start from (``Method.shared``) is reduced once. The
    runs are those that ``compute`` gives one by one, with the same identity and the same digits.
    An input or setting goes to the methods that know it.

    Raises as ``compute`` does; the first error ends them all.
    """
    found = [registry.method(one) if isinstance(one, str) else one for one in methods]
    settings_of.known_to_one(found, settings or {})
    with ExitStack() as stack:
        kept_in = _shelf(shelf, stack)
        running_on = stack.enter_context(engine_of(engine))
        # Alone, a method reads its inputs itself, and what it starts from is part of its query.
        several = len(found) > 1
        cards = [one.card for one in found]
        given = inputs_of.kept_once(cards, inputs, kept_in) if several else inputs
        sharing = Sharing(running_on) if several else None
        return tuple(
            _Running(
                method=method(),
                settings=settings_of.make(method, settings_of.own(method, settings or {})),
                country=country,
                engine=running_on,
                journal=Journal(progress),
                shelf=kept_in,
                sharing=sharing,
            ).run(
                inputs_of.own(method.card, given) if several else given,
                Asked(seed, replicates, _level(level, method), interval, by),
            )
            for method in found
        )


def _level(asked: float | None, method: type[Method]) -> float:
    return method.card.level if asked is None else asked


@dataclass(frozen=True, slots=True)
class Asked:
    """How the interval is to be made, and who asked."""

    seed: int
    replicates: int
    level: float
    interval: Kind
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """One computation under way."""

    method: Method
    settings: Any
    country: str | None
    engine: Engine
    journal: Journal
    shelf: Shelf
    sharing: Sharing | None = None

    def run(self, given: Mapping[str, Any], asked: Asked) -> Run:
        """Go through the steps and return the run."""
        began = clock.now()
        opened = self._opened(given)
        used = inputs_of.used(opened)
        wanted = request(
            type(self.method),
            settings_of.plain(self.settings),
            used,
            country=self.country,
            seed=asked.seed,
            replicates=asked.replicates,
            level=asked.level,
            interval=asked.interval,
        )
        tables = self._tables(opened)
        expression, plan = self._plan(tables)
        rows = self._execute(expression)
        values = self._values(rows, asked) or self._none(opened)
        further = self._further(tables)
        return self._record(wanted, used, plan, values, further, began, asked)

    def _opened(self, given: Mapping[str, Any]) -> dict[str, inputs_of.Opened]:
        with self.journal.step(
            "read", translatable("Read the inputs and keep them under their digests.")
        ) as facts:
            opened = inputs_of.opened(self.method.card, given, self.shelf)
            facts["rows_out"] = sum(one.rows for one in inputs_of.used(opened))
        return opened

    def _tables(self, opened: Mapping[str, inputs_of.Opened]) -> dict[str, ibis.Table]:
        """Open tables in the engine, hold them against the needs, and add what is prepared."""
        for found in placing.checks(self.method.card, opened, self.engine, self.country):
            self.journal.check(found)
        tables = fitting.scanned(self.method, opened, self.engine, self.country)
        with self.journal.step(
            "check", translatable("Hold the tables against what the method needs.")
        ):
            for name, table in tables.items():
                self._check(name, table, opened[name])
        tables |= self._prepared(opened)
        tables |= self._shared(tables, opened)
        for found in self.method.checks(tables, self.settings):
            self.journal.check(found)
        return tables

    def _check(self, name: str, table: ibis.Table, snapshot: Any) -> None:
        need = self.method.card.inputs[name]
        assert isinstance(need, TableNeed)
        for found in checks.of_table(name, table, need, self.engine, snapshot, self.country):
            self.journal.check(found)

    def _prepared(self, opened: Mapping[str, inputs_of.Opened]) -> dict[str, ibis.Table]:
        with self.journal.step("prepare", translatable("Turn layers and grids into tables.")):
            made = fitting.prepared(self.method, opened, self.settings, self.engine, self.country)
        if not made:
            self.journal.steps.pop()
        return made

    def _shared(
        self, tables: Mapping[str, ibis.Table], opened: Mapping[str, inputs_of.Opened]
    ) -> dict[str, ibis.Table]:
        """Return what other methods start from too: reduced once for all that run together."""
        if self.sharing is None or not self.method.shared:
            return sharing.lazily(self.method, tables)
        with self.journal.step(
            "share", translatable("Reduce once what several methods start from.")
        ) as facts:
            content = {one.name: one.digest for one in inputs_of.used(opened)}
            found = self.sharing.tables(self.method, tables, content, self.country)
            facts["sql"] = self.sharing.sql(found.values())
        return found

    def _plan(self, tables: Mapping[str, ibis.Table]) -> tuple[ibis.Table, str]:
        with self.journal.step(
            "plan", translatable("Write down what the engine is to carry out.")
        ) as facts:
            expression = self.method.reduce(tables, self.settings)
            facts["sql"] = sql = self.engine.sql(expression)
        return expression, digest.of_json([self.engine.name, sql])

    def _execute(self, expression: ibis.Table) -> pa.Table:
        with self.journal.step(
            "execute", translatable("Reduce the tables to statistics in the engine.")
        ) as facts:
            rows = self.engine.execute(expression)
            facts["rows_out"] = rows.num_rows
        kept, dropped = splitting.checked(rows, self.method.card)
        if "" in kept["place"].unique().to_pylist():
            raise BadInput(
                "Say whose data these are: no input names a place. Give a country (KEN), or GLOBAL "
                "for the world."
            )
        left_out = filled("Rows left out, without place or year: {count}", count=dropped)
        self.journal.check(
            Check(
                name=translatable("Every row has a place and a year"),
                passed=not dropped,
                found=left_out if dropped else "",
            )
        )
        return kept

    def _values(self, rows: pa.Table, asked: Asked) -> tuple[Value, ...]:
        making = valuing.Valuing(
            method=self.method, settings=self.settings, seed=asked.seed, interval=asked.interval
        )
        with self.journal.step(
            "estimate",
            translatable("Estimate values and their intervals."),
            rows_in=rows.num_rows,
        ) as facts:
            values = [
                value
                for series in splitting.series(
                    rows, self.method.card, level=asked.level, draws=asked.replicates
                )
                for value in making.values(series)
            ]
            facts["rows_out"] = len(values)
        return tuple(values)

    def _none(self, opened: Mapping[str, inputs_of.Opened]) -> tuple[Value, ...]:
        """Say for a place without data that there is no value, in the last year of the data."""
        scanned = [
            self.engine.scan(f"{name}_whole", one.scan_path)
            for name, one in opened.items()
            if isinstance(one, Snapshot) and any(held["name"] == "year" for held in one.columns)
        ]
        last = [self.engine.execute(one.aggregate(year=one.year.max())) for one in scanned]
        years = [found["year"][0].as_py() for found in last]
        year = max((one for one in years if one is not None), default=clock.today().year)
        return valuing.none_for(self.method, self.country or "", year)

    def _further(
        self, tables: Mapping[str, ibis.Table]
    ) -> dict[str, tuple[Mapping[str, Any], ...]]:
        further = self.method.tables(tables, self.settings)
        return {name: record.rows(self.engine.execute(one)) for name, one in further.items()}

    def _record(
        self,
        wanted: Request,
        used: Any,
        plan: str,
        values: tuple[Value, ...],
        further: Any,
        began: datetime,
        asked: Asked,
    ) -> Run:
        card = self.method.card
        return Run(
            id=wanted.id,
            method=card.name,
            code=card.code,
            version=card.version,
            package=f"ecotone {metadata.version('ecotone')}",
            settings={**wanted.settings},
            places=tuple(dict.fromkeys(one.place for one in values)),
            inputs=used,
            engine=self.engine.name,
            engine_version=self.engine.version,
            plan_digest=plan,
            seed=asked.seed,
            replicates=asked.replicates,
            level=asked.level,
            started_at=began.isoformat(),
            ended_at=clock.now().isoformat(),
            by=asked.by,
            checks=tuple(self.journal.checks),
            steps=tuple(self.journal.steps),
            values=values,
            digest=record.digest_of(values),
            tables=further,
            country=self.country,
            interval=asked.interval,
        )


def _shelf(given: Shelf | Path | None, stack: ExitStack) -> Shelf:
    if isinstance(given, Shelf):
        return given
    if given is not None:
        return Shelf(Path(given))
    return Shelf(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ecotone-shelf-"))))
