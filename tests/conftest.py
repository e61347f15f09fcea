"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ECOTONE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of recorded responses; skip, saying so, where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"recorded responses are not at hand ({SHARED.name}/data)")
    return SHARED / "data"


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path: Path) -> None:
    """Give every test a search index of its own, as it has a database of its own."""
    settings.ECOTONE_INDEX = tmp_path / "index"
