import pytest

from ecotone.apps.countries import actions, queries
from ecotone.apps.countries.models import Country

pytestmark = pytest.mark.django_db


def test_every_country_gets_a_row_and_loading_again_writes_nothing(django_assert_num_queries):
    assert actions.load_countries(by="test") == 250
    assert Country.objects.count() == 250
    with django_assert_num_queries(3):  # savepoint, what is held, release
        assert actions.load_countries(by="test") == 0


def test_a_row_that_is_missing_is_added_again():
    actions.load_countries(by="test")
    Country.objects.filter(code__in=["KEN", "EUE"]).delete()
    assert queries.codes_not_loaded() == ("EUE", "KEN")
    assert actions.load_countries(by="test") == 2
    assert queries.codes_not_loaded() == ()
