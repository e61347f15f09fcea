"""What a person mistypes or brings, and the one sentence that follows: no traceback, no value."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ecotone.apps.monitoring.models import Dataset, Run
from ecotone.cli.main import main

pytestmark = pytest.mark.django_db

TYPES = "ecosystem,category,year,area\nforest,LC,2018,10\nbog,EN,2018,20.5\n"


@pytest.fixture
def here(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.ECOTONE_HOME = tmp_path
    monkeypatch.chdir(tmp_path)
    (tmp_path / "types.csv").write_text(TYPES)
    return tmp_path


def ecotone(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, words, prog_name="ecotone")
    assert done.exit_code == code, (done.stdout, done.stderr, done.exception)
    assert isinstance(done.exception, SystemExit | None)
    return done


def compute(*more: str, code: int = 0) -> str:
    words = ("indicators", "compute", "A.1", "--input", "types.csv", "--country", "ZAF", *more)
    return ecotone(*words, code=code).stderr


@pytest.mark.parametrize(
    ("typed", "near"),
    [("A3", "A.3"), ("red-list-idx", "red-list-index"), ("protected", "protected-coverage")],
)
def test_a_method_mistyped_is_answered_with_those_near(here: Path, typed: str, near: str) -> None:
    assert f"Did you mean {near}?" in ecotone("indicators", "show", typed, code=3).stderr


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        (("--country", "Kenia"), 3, "Did you mean Kenya (KEN)?"),
        (("--set", "yaer=2018"), 1, "has no setting “yaer”"),
        (("--set", "year=soon"), 1, "The setting “year” must be"),
        (("--level", "95"), 2, "95.0 is not in the range"),
        (("--replicates", "0"), 2, "0 is not in the range"),
        (("--out", "types.csv/results"), 1, "Nothing can be written to"),
    ],
)
def test_what_is_written_wrongly_is_told_before_anything_is_read(
    here: Path, more: tuple[str, ...], code: int, sentence: str
) -> None:
    said = compute(*more, code=code)
    assert sentence in said
    assert "read:" not in said
    assert Dataset.objects.count() == 0


def test_headings_that_come_near_are_proposed_as_options(here: Path) -> None:
    french = TYPES.replace("ecosystem", "Ecosystème naturel").replace("category", "Catégorie UICN")
    (here / "types.csv").write_text(french)
    said = compute(code=1)
    option = "--column 'types.ecosystem=Ecosystème naturel'"
    assert option in said
    assert "types.csv cannot be used as it is: 2 problems, told above." in said
    one = ecotone("datasets", "check", "types.csv", "--for", "A.1:types", code=1).stderr
    assert "--column 'ecosystem=Ecosystème naturel'" in one
    compute("--column", "types.ecosystem=Ecosystème naturel", "--column", "category=Catégorie UICN")
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "after", "option"),
    [
        (",area\n", ",Area (ha)\n", "--unit types.area=ha"),
        (",20.5", ",-999", "--missing types.area=-999"),
    ],
)
def test_what_may_be_said_of_a_file_is_said_as_an_option(
    here: Path, before: str, after: str, option: str
) -> None:
    (here / "types.csv").write_text(TYPES.replace(before, after))
    assert f"If that is right, add: {option}" in compute(code=1)
    compute(*option.split())


def test_a_mark_for_decimals_can_be_said(here: Path) -> None:
    (here / "types.csv").write_text(TYPES.replace("20.5", '"20,500"'))
    assert "open to two readings: 20500 or 20.500" in compute(code=1)
    assert "the comma was read as the mark for decimals" in compute("--decimal", ",")


def test_what_was_done_to_a_file_is_told(here: Path) -> None:
    (here / "types.csv").write_text("National list\n" + TYPES.replace("area", "remark"))
    said = " ".join(compute().split())
    assert "! types: 1 lines above the headings were left out." in said
    assert "! types: Columns that are not needed were left out: “remark”." in said


def test_the_sheet_of_the_only_input_needs_no_name(here: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("2019")
    for sheet in book.worksheets:
        for row in (("ecosystem", "category", "year"), ("forest", "LC", 2018)):
            sheet.append(row)
    book.save(here / "types.xlsx")
    words = ("indicators", "compute", "A.1", "--input", "types.xlsx", "--country", "ZAF")
    assert "--sheet types=Sheet" in ecotone(*words, code=1).stderr
    ecotone(*words, "--sheet", "2019")


@pytest.mark.parametrize("year", ["20", "0", "20001"])
def test_a_grid_has_a_year(here: Path, year: str) -> None:
    words = ("indicators", "compute", "A.2", "--input", f"land_cover={year}:a.tif")
    assert f"“{year}” is no year of a grid" in ecotone(*words, code=1).stderr


def test_a_file_without_name_is_for_the_input_that_the_method_names_first(here: Path) -> None:
    words = ("indicators", "compute", "2.CT.1", "--input", "types.csv", "--country", "KEN")
    assert "there is no column “productivity”" in ecotone(*words, code=1).stderr


def test_of_several_needed_inputs_each_file_is_named(here: Path) -> None:
    words = ("indicators", "compute", "22.1", "--input", "types.csv")
    assert "territories=FILE, consent=FILE" in ecotone(*words, code=1).stderr
