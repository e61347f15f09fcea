"""What every test may ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
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


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """Forget the pages of the test before: its database is gone, and numbers begin anew."""
    cache = sys.modules.get("ecotone.web.cache")
    if cache is not None:
        cache.shelf.clear()


@pytest.fixture(autouse=True)
def no_kept_language() -> None:
    """Forget the language of the page that the test before asked for."""
    translation = sys.modules.get("django.utils.translation")
    if translation is not None and "ecotone.settings.base" in sys.modules:
        translation.deactivate()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """Load and index the reference facts and the starter catalogue once for a file.

    Returns the folder of the index; a test that searches points ``ECOTONE_INDEX`` there.
    """
    # Imported here, so that the tests of the cores need no Django.
    from django.db import transaction
    from django.test import override_settings

    from ecotone.apps.catalogue import index, starter
    from ecotone.apps.countries.actions import load_countries
    from ecotone.apps.hubs.actions import load_hubs

    place = tmp_path_factory.mktemp("index")
    with (
        django_db_blocker.unblock(),
        override_settings(ECOTONE_INDEX=place),
        transaction.atomic(),
    ):
        load_countries(by="test")
        load_hubs(by="test")
        starter.load(by="test")
        index.catch_up()
        with django_db_blocker.block():
            yield place
        transaction.set_rollback(True)
