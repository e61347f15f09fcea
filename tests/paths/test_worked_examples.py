"""Every line of docs/worked-examples.md, run from the command line as it stands there."""

import json
import math
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecotone.cli.main import main

#: Parts of a group that divide nothing.
_WHOLE = ("all", "not named", "all sites")
ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^\| (?P<what>.+?) \| (?P<command>`.+?`|the same) \| (?P<rest>.+) \|$")


def lines():
    """Yield (what, command, measure, group, year, value, tolerance) of the table."""
    command = ""
    for line in (ROOT / "docs" / "worked-examples.md").read_text().splitlines():
        found = LINE.match(line)
        if found is None or found["what"] == "What":
            continue
        command = command if found["command"] == "the same" else found["command"].strip("`")
        measure, group, year, value, within, _ = (one.strip() for one in found["rest"].split("|"))
        yield found["what"], command, measure, group, int(year), float(value), float(within)


LINES = list(lines())


@pytest.fixture(scope="module")
def run(tmp_path_factory, django_db_setup, django_db_blocker):
    """Return a function that runs a command once and gives its values."""
    home = tmp_path_factory.mktemp("home")

    @cache
    def ran(command, data):
        words = shlex.split(command.replace("DATA", data))
        words = [word.replace("docs/", f"{ROOT}/docs/") for word in words]
        told = CliRunner().invoke(main, ["indicators", *words, "--json"], prog_name="ecotone")
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout)["values"]

    with django_db_blocker.unblock():
        yield home, ran


@pytest.mark.django_db
@pytest.mark.xdist_group("worked-examples")
@pytest.mark.parametrize(
    ("what", "command", "measure", "group", "year", "value", "within"),
    LINES,
    ids=[f"{at}-{line[2]}-{line[4]}" for at, line in enumerate(LINES)],
)
def test_a_worked_example(
    run, loaded, shared, settings, what, command, measure, group, year, value, within
):
    home, ran = run
    settings.ECOTONE_HOME = home
    wanted = dict(part.split("=") for part in group.split(";") if part)
    found = [
        one["value"]
        for one in ran(command, str(shared / "indicators"))
        if one["measure"] == measure
        and one["year"] == year
        and {name: text for name, text in one["group"].items() if text not in _WHOLE} == wanted
    ]
    assert len(found) == 1, (what, found)
    assert math.isclose(found[0], value, rel_tol=0, abs_tol=within), (what, found[0])
