"""From a file to a value and back: the commands a statistician types, with real methods."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.monitoring.models import Dataset, Run, Value
from ecotone.cli.main import main

pytestmark = pytest.mark.django_db

TYPES = """ecosystem,category,year,biome,area
Type 1,LC,2018,Shrubland,10
Type 2,Near Threatened,2018,Shrubland,20
Type 3,vu,2018,Shrubland,30
Type 4,Critically Endangered (CR),2018,Savanna,40
Type 5,Collapsed,2018,Savanna,50
Type 6,DD,2018,Savanna,60
"""


@pytest.fixture
def here(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.ECOTONE_HOME = tmp_path
    monkeypatch.chdir(tmp_path)
    (tmp_path / "types.csv").write_text(TYPES)
    return tmp_path


def ecotone(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, words, prog_name="ecotone")
    assert done.exit_code == code, (done.stdout, done.stderr, done.exception)
    assert "Traceback" not in done.stderr
    return done


def compute(*more: str, code: int = 0) -> Result:
    return ecotone(
        "indicators", "compute", "A.1", "--input", "types.csv", "--country", "ZAF", *more, code=code
    )


def values(done: Result) -> dict[tuple[str, str, str], float]:
    rows = csv.DictReader(io.StringIO(done.stdout))
    return {(row["measure"], row["group_biome"], row["year"]): float(row["value"]) for row in rows}


def test_a_file_becomes_values_that_are_kept_with_data_and_run(here: Path) -> None:
    found = values(compute("--csv", "--licence", "CC-BY-4.0", "--title", "Types of South Africa"))
    assert found["index", "all", "2018"] == pytest.approx(1 - 12 / 25)
    run = Run.objects.get()
    assert (run.code, run.places, run.audience) == ("A.1", ["ZAF"], "staff")
    data = Dataset.objects.get()
    assert (data.title, data.licence, data.rows) == ("Types of South Africa", "CC-BY-4.0", 6)
    assert Value.objects.filter(run=run, main=True, total=True).count() == 1
    assert compute("--csv").stdout
    assert (Run.objects.count(), Dataset.objects.count()) == (1, 1)
    listed = json.loads(ecotone("indicators", "runs", "--json").stdout)
    assert [one["id"] for one in listed] == [run.id]


def test_people_read_a_table_and_programs_read_json(here: Path) -> None:
    said = compute()
    assert "Index of ecosystems · ZAF" in said.stdout
    assert "2018  0.520 index (" in said.stdout
    assert "keep: Write down" in said.stderr
    body = json.loads(compute("--json").stdout)
    assert (body["method"], body["country"]) == ("ecosystem-index", "ZAF")


def test_the_same_digits_again_from_the_database_and_from_a_file(here: Path) -> None:
    compute("--out", "results")
    assert sorted(file.name for file in (here / "results").iterdir()) == [
        "provenance.jsonld", "run.json", "values.csv"
    ]  # fmt: skip
    for run in (Run.objects.get().id, "results/run.json"):
        assert "The same digits" in ecotone("indicators", "rerun", run).stdout
    record = json.loads((here / "results" / "run.json").read_text())
    record["digest"] = "0" * 64
    record["values"][0]["value"] = 0.123
    (here / "other.json").write_text(json.dumps(record))
    assert "Not the same digits" in ecotone("indicators", "rerun", "other.json", code=1).stdout


def test_comparing_names_the_cell_that_changed(here: Path) -> None:
    compute()
    first = Run.objects.get().id
    (here / "types.csv").write_text(TYPES.replace("Type 3,vu", "Type 3,en"))
    compute()
    second = Run.objects.exclude(pk=first).get().id
    said = " ".join(ecotone("indicators", "compare", first, second).stdout.split())
    assert "Type 3" in said
    assert "VU → EN" in said
    assert "The values differ." in said
    body = json.loads(ecotone("indicators", "compare", first, second, "--json").stdout)
    assert body["same_values"] is False


def test_a_run_is_explained_step_by_step(here: Path) -> None:
    compute()
    said = ecotone("indicators", "explain", Run.objects.get().id).stdout
    for word in ("Inputs", "Steps", "SELECT", "Checks", "rows"):
        assert word in said, word


def test_a_dry_run_reads_nothing_and_says_how_long(here: Path) -> None:
    said = compute("--dry-run").stdout
    assert "about 6 rows" in said
    assert "It may take about" in said
    assert Run.objects.count() == 0
    assert not (here / "datasets").exists()
    done = ecotone("indicators", "compute", "A.1", "--dry-run", code=1)
    assert "also needs types" in done.stderr


def test_an_example_can_be_computed_as_it_stands(here: Path) -> None:
    said = ecotone("indicators", "needs", "A.1", "--example", "example.csv")
    assert "category (text" in said.stdout
    assert (here / "example.csv").exists()
    ecotone("indicators", "compute", "A.1", "--input", "example.csv", "--country", "ZAF")
    again = ecotone("indicators", "needs", "A.1", "--example", "example.csv", code=1)
    assert "is there already" in again.stderr


def test_methods_are_listed_and_explained(here: Path) -> None:
    said = ecotone("indicators", "list").stdout
    assert "ecosystem-index" in said
    assert "A.1" not in ecotone("indicators", "list", "--target", "4").stdout
    card = ecotone("indicators", "show", "A.1").stdout
    for word in ("Measures", "Steps", "Worked example", "Doubts", "Sources", "Settings"):
        assert f"\n{word}" in card, word


def test_a_value_goes_its_way_from_the_command_line(here: Path) -> None:
    compute("--licence", "CC-BY-4.0")
    run, data = Run.objects.get().id, Dataset.objects.get().digest
    assert "is not public" in ecotone("indicators", "release", run, code=1).stderr
    ecotone("datasets", "publish", data[:12])
    ecotone("indicators", "release", run)
    ecotone("indicators", "withdraw", run, "--reason", "Out of date.")
    assert "is under review" in ecotone("indicators", "publish", run, code=1).stderr
    ecotone("indicators", "submit", run, "--measure", "index")
    ecotone("indicators", "publish", run, "--measure", "index", "--year", "2018")
    assert set(Value.objects.filter(measure="index").values_list("state", flat=True)) == {
        "official"
    }
    (here / "types.csv").write_text(TYPES.replace("Type 3,vu", "Type 3,en"))
    compute()
    newer = Run.objects.exclude(pk=run).get().id
    ecotone("indicators", "revise", newer, "--measure", "index", "--reason", "A better list.")
    assert Value.objects.filter(run=run, state="revised").count() == 3
    ecotone("indicators", "decline", newer, "--reason", "Withdrawn.", "--measure", "index")
    ecotone("indicators", "schedule", "A.1", "--on", "2099-01-01", "--country", "ZAF")
    ecotone("datasets", "describe", data[:12], "--licence", "CC0-1.0")
    ecotone("datasets", "hide", data[:12], "--reason", "It names places.")
    actors = set(AuditEvent.objects.values_list("actor", flat=True))
    assert len(actors) == 1
    assert actors.pop().endswith("(command line)")


def test_datasets_are_checked_kept_listed_and_shown(here: Path) -> None:
    need = ("--for", "A.1:types")
    assert "6 of 6 rows" in ecotone("datasets", "check", "types.csv", *need).stdout
    assert Dataset.objects.count() == 0
    ecotone("datasets", "add", "types.csv", *need, "--licence", "CC-BY-4.0", "--title", "Types")
    data = Dataset.objects.get()
    assert data.digest[:12] in ecotone("datasets", "list").stdout
    shown = ecotone("datasets", "show", data.digest[:12]).stdout
    for word in ("Types", "CC-BY-4.0", "category", "Type 1"):
        assert word in shown, word
    ecotone(
        "indicators", "compute", "A.1", "--input", f"types=@{data.digest[:12]}", "--country", "ZAF"
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (TYPES.replace("Type 3,vu", "Type 3,threatened"), ("row 4", "category", "threatened")),
        (TYPES.replace("ecosystem,category", "ecosystem,colour"), ("category",)),
        (TYPES + "Type 6,DD,2018,Savanna,60\n", ("row 8", "Type 6")),
        (TYPES.replace("Type 1,LC,2018", "Type 1,LC,0"), ("row 2", "year")),
    ],
)
def test_every_problem_of_a_file_is_said_with_its_place(
    here: Path, body: str, words: tuple[str, ...]
) -> None:
    (here / "types.csv").write_text(body)
    for done in (
        compute(code=1),
        ecotone("datasets", "check", "types.csv", "--for", "A.1:types", code=1),
    ):
        for word in words:
            assert word in done.stderr, word
    assert (Run.objects.count(), Value.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("indicators", "show", "Z.9"), 3, "There is no method"),
        (("indicators", "show", "18.1"), 3, "no method yet"),
        (("indicators", "rerun", "nothing-here"), 3, "There is no run"),
        (("indicators", "rerun", "nothing.json"), 1, "There is no file"),
        (("datasets", "show", "0" * 12), 3, "There is no dataset"),
        (("indicators", "compute", "A.1", "--input", "birds=types.csv"), 1, "no input “birds”"),
        (("indicators", "compute", "A.1", "--input", "none.csv"), 1, "There is no file"),
        (("indicators", "compute", "A.1", "--input", "types.csv"), 1, "Say whose data these are"),
        (("indicators", "compute", "A.1", "--parquet"), 2, "--out"),
        (
            ("indicators", "compute", "A.1", "--input", "types.csv", "--licence", "my own"),
            1,
            "no licence that we know",
        ),
        (
            ("indicators", "compute", "A.1", "--input", "types.csv", "--set", "colour=1"),
            1,
            "no setting “colour”",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    here: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    assert sentence in ecotone(*words, code=code).stderr


def test_parquet_is_written_to_a_folder(here: Path) -> None:
    import pyarrow.parquet as pq

    compute("--parquet", "--out", "results")
    table = pq.read_table(here / "results" / "values.parquet")
    assert table.num_rows == Value.objects.count()


CUBE = """year,cell,taxon,occurrences
2000,E009N57A,1,3
2000,E009N57B,1,1
2000,E009N57A,2,2
2001,E009N57A,2,5
2001,E009N57B,3,1
"""


def test_methods_of_the_same_data_are_computed_together(here: Path) -> None:
    (here / "cube.csv").write_text(CUBE)
    words = ("indicators", "compute", "cube-richness", "cube-t*", "--input", "cube.csv")
    done = ecotone(*words, "--country", "DNK", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = {(row["measure"], row["year"]): row["value"] for row in rows}
    assert (found["richness", "2001"], found["turnover", "2001"]) == ("2.0", str(2 / 3))
    assert found["turnover", "2000"] == ""
    assert {row["method"] for row in rows} == {"cube-richness", "cube-turnover"}
    assert (Run.objects.count(), Dataset.objects.count()) == (2, 1)
    ecotone(*words, "--country", "DNK", "--out", "both")
    assert sorted(str(file.relative_to(here)) for file in here.glob("both/*/values.csv")) == [
        "both/cube-richness/values.csv",
        "both/cube-turnover/values.csv",
    ]
    listed = json.loads(ecotone(*words, "--country", "DNK", "--json").stdout)
    assert [one["method"] for one in listed] == ["cube-richness", "cube-turnover"]
    planned = ecotone(*words, "--dry-run").stdout
    assert "Observed richness" in planned
    assert "Turnover of recorded taxa" in planned


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cube-*", "--input", "birds=cube.csv"], "no input “birds”"),
        (
            ["cube-richness", "cube-turnover", "--input", "cube.csv", "--set", "colour=red"],
            "None of these methods has a setting “colour”.",
        ),
        (
            ["A.CT.10", "A.4", "--input", "populations=cube.csv"],
            "ask different columns of “populations”",
        ),
    ],
)
def test_what_cannot_be_computed_together_is_said(
    here: Path, words: list[str], sentence: str
) -> None:
    (here / "cube.csv").write_text(CUBE)
    assert sentence in ecotone("indicators", "compute", *words, "--country", "DNK", code=1).stderr
