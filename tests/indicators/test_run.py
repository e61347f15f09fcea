from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import compare, compute, explain, provenance, record, registry, rerun
from ecotone.indicators.cubes.example import rows
from ecotone.kernel.errors import BadInput, NotFound


def cube(**asked):
    given = asked.pop("rows", rows())
    return compute(
        "cube-richness", {"cube": given}, **{"country": "DNK", "replicates": 50, **asked}
    )


def of(run):
    return run.values  # noqa: PD011  # a run is no data frame


def values(run, measure="richness"):
    return {one.year: one.value for one in of(run) if one.measure == measure}


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, ecotone.indicators as found; "
        "print([one for one in ('ibis', 'duckdb', 'numpy', 'pyarrow') if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_rows_arrow_and_pandas_give_the_same_run():
    runs = [cube(rows=one) for one in (rows(), pa.Table.from_pylist(rows()), pd.DataFrame(rows()))]
    assert len({(run.id, run.digest) for run in runs}) == 1
    assert values(runs[0]) == {2000: 3, 2001: 4, 2003: 4}


def test_the_same_request_is_the_same_run_and_another_is_another():
    first = cube()
    assert cube(by="somebody else").id == first.id
    others = [cube(seed=2), cube(level=0.9), cube(replicates=60), cube(interval="BCa")]
    assert len({first.id, *(run.id for run in others)}) == 5


def test_a_table_with_places_gives_each_its_own_values_and_a_country_only_its_own():
    two = [{**row, "place": place} for place in ("DNK", "SWE") for row in rows()]
    assert set(cube(rows=two, country=None).places) == {"DNK", "SWE"}
    assert cube(rows=two).places == ("DNK",)


def test_an_interval_does_not_depend_on_what_else_is_computed():
    two = [{**row, "place": place} for place in ("DNK", "SWE") for row in rows()]
    both = [one for one in of(cube(rows=two, country=None)) if one.place == "DNK"]
    assert both == list(of(cube(rows=two)))


def test_data_of_nobody_are_refused():
    with pytest.raises(BadInput, match="Say whose data these are"):
        cube(country=None)


def test_one_unit_has_no_interval_and_the_value_says_why():
    (one, _) = of(cube(rows=rows()[:1]))
    assert (one.value, one.low, one.interval) == (
        1,
        None,
        "Fewer than two units can be drawn again.",
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"year": 99}, "year"),
        ({"occurrences": 0}, "occurrences"),
        ({"occurrences": "many"}, "occurrences"),
        ({"taxon": None}, "taxon"),
    ],
)
def test_cells_that_do_not_fit_are_named(changed, sentence):
    with pytest.raises(BadInput, match=sentence):
        cube(rows=[{**rows()[0], **changed}, *rows()[1:]])


def test_what_is_asked_wrongly_is_told():
    with pytest.raises(BadInput, match="no input “birds”"):
        compute("cube-richness", {"birds": rows()})
    with pytest.raises(BadInput, match="needs the input “cube”"):
        compute("cube-richness", {})
    with pytest.raises(NotFound, match="no method"):
        compute("cube-riches", {"cube": rows()})
    with pytest.raises(BadInput, match="no engine “oracle”"):
        cube(engine="oracle")
    with pytest.raises(BadInput, match="from 20 to"):
        cube(replicates=3)
    with pytest.raises(BadInput, match="no setting “colour”"):
        cube(settings={"colour": 3})
    with pytest.raises(BadInput, match="one of: year, cube"):
        compute("cube-evenness", {"cube": rows()}, settings={"taxa": "all"})


def test_progress_is_told_as_it_goes():
    told = []
    cube(progress=lambda name, _: told.append(name))
    assert told == ["read", "check", "prepare", "plan", "execute", "estimate"]


def test_a_run_goes_through_json_and_is_repeated_to_the_same_digits(tmp_path):
    run = cube(shelf=tmp_path, by="Asha")
    kept = record.from_json(json.loads(json.dumps(record.as_json(run))))
    assert kept == run
    again = rerun(kept, shelf=tmp_path)
    assert (again.same, again.differences, again.run.id) == (True, (), run.id)


def test_a_rerun_that_differs_names_the_value_and_the_version(tmp_path):
    run = cube(shelf=tmp_path)
    other = replace(of(run)[0], value=17.0)
    spoilt = replace(run, version="0.9", digest="x", values=(other, *of(run)[1:]))
    found = rerun(spoilt, shelf=tmp_path)
    assert not found.same
    assert [one.sentence for one in found.differences] == [
        "Method version: 0.9 → 1.0",
        "Value DNK, 2000, richness: 17.0 → 3.0",
    ]


def test_compare_names_the_cell_that_changed(tmp_path):
    shelf = Shelf(tmp_path)
    changed = rows()
    changed[4] = {**changed[4], "occurrences": 9}
    one, other = cube(shelf=shelf), cube(rows=changed, shelf=shelf)
    assert one.digest != other.digest
    found = compare(one, other, shelf=shelf)
    assert [cause.what for cause in found.causes] == ["input", "cell"]
    row = changed[4]
    assert found.causes[1].sentence == (
        f"Cell cube, year {row['year']}, cell {row['cell']}, taxon {row['taxon']}, occurrences: "
        f"{rows()[4]['occurrences']} → 9"
    )
    assert [effect.where for effect in found.effects if effect.what == "value"] == [
        f"DNK, {row['year']}, records"
    ]


def test_compare_names_rows_that_came_and_went(tmp_path):
    shelf = Shelf(tmp_path)
    one, other = cube(shelf=shelf), cube(rows=rows()[1:], shelf=shelf)
    (_, gone) = compare(one, other, shelf=shelf).causes
    assert gone.after is None
    assert "elm" in gone.where


def test_runs_of_the_same_rows_in_another_order_have_the_same_values(tmp_path):
    shelf = Shelf(tmp_path)
    one, other = cube(shelf=shelf), cube(rows=rows()[::-1], shelf=shelf)
    found = compare(one, other, shelf=shelf)
    assert (found.same_values, found.effects) == (True, ())
    assert found.notes == ("cube: The same rows in another order.",)


def test_explain_tells_steps_with_counts_and_sql():
    text = "\n".join(explain(cube()))
    assert "execute: Reduce the tables to statistics in the engine." in text
    assert "GROUP BY" in text
    assert "GROUP BY" not in "\n".join(explain(cube(), sql=False))


def test_provenance_names_inputs_settings_and_every_value():
    run = cube(by="Asha")
    graph = provenance.as_prov(run)["@graph"]
    (activity,) = [one for one in graph if one["@type"] == "prov:Activity"]
    known = {one["@id"] for one in graph}
    assert {*activity["used"], *activity["wasAssociatedWith"]} <= known
    assert activity["ecotone:seed"] == 1
    (result,) = [one for one in graph if "prov:Collection" in one["@type"]]
    assert len(result["prov:hadMember"]) == len(of(run))


def test_every_method_is_found_by_its_name_and_by_its_code():
    for found in registry.methods():
        assert registry.method(found.card.name.upper()) is found
        if found.card.code:
            assert found in registry.for_indicator(found.card.code)


def test_a_reason_that_is_no_tuple_by_year_is_the_authors_fault_and_told():
    method = registry.method("cube-richness")

    class Careless(method):
        card = replace(method.card, name="careless")

        def reasons(self, sums, settings):
            del sums, settings
            return {"richness": "Nobody counted."}

    with pytest.raises(registry.BadMethod, match="“careless” gives reasons of “richness”"):
        compute(Careless, {"cube": rows()}, country="DNK", replicates=50)
