"""The command of a run says every choice that is not the default, and no other."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from ecotone.apps.monitoring import queries
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.web.values.repeating import from_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(released):
    released()
    [line] = queries.runs(viewer=PUBLIC, purpose=Purpose.READ)
    return queries.run(line.id, viewer=PUBLIC, purpose=Purpose.READ)


def words(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", ""))


def test_a_plain_run_names_its_input_and_country(run):
    said = words(from_files(replace(run, settings={}, seed=1, replicates=1000, level=0.95)))
    assert said[:4] == ["ecotone", "indicators", "compute", "A.3"]
    assert said[said.index("--country") + 1] == "KEN"
    assert "--seed" not in said
    assert "--set" not in said


def test_settings_seed_and_years_of_grids_are_said_and_quoted(run):
    grid = replace(run.inputs[0], name="land_cover/2000", file_name="land cover.tif")
    asked = replace(
        run, inputs=(grid,), settings={"group": "birds & bats", "last": None}, seed=7, level=0.9
    )
    said = words(from_files(asked))
    assert said[said.index("--input") + 1] == "land_cover=2000:land cover.tif"
    assert said[said.index("--set") + 1] == "group=birds & bats"
    assert said.count("--set") == 1
    assert said[said.index("--seed") + 1] == "7"
    assert said[said.index("--level") + 1] == "0.9"
