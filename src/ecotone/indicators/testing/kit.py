"""The checks that every method passes. Inherit, and name the method.

    class TestLakeClarity(MethodKit):
        method = LakeClarity

The checks run on what ``Method.example`` gives. A check of an engine on which the method does not
run (``Method.gaps``) is skipped with the reason, once it is seen that it really does not run.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import ibis
import numpy as np
import pytest

from ecotone.datasets.needs import TableNeed
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import draws, fitting, inputs, splitting, uncertainty
from ecotone.indicators import settings as settings_of
from ecotone.indicators.base import Example, Lifecycle, Method, Run, Uncertainty, Value
from ecotone.indicators.engines import DuckDB, Engine
from ecotone.indicators.repetition import rerun
from ecotone.indicators.run import compute, compute_together
from ecotone.indicators.series import Series
from ecotone.indicators.testing import variants
from ecotone.indicators.testing.engines import SQLite, Unbound, spark_or_skip
from ecotone.indicators.valuing import NO_DATA
from ecotone.kernel.errors import BadInput

#: Enough draws to see whether intervals behave.
DRAWS = 200
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Two engines add fractions in different orders; nothing else may differ.
NEAR = 1e-12


class MethodKit:
    """Checks of the contract in ``indicators.base``."""

    method: ClassVar[type[Method]]

    @pytest.fixture(name="tried")
    def tried_fixture(self, tmp_path: Path) -> Tried:
        """Return the method with its example, ready to be tried."""
        return Tried(self.method, self.method.example(tmp_path), tmp_path)

    @pytest.fixture(name="spark")
    def spark_fixture(self, request: pytest.FixtureRequest) -> Engine:
        """Return the cluster's engine, or skip and say why there is none."""
        return spark_or_skip(request)

    # What it says of itself

    def test_card_is_complete(self) -> None:
        card = self.method.card
        assert NAME.fullmatch(card.name), "the name is lower-case words joined by hyphens"
        absent = [
            field
            for field in ("version", "title", "summary", "measures", "steps", "references")
            if not getattr(card, field)
        ]
        assert not absent
        assert len({one.name for one in card.measures}) == len(card.measures)
        assert all(one.title and one.unit for one in card.measures)
        assert all(need.meaning for need in card.inputs.values())
        assert card.lifecycle is Lifecycle.DRAFT or card.worked_example is not None

    def test_card_says_where_the_interval_comes_from(self) -> None:
        card = self.method.card
        if card.uncertainty is Uncertainty.BOOTSTRAP:
            assert card.unit_of_resampling, "what is drawn again?"
        if card.uncertainty is Uncertainty.NONE:
            assert card.no_interval, "a value without interval carries the reason"

    def test_columns_have_type_and_meaning_and_keys_are_columns(self) -> None:
        for need in self.method.card.inputs.values():
            if isinstance(need, TableNeed):
                names = [column.name for column in need.columns]
                assert len(set(names)) == len(names)
                assert set(need.key) <= {*names, "place"}
                assert all(column.meaning for column in need.columns)

    def test_default_settings_are_made_frozen_and_go_through_json(self) -> None:
        made = settings_of.make(self.method, None)
        assert dataclasses.is_dataclass(made)
        assert vars(self.method.Settings)["__dataclass_params__"].frozen
        assert settings_of.make(self.method, settings_of.plain(made)) == made

    def test_reduce_is_lazy(self, tried: Tried) -> None:
        """Tables without data and without an engine: whatever carries out something fails."""
        found = self.method().reduce(tried.unbound(), tried.settings)
        assert isinstance(found, ibis.Table)
        asked = ("place", "year", *self.method.card.groups)
        absent = [name for name in asked if name not in found.columns]
        assert not absent, f"reduce gives no column {', '.join(absent)}"

    # What it gives

    def test_example_gives_what_is_expected(self, tried: Tried) -> None:
        assert tried.example.expected, "an example says what it gives"
        for wanted in tried.example.expected:
            found = tried.run().of(wanted.place, wanted.year, wanted.measure, wanted.group)
            if wanted.value is None:
                assert found.value is None
                assert found.reason
            else:
                assert found.value == pytest.approx(
                    wanted.value, rel=wanted.tolerance, abs=wanted.tolerance
                ), wanted

    def test_values_lie_in_their_range_and_say_why_there_is_none(self, tried: Tried) -> None:
        measures = {one.name: one for one in self.method.card.measures}
        assert tried.run().values
        for value in tried.run().values:
            measure = measures[value.measure]
            assert (value.value is None) == bool(value.reason)
            if value.value is not None:
                assert np.isfinite(value.value)
                assert measure.low is None or value.value >= measure.low
                assert measure.high is None or value.value <= measure.high
                assert not measure.whole or value.value == round(value.value)

    def test_intervals_hold_the_value_or_say_why_there_is_none(self, tried: Tried) -> None:
        for value in tried.run().with_number():
            assert value.interval
            assert (value.low is None) == (value.high is None)
            if value.low is not None:
                assert value.level is not None
                assert value.low <= value.value <= value.high  # type: ignore[operator]  # numbers

    def test_intervals_shrink_with_more_units(self, tried: Tried) -> None:
        if self.method.card.uncertainty is not Uncertainty.BOOTSTRAP:
            pytest.skip("no units are drawn again")
        narrower = 0
        for series in tried.series():
            few = tried.widths(series)
            many = tried.widths(variants.many_times(series, 16))
            for name in few.keys() & many.keys():
                compared = few[name] > NEAR
                assert np.all(many[name][compared] < few[name][compared]), name
                narrower += int(compared.sum())
        assert narrower, "no interval of the example has any width"

    def test_seed_decides_the_digits(self, tried: Tried) -> None:
        again, other = tried.compute(seed=1), tried.compute(seed=2)
        assert again.digest == tried.run().digest
        assert again.id != other.id
        assert [one.value for one in again.values] == [one.value for one in other.values]

    def test_record_lets_a_second_run_reproduce_the_digest(self, tried: Tried) -> None:
        shelf = Shelf(tried.folder / "shelf")
        first = tried.compute(shelf=shelf)
        again = rerun(first, shelf=shelf, method=self.method)
        assert again.same
        assert again.run.id == first.id

    # What it makes of its input

    def test_together_with_itself_gives_the_same(self, tried: Tried) -> None:
        assert tried.digests_together("duckdb") == {tried.run().digest}

    def test_order_and_partition_of_rows_do_not_matter(self, tried: Tried) -> None:
        tables = variants.tables(self.method.card, tried.example)
        if not tables:
            pytest.skip("no input is a table")
        turned = {name: variants.shuffled(table) for name, table in tables.items()}
        run = tried.compute(variants.with_tables(tried.example, turned))
        assert run.digest == tried.run().digest

    def test_a_missing_column_is_named(self, tried: Tried) -> None:
        for name, column, short in variants.without(self.method.card, tried.example):
            with pytest.raises(BadInput) as caught:
                tried.compute(short)
            assert name in caught.value.for_keeper
            assert column in caught.value.for_keeper

    def test_repeated_keys_are_refused(self, tried: Tried) -> None:
        keyed = {
            name: table
            for name, table in variants.tables(self.method.card, tried.example).items()
            if getattr(self.method.card.inputs[name], "key", ())
        }
        if not keyed:
            pytest.skip("no table has a key")
        for name, table in keyed.items():
            with pytest.raises(BadInput) as caught:
                tried.compute(variants.with_tables(tried.example, {name: variants.repeated(table)}))
            assert name in caught.value.for_keeper

    def test_a_place_without_data_has_no_value_and_a_reason(self, tried: Tried) -> None:
        moved = variants.elsewhere(self.method.card, tried.example)
        if set(moved) != set(tried.example.inputs):
            pytest.skip("layers and grids have no column of places")
        other = dataclasses.replace(variants.with_tables(tried.example, moved), country="ZZZ")
        values = tried.compute(other).values
        assert values
        assert {(one.value, one.reason) for one in values} == {(None, NO_DATA)}

    # Where it runs

    def test_a_second_engine_gives_the_same(self, tried: Tried) -> None:
        tried.same_on(SQLite())

    @pytest.mark.spark
    # pyspark leaves sockets to the garbage collector
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.filterwarnings("ignore::ResourceWarning")
    def test_spark_gives_the_same(self, tried: Tried, spark: Engine) -> None:
        tried.same_on(spark)

    @pytest.mark.spark
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.filterwarnings("ignore::ResourceWarning")
    def test_spark_shares_what_methods_start_from(self, tried: Tried, spark: Engine) -> None:
        if not self.method.shared:
            pytest.skip("nothing is shared with other methods")
        assert tried.digests_together(spark) == {tried.run().digest}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A run, asked by value."""

    run: Run

    @property
    def digest(self) -> str:
        return self.run.digest

    @property
    def values(self) -> tuple[Value, ...]:
        return self.run.values

    def with_number(self) -> Iterator[Value]:
        return (one for one in self.values if one.value is not None)

    def of(self, place: str, year: int, measure: str, group: Any) -> Value:
        """Return the value of a measure; a place or group that is not named fits any."""
        fitting_ones = [
            one
            for one in self.values
            if (one.year, one.measure) == (year, measure)
            and place in {"", one.place}
            and dict(group).items() <= one.group.items()
        ]
        assert len(fitting_ones) == 1, f"{len(fitting_ones)} values of {measure} in {year}"
        return fitting_ones[0]


class Tried:
    """A method with its example: computed as often as a check asks."""

    def __init__(self, method: type[Method], example: Example, folder: Path) -> None:
        self.method = method
        self.example = example
        self.folder = folder
        self.settings = settings_of.make(method, example.settings)
        self._found: Found | None = None

    def run(self) -> Found:
        """Return the run of the example as it is."""
        if self._found is None:
            self._found = Found(self.compute())
        return self._found

    def compute(self, example: Example | None = None, **asked: Any) -> Run:
        """Compute the example or another."""
        given = example or self.example
        return compute(
            self.method,
            given.inputs,
            country=given.country,
            settings=given.settings,
            **{"replicates": DRAWS, **asked},
        )

    def digests_together(self, engine: str | Engine) -> set[str]:
        """Return the digests of two runs of the example that are computed together."""
        runs = compute_together(
            [self.method, self.method],
            self.example.inputs,
            country=self.example.country,
            settings=self.example.settings,
            engine=engine,
            replicates=DRAWS,
        )
        return {run.digest for run in runs}

    def same_on(self, engine: Engine) -> None:
        """Hold the values on another engine against DuckDB's."""
        gap = self.method.gaps.get(engine.name)
        if gap is not None:
            with pytest.raises(Exception):  # noqa: B017, PT011  # each engine fails in its own way
                self.compute(engine=engine)
            pytest.skip(f"{engine.name}: {gap}")
        there = self.compute(engine=engine)
        assert len(there.values) == len(self.run().values)
        for ours, theirs in zip(self.run().values, there.values, strict=True):
            assert _key(ours) == _key(theirs), (ours, theirs)
            for part in ("value", "low", "high"):
                expected = getattr(ours, part)
                assert getattr(theirs, part) == (
                    None if expected is None else pytest.approx(expected, rel=NEAR, abs=NEAR)
                ), (part, ours, theirs)

    def unbound(self) -> dict[str, ibis.Table]:
        """Return tables of the right columns that belong to no engine."""
        shelf = Shelf(self.folder / "unbound")
        opened = inputs.opened(self.method.card, self.example.inputs, shelf)
        return fitting.tables(self.method(), opened, self.settings, Unbound(), self.example.country)

    def series(self) -> list[Series]:
        """Return the series that the example gives."""
        method = self.method()
        shelf = Shelf(self.folder / "series")
        opened = inputs.opened(self.method.card, self.example.inputs, shelf)
        with DuckDB() as engine:
            data = fitting.tables(method, opened, self.settings, engine, self.example.country)
            rows = engine.execute(method.reduce(data, self.settings))
        kept, _ = splitting.checked(rows, self.method.card)
        found = splitting.series(kept, self.method.card, level=0.95, draws=DRAWS)
        return [one.over(method.years(one.years, self.settings)) for one in found]

    def widths(self, series: Series) -> dict[str, Any]:
        """Return the width of each interval as a share of its value, by measure, (years,)."""
        method = self.method()
        with np.errstate(divide="ignore", invalid="ignore"):

            def estimate(sums: Any) -> Any:
                return method.estimate(sums, self.settings)

            drawn = uncertainty.bootstrap(series, estimate, draws.generator(1))
            spreads = {**drawn, **method.spread(series, self.settings, draws.generator(1))}
            values = method.observe(series, self.settings)
            return {
                name: np.nan_to_num((one.high - one.low) / np.abs(values[name][0]))
                for name, one in spreads.items()
            }


def _key(value: Value) -> tuple[Any, ...]:
    return value.place, value.year, sorted(value.group.items()), value.measure, value.reason
