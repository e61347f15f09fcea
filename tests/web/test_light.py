"""The web server starts without the libraries that compute: they would triple its memory."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("ibis", "duckdb", "pyarrow", "pandas", "scipy", "shapely", "rasterio", "sdmx", "openpyxl")
START = """
import sys, django
django.setup()
import ecotone.web.urls, ecotone.web.wsgi
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def test_the_pages_load_nothing_that_computes():
    done = subprocess.run(
        [sys.executable, "-c", START, *HEAVY], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
