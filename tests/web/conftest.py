"""A catalogue as a new installation has it."""

from __future__ import annotations

import pytest

from ecotone.apps.catalogue import index, starter
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import load_hubs


@pytest.fixture
def loaded(db) -> None:
    """Load countries, hubs and the starter catalogue, and index them."""
    load_countries(by="test")
    load_hubs(by="test")
    starter.load(by="test")
    index.rebuild()
