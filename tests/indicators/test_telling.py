"""A run at a prompt and in a notebook."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd

from ecotone.indicators import compute

ROWS = pd.DataFrame(
    {
        "ecosystem": ["<Reed>", "Dune", "Fen"],
        "category": ["LC", "EN", "LC"],
        "biome": ["Wet", "Dry", "Wet"],
    }
)


def made():
    return compute("A.1", {"types": ROWS}, country="KEN", settings={"year": 2020})


def test_a_run_tells_its_values_and_checks_in_a_few_lines():
    told = repr(made())
    first, whole, *_rest = told.splitlines()
    assert first.startswith("A.1 ecosystem-index ")
    assert whole.split()[:3] == ["2020", "index", "0.800"]
    assert "checks passed" in told
    assert len(told) < 2_000


def test_a_notebook_shows_a_table_and_escapes_what_it_was_given():
    run = made()
    assert run._repr_html_().count("<tr>") == 1 + len(run.values)
    assert "<Wet" not in run._repr_html_()


def test_a_frame_holds_every_value_with_all_digits_and_a_column_for_each_group():
    run = made()
    frame = run.to_frame()
    assert len(frame) == 3
    assert frame["value"].max() == 1.0
    assert frame["value"].min() == 0.4
    assert list(frame["biome"]) == ["all", "Dry", "Wet"]
    assert frame["interval"].notna().all()


def test_a_notebook_needs_no_django():
    asked = "import sys; from ecotone.indicators import compute; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
