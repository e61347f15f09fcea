"""docs/add-a-method.md is true: its example is made, passes the kit, and computes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from ecotone.indicators.base import Method

PAGE = Path(__file__).parents[2] / "docs" / "add-a-method.md"
_FILE = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_USE = re.compile(
    r"^```python\n(from ecotone.indicators import compute\n.*?)^```$", re.MULTILINE | re.DOTALL
)


def test_the_example_passes_the_kit_and_computes(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    files = dict(_FILE.findall(page))
    assert set(files) == {"lake_clarity.py", "test_lake_clarity.py"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = python(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django")
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"1[0-9] passed", ran.stdout), ran.stdout
    (tmp_path / "lakes.csv").write_text("lake,year,secchi\na,2020,3.5\nb,2020,1\nc,2020,\n")
    (use,) = _USE.findall(page)
    ran = python(tmp_path, "-c", use)
    assert ran.stdout.split()[:2] == ["2020", "0.5"], ran.stderr


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_everything_a_method_may_say_is_explained():
    page = PAGE.read_text(encoding="utf-8")
    offered = [name for name in vars(Method) if not name.startswith("_")]
    assert [name for name in offered if f"`{name}" not in page] == []
