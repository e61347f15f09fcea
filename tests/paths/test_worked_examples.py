"""Every line of docs/worked-examples.md, run from the command line as it stands there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from tools import worked_examples as examples

from ecotone.cli.main import main

#: Half a minute for one line: the test of the method (test_living_planet_index.py) has it.
DONE_ELSEWHERE = "DATA/lpi/expected_terrestrial_weighted_gam.csv"
WHOLE_FILES = [line for line in examples.whole_files() if line.file != DONE_ELSEWHERE]

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("worked-examples")]


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """Return a function that runs a command once and gives exit code, output and the rest."""
    home = tmp_path_factory.mktemp("home")

    @cache
    def ran(command: str, data: str):
        words = [*examples.words_of(command, data), "--json"]
        told = CliRunner().invoke(main, words, prog_name="ecotone")
        return told.exit_code, told.stdout, told.stderr

    return home, ran


@pytest.fixture
def said(run, settings, request):
    """Return a function that runs the command of a line and returns what it said."""
    home, ran = run
    settings.ECOTONE_HOME = home

    def of(line):
        return ran(line.command, folder(line, request))

    return of


def folder(line, request) -> str:
    """Return the folder of others' data; a line that needs none runs without."""
    needed = "DATA" in line.command + getattr(line, "file", "")
    return str(request.getfixturevalue("shared") / "indicators") if needed else ""


def named(lines):
    """Return lines as parameters, with the number and the first words of each."""
    return [pytest.param(line, id=f"{at}-{line.what[:40]}") for at, line in enumerate(lines, 1)]


@pytest.mark.parametrize("line", named(examples.singles()))
def test_a_value(said, line):
    code, out, error = said(line)
    assert code == 0, error
    found = examples.find(examples.values_of(json.loads(out)), line)
    assert not found.missing
    assert found.off <= line.within, (line.what, found)


@pytest.mark.parametrize("line", named(WHOLE_FILES))
def test_every_value_of_a_file(said, line, request):
    code, out, error = said(line)
    assert code == 0, error
    found = examples.compare(examples.values_of(json.loads(out)), line, folder(line, request))
    assert found.missing == ()
    assert found.values == line.values
    assert found.off <= line.within, (line.what, found)


@pytest.mark.parametrize("line", named(examples.refusals()))
def test_what_is_refused(said, line):
    code, _, error = said(line)
    assert code != 0
    assert line.words in " ".join(error.split())


def test_a_line_that_is_wrong_is_found_wrong(tmp_path: Path):
    values = [
        {"measure": "index", "place": "KEN", "year": year, "group": {"biome": "all"},
         "value": value, "low": None, "reason": "" if value else "why"}
        for year, value in ((2000, 1.0), (2010, None))
    ]  # fmt: skip
    line = examples.Single(what="", command="", measure="index", part="value", group={},
                           year=2000, expected=1.5, within=0.1)  # fmt: skip
    assert examples.find(values, line).off == 0.5
    expected = tmp_path / "expected.csv"
    expected.write_text("Year,index\n2000,1.25\n2010,1\n2020,1\n")
    whole = examples.WholeFile(what="", command="", file=str(expected), rows={}, but=False,
                               names={}, column="index", measure="index", part="value",
                               within=0.1, values=3)  # fmt: skip
    found = examples.compare(values, whole, "")
    assert (found.off, found.values, found.missing) == (0.25, 1, ("('', 2010)", "('', 2020)"))
