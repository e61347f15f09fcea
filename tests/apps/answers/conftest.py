import pytest
from django.db import transaction

from ecotone.apps.catalogue import starter
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import load_hubs


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load facts and starter catalogue once for a module, and take them away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_countries(by="test")
        load_hubs(by="test")
        starter.load(by="test")
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)
