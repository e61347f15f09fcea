"""The code of docs/notebook.md, run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ecotone.indicators import compare, explain

ROOT = Path(__file__).parents[2]


def test_the_notebook_of_the_docs_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs/notebook.md").read_text(), re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(code[1], names)
    run, again, frame = names["run"], names["again"], names["frame"]
    assert list(frame[frame["measure"] == "ne500"]["value"]) == [1 / 3]
    assert run.id == again.id
    assert run.digest == again.digest
    assert not frame["interval"].isna().any()
    assert explain(run)
    assert compare(run, again) is not None
