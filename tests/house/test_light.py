"""What serves pages stays light: the libraries that compute are not loaded at its start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "ibis", "duckdb", "pyarrow", "scipy", "pandas", "numpy", "rasterio", "shapely", "pyogrio",
    "sdmx", "openpyxl", "pyspark",
)  # fmt: skip
SERVING = """
import sys, django
django.setup()
from ecotone.cli.server import preload
preload()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_server_starts_without_the_libraries_that_compute(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVING],
        env={"DJANGO_SETTINGS_MODULE": "ecotone.settings.base", "ECOTONE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"django", "ecotone", "ninja"} <= loaded
    assert loaded & set(HEAVY) == set()
