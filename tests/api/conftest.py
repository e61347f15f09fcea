"""The reference facts and the starter catalogue, loaded and indexed once for each file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from ecotone.apps.catalogue import index, starter
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import load_hubs


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
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


@pytest.fixture
def api(loaded: Path, own_index, settings, db) -> Client:
    settings.ECOTONE_INDEX = loaded
    return Client(headers={"accept-language": "en"})
