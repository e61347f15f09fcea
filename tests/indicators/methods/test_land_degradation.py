from __future__ import annotations

from pathlib import Path

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.methods import degradation_status as status
from ecotone.indicators.methods.land_degradation import STATES, LandDegradation
from ecotone.indicators.rasters.made_up import write_classes
from ecotone.kernel.errors import BadInput

STATE = st.sampled_from([-1, 0, 1, None])


def values(inputs, **asked) -> dict:
    run = compute(LandDegradation, inputs, country="KEN", **asked)
    return {one.measure: one for one in run.values}


def land(*rows: tuple, area: float = 10.0, **further) -> list[dict]:
    return [
        {"year": 2019, "area_km2": area, **dict(zip(STATES, row, strict=True)), **further}
        for row in rows
    ]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((1, -1, 0), -1),
        ((0, 1, 0), 1),
        ((1, 0, 0), 1),
        ((0, 0, 0), 0),
        ((None, 0, 0), None),
        ((-1, None, 0), None),
        ((-1, 1, 1), -1),
        ((0, 0, 1), 1),
    ],
)
def test_one_out_all_out(states, expected):
    columns = ibis.schema(dict.fromkeys("abc", "int64"))
    table = ibis.memtable([dict(zip("abc", states, strict=True))], schema=columns)
    found = table.select(state=status.one_out_all_out(table.a, table.b, table.c))
    assert ibis.duckdb.connect().to_pyarrow(found)["state"].to_pylist() == [expected]


@pytest.mark.parametrize(
    ("base", "now", "code", "simple"),
    [
        (-1, -1, 1, -1),
        (0, -1, 2, -1),
        (1, -1, 2, -1),
        (-1, 0, 3, -1),
        (0, 0, 4, 0),
        (1, 0, 5, 1),
        (-1, 1, 6, 1),
        (0, 1, 6, 1),
        (1, 1, 7, 1),
    ],
)
def test_seven_classes(base, now, code, simple):
    found = status.status(ibis.literal(base), ibis.literal(now))
    engine = ibis.duckdb.connect()
    assert engine.execute(found) == code
    assert engine.execute(status.simple(found)) == simple


def test_a_base_period_keeps_land_degraded_until_it_improves():
    rows = land((0, 0, 0), baseline=-1) + land((1, 0, 0), baseline=-1) + land((0, 0, 0), baseline=0)
    run = compute(LandDegradation, {"land": rows}, country="KEN")
    shares = {one.measure: one.value for one in run.values}
    assert shares["degraded_share"] == pytest.approx(100 / 3)
    assert shares["improved_share"] == pytest.approx(100 / 3)
    assert [(row["code"], row["area_km2"]) for row in run.tables["status"]] == [
        (3, 10.0),
        (4, 10.0),
        (6, 10.0),
    ]
    assert run.values[0].flags == ("Degraded in the base period counts until it improves.",)


def test_soil_carbon_is_read_from_its_change_at_ten_percent():
    rows = [
        {**row, "soil_carbon": None, "soil_carbon_change": change}
        for row, change in zip(land(*[(0, 0, None)] * 4), (-10.0, -9.9, 10.0, 9.9), strict=True)
    ]
    found = values({"land": rows})
    shares = [found[f"{name}_share"].value for name in ("degraded", "stable", "improved")]
    assert shares == [25.0, 50.0, 25.0]


def test_too_much_land_without_data_gives_no_value():
    rows = land(*[(0, 0, 0)] * 18, (0, None, 0), (None, 0, 0))
    found = values({"land": rows})["degraded_share"]
    assert (found.value, found.reason) == (None, "Too much of the land is without data.")
    assert found.share_known == pytest.approx(0.9)
    assert values({"land": rows}, settings={"most_missing": 0.1})["degraded_share"].value == 0


def written(folder: Path, **cells) -> dict:
    return {
        name: {2019: write_classes(folder / f"{name}.tif", rows, nodata=-32768)}
        for name, rows in cells.items()
    }


def test_rasters_give_what_a_table_of_their_cells_gives(tmp_path: Path):
    water = -32767
    rasters = written(
        tmp_path,
        productivity=[[1, 0, 1, 0, water]],
        land_cover=[[-1, 1, 0, 0, 0]],
        soil_carbon=[[0, 0, 0, 0, 0]],
    )
    found = values(rasters)
    assert found["degraded_share"].value == 25.0
    assert found["improved_share"].value == 50.0
    assert found["degraded_area"].value == pytest.approx(0.01)


def test_five_classes_of_productivity_are_read_only_when_asked(tmp_path: Path):
    stable = [[0, 0, 0, 0, 0]]
    rasters = written(
        tmp_path, productivity=[[1, 2, 3, 4, 5]], land_cover=stable, soil_carbon=stable
    )
    with pytest.raises(BadInput, match="Five classes of productivity are read with the setting"):
        compute(LandDegradation, rasters, country="KEN")
    found = values(rasters, settings={"five_classes": True})
    shares = [found[f"{name}_share"].value for name in ("degraded", "stable", "improved")]
    assert shares == [40.0, 40.0, 20.0]


def test_half_of_the_rasters_or_both_forms_are_refused(tmp_path: Path):
    rasters = written(tmp_path, productivity=[[0]], land_cover=[[0]])
    with pytest.raises(BadInput, match="Add soil_carbon"):
        compute(LandDegradation, rasters, country="KEN")
    both = {**rasters, **written(tmp_path, soil_carbon=[[0]]), "land": land((0, 0, 0))}
    with pytest.raises(BadInput, match="Leave out the table or the rasters"):
        compute(LandDegradation, both, country="KEN")


@given(st.lists(st.tuples(STATE, STATE, STATE), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_shares_add_to_a_hundred(rows):
    found = values({"land": land(*rows)}, settings={"most_missing": 0.999})
    shares = [found[f"{name}_share"].value for name in ("degraded", "stable", "improved")]
    known = sum(None not in row for row in rows)
    if known:
        assert sum(shares) == pytest.approx(100)
    else:
        assert shares == [None, None, None]
