import orjson
import pytest

from ecotone.apps.answers.model import Level
from ecotone.apps.answers.queries import readiness, readiness_as_json, world
from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries, gbf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_kenya_has_a_level_with_reasons_for_each_of_23_targets():
    found = readiness("KEN")
    assert [one.number for one in found] == [one.number for one in gbf.targets()]
    assert all(one.reasons and one.label and one.source.title for one in found)
    levels = {one.number: one.level for one in found}
    assert levels[3] is Level.DATA_READY
    assert levels[12] is Level.PARTLY
    assert levels[17] is Level.LITTLE
    assert found[2].reasons[0] == "3.1: a global source holds values for single countries."


def test_a_level_never_rests_on_what_was_not_checked():
    for code in ("HKG", "USA", "EUE"):
        levels = {one.level for one in readiness(code)}
        assert Level.DATA_READY not in levels
        assert readiness(code)[2].reasons[0] == (
            "Whether global sources hold values for this area was not checked."
        )


def test_a_target_without_headline_indicator_says_so():
    eight = readiness("KEN")[7]
    assert eight.reasons[0] == (
        "The target has no headline indicator; the report asks for answers and words."
    )


def test_all_targets_are_counted_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        readiness("KEN")


def test_the_world_agrees_with_each_country_and_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        everywhere = world()
    assert set(everywhere) == {one.iso3 for one in countries.countries()}
    for code in ("KEN", "USA", "HKG", "EUE", "TUV", "TWN", "ATA"):
        levels = [one.level for one in readiness(code)]
        assert everywhere[code] == {level: levels.count(level) for level in Level}


def test_levels_travel_as_json():
    body = readiness_as_json(readiness("KEN", language="fr"))
    assert orjson.loads(orjson.dumps(body)) == body
    assert body[2]["label"] == "Données prêtes"


def test_an_unknown_country_raises():
    with pytest.raises(NotFound):
        readiness("XXX")
