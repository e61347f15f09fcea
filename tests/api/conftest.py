"""A client that reads the API of a loaded catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client


@pytest.fixture
def api(loaded: Path, own_index, settings, db) -> Client:
    settings.ECOTONE_INDEX = loaded
    return Client(headers={"accept-language": "en"})
