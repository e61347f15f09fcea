"""Every method's example: written as files that people have, and computed as the command says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecotone.cli.main import main
from ecotone.indicators import registry

pytestmark = pytest.mark.django_db

NAMES = sorted(one.card.name for one in registry.methods())


@pytest.fixture
def here(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.ECOTONE_HOME = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ecotone(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, words, prog_name="ecotone")
    assert done.exit_code == code, (done.stdout, done.stderr, done.exception)
    return done


def said_command(done: Result) -> list[str]:
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("Compute it: ")]
    return shlex.split(line.removeprefix("Compute it: ecotone "))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_computes_by_the_command_that_is_said(here: Path, name: str) -> None:
    command = said_command(ecotone("indicators", "needs", name, "--example", "example"))
    assert ecotone(*command, "--csv").stdout.startswith("indicator,method,")
    assert "It may take about" in ecotone(*command, "--dry-run").stdout


def test_layers_are_written_as_geojson_and_grids_as_tiff(here: Path) -> None:
    ecotone("indicators", "needs", "territories", "--example", "example")
    assert sorted(one.name for one in (here / "example").iterdir()) == [
        "consent.csv", "cover.csv", "territories.geojson"
    ]  # fmt: skip
    ecotone("indicators", "needs", "A.2", "--example", "grids")
    assert sorted(one.name for one in (here / "grids").iterdir()) == [
        "crosswalk.csv", "land_cover-2000.tif", "land_cover-2020.tif"
    ]  # fmt: skip


def test_several_files_need_a_folder_and_one_needs_its_own_ending(here: Path) -> None:
    several = ecotone("indicators", "needs", "territories", "--example", "mine.csv", code=1)
    assert "give the name of a folder" in several.stderr
    grids = "ecosystem-collapse-rates"
    assert "folder" in ecotone("indicators", "needs", grids, "--example", "a.csv", code=1).stderr
    one = ecotone("indicators", "needs", "A.1", "--example", "mine.xlsx", code=1)
    assert "write types.csv" in one.stderr
    assert list(here.iterdir()) == []
