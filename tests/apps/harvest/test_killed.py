"""A process killed at any moment loses nothing: the next one ends with the same catalogue."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed.py")


@pytest.mark.slow
@pytest.mark.enable_socket
def test_killed_at_twenty_random_points_the_catalogue_ends_identical(
    recorded, repository, serve, tmp_path
):
    several = {
        f"{name}#{again}": inner.replace("</dc:title>", f" {again}</dc:title>")
        for again in range(5)
        for name, inner in recorded.items()
        if "MD_Metadata" not in inner or again == 0  # a format that goes to quarantine
    }
    site = serve(repository(several, size=5))
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path), f"{site.address}/oai", "20", "7"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "ECOTONE_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(map(tuple, told["trials"])) == {tuple(told["whole"])}
    assert told["whole"][1] == 1  # the index is level with the catalogue
    assert told["kills"] >= 20
    assert len(set(told["at"])) > 5  # the kills came at different places
