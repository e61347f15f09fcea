"""docs/add-a-connector.md is true: its example is made, and passes the kit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "add-a-connector.md"
_FILE = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_example_passes_the_kit(tmp_path):
    files = dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))
    assert set(files) >= {"lakelist.py", "lakelist/hub.json", "test_lakelist.py"}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").unlink()
    for write in ("1", ""):
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django"],
            cwd=tmp_path,
            env={**os.environ, "ECOTONE_WRITE_GOLDEN": write, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout
        assert re.search(r"\d+ passed", ran.stdout)
    assert len(list((tmp_path / "lakelist" / "golden").iterdir())) == 3


def test_every_error_and_offer_is_explained():
    text = PAGE.read_text(encoding="utf-8")
    names = (
        "HubUnreachable HubRefused HubBroken TokenLost Unreadable NotOurs since resume deletions "
        "window_only complete_sweep version gone"
    )
    assert [name for name in names.split() if f"`{name}" not in text and name not in text] == []
