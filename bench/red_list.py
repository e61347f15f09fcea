"""The Red List Index of five groups with 1,000 draws, and the same as a plain loop in NumPy.

116,000 made-up assessments: five groups in 18 years of assessment together, as many species and
as many of them Data Deficient as in birds, mammals, amphibians, corals and cycads. The loop goes as
published codes do: for each draw, group and year it takes the rows, weighs them, gives every Data
Deficient species a weight of the others, and divides.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from bench.figure import Figure

from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import draws
from ecotone.indicators.base import Run
from ecotone.indicators.engines import DuckDB
from ecotone.indicators.methods.red_list_index import RedListIndex, RedListSettings
from ecotone.indicators.run import compute
from ecotone.indicators.splitting import series
from ecotone.indicators.totals import ALL

#: Group: species, Data Deficient ones, years of assessment, chances of weights 0 to 5.
GROUPS: Mapping[str, tuple[int, int, tuple[int, ...], tuple[float, ...]]] = {
    "Bird": (
        11_197,
        40,
        (1988, 1994, 2000, 2004, 2008, 2012, 2016, 2020, 2024),
        (78, 8, 7, 4, 2, 1),
    ),
    "Mammal": (3_400, 480, (1996, 2008), (68, 7, 11, 9, 4, 1)),
    "Amphibian": (2_000, 420, (1980, 2004, 2020), (50, 7, 13, 17, 12, 1)),
    "Coral": (846, 142, (1996, 2008), (68, 14, 15, 2, 1, 0)),
    "Cycad": (341, 3, (2003, 2014), (14, 19, 26, 20, 20, 1)),
}
CODES = ("LC", "NT", "VU", "EN", "CR", "EX")
DRAWS = 1_000
GOAL = 100
TIMES = 5


def figures() -> list[Figure]:
    """Measure the loop and ours on the same rows and return the figures."""
    table = made_up()
    loop_seconds, loop = _looped(table)
    began = time.perf_counter()
    prepared_loop(table)
    prepared_seconds = time.perf_counter() - began
    ours_seconds, ours = _ours(table)
    whole_seconds, run = _whole(table)
    times = loop_seconds / ours_seconds
    apart = max(abs(loop[key] - ours[key]) for key in loop)
    return [
        Figure(
            name=f"RLI of {table.num_rows:,} rows, 1,000 draws, NumPy loop, s",
            value=f"{loop_seconds:.1f}",
        ),
        Figure(
            name="the loop with rows taken and weighed once, s", value=f"{prepared_seconds:.2f}"
        ),
        Figure(name="the same by counts, in the engine and drawn, s", value=f"{ours_seconds:.3f}"),
        Figure(
            name="how many times faster than the loop",
            value=f"{times:.0f}",
            goal=f">= {GOAL}",
            met=times >= GOAL,
        ),
        Figure(
            name="greatest difference of the means of draws",
            value=f"{apart:.1e}",
            goal="<= 1e-3",  # five standard errors of a thousand draws of 420 amphibians
            met=apart <= 1e-3,
        ),
        Figure(
            name=f"the whole run with checks and record ({len(run.values)} values), s",
            value=f"{whole_seconds:.2f}",
        ),
    ]


def made_up() -> pa.Table:
    """Return the assessments, the same every time."""
    rng = np.random.default_rng(20)
    columns: dict[str, list[Any]] = {"species": [], "category": [], "year": [], "taxon_group": []}
    for group, (species, deficient, years, chances) in GROUPS.items():
        drawn = rng.choice(len(CODES), species, p=np.array(chances) / sum(chances))
        for at, year in enumerate(years):
            worse = np.minimum(drawn + (rng.random(species) < 0.005 * at), 5)
            codes = np.array(CODES, dtype=object)[worse]
            codes[:deficient] = "DD"
            columns["species"] += [f"{group} {number}" for number in range(species)]
            columns["category"] += codes.tolist()
            columns["year"] += [year] * species
            columns["taxon_group"] += [group] * species
    return pa.table(columns)


def loop(table: pa.Table) -> dict[tuple[str, int], float]:
    """Return the mean index by group and year of draws, one after another."""
    rng = np.random.default_rng(1)
    weights = {code: weight for weight, code in enumerate(CODES)} | {"DD": -1}
    group = table["taxon_group"].to_numpy()
    year = table["year"].to_numpy()
    weight = np.array([weights[code] for code in table["category"].to_pylist()])
    asked = [(name, one) for name, (_, _, years, _) in GROUPS.items() for one in years]
    found: dict[tuple[str, int], list[float]] = {key: [] for key in asked}
    for _draw in range(DRAWS):
        for name, one in asked:
            rows = weight[(group == name) & (year == one)]
            known = rows[rows >= 0]
            rows = np.concatenate([known, rng.choice(known, (rows < 0).sum())])
            found[name, one].append(1 - rows.sum() / (5 * rows.size))
    return {key: float(np.mean(values)) for key, values in found.items()}


def prepared_loop(table: pa.Table) -> None:
    """Draw one after another, the rows of each group and year taken and weighed only once."""
    rng = np.random.default_rng(1)
    weights = {code: weight for weight, code in enumerate(CODES)} | {"DD": -1}
    group, year = table["taxon_group"].to_numpy(), table["year"].to_numpy()
    weight = np.array([weights[code] for code in table["category"].to_pylist()])
    for name, (_, _, years, _) in GROUPS.items():
        for one in years:
            rows = weight[(group == name) & (year == one)]
            known, unknown = rows[rows >= 0], (rows < 0).sum()
            for _draw in range(DRAWS):
                _index = 1 - (known.sum() + rng.choice(known, unknown).sum()) / (5 * rows.size)


def _looped(table: pa.Table) -> tuple[float, dict[tuple[str, int], float]]:
    began = time.perf_counter()
    found = loop(table)
    return time.perf_counter() - began, found


def _ours(table: pa.Table) -> tuple[float, dict[tuple[str, int], float]]:
    """Return the seconds from the table in the engine to values with intervals, and the means."""
    with DuckDB() as engine:
        held = engine.hold("assessments", table).mutate(place=ibis.literal(""))
        seconds, means = _best(lambda: _by_counts(engine, held))
    return seconds, means


def _by_counts(engine: DuckDB, held: Any) -> dict[tuple[str, int], float]:
    method, settings = RedListIndex(), RedListSettings()
    rows = engine.execute(method.reduce({"assessments": held}, settings))
    found = {}
    for one in series(rows, method.card, level=0.9, draws=DRAWS):
        method.observe(one, settings)
        spread = method.spread(
            one, settings, draws.generator(1, one.place, dict(one.group), "spread")
        )
        if one.group["taxon_group"] != ALL:
            middle = spread["red_list_index"].middle
            assert middle is not None
            found |= {
                (one.group["taxon_group"], int(year)): float(mean)
                for year, mean in zip(one.years, middle, strict=True)
            }
    return found


def _whole(table: pa.Table) -> tuple[float, Run]:
    """Return the seconds of a run on a kept snapshot: read, check, reduce, draw, record."""
    with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as folder:
        shelf = Shelf(Path(folder))
        kept = shelf.keep_table(table, title="made-up assessments")
        return _best(
            lambda: compute(
                RedListIndex,
                {"assessments": kept},
                country="GLOBAL",
                shelf=shelf,
                replicates=DRAWS,
            )
        )


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least seconds of several times, and what came out."""
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - began)
    return min(seconds), found
