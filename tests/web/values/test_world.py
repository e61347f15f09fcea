"""The map of the world: a shade for each fifth of the places, darker for more."""

from __future__ import annotations

import pytest
from tests.apps.monitoring.made import figure

from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.vocab import countries
from ecotone.web.values.world import FEWEST, world
from ecotone.web.views.methods import by_place

pytestmark = pytest.mark.django_db


def test_twenty_places_have_five_shades_of_four_each(released):
    codes = [one.iso3 for one in countries.countries()[:20]]
    released(*(figure(2020, n / 20, place=code) for n, code in enumerate(codes)))
    made = world(by_place("A.3", PUBLIC, Purpose.READ))
    assert made is not None
    assert made.legend[0] == (1, "0.000–0.150")
    assert made.legend[-1] == (5, "0.800–0.950")
    assert len(made.legend) == 5
    name = countries.country(codes[-1]).name("en").text
    assert f"{name}, 2020: 0.950" in made.picture


def test_equal_values_share_a_shade(released):
    codes = [one.iso3 for one in countries.countries()[:20]]
    released(*(figure(2020, 0.5, place=code) for code in codes))
    made = world(by_place("A.3", PUBLIC, Purpose.READ))
    assert made is not None
    assert made.legend == ((1, "0.500–0.500"),)


def test_a_few_places_make_no_map(released):
    codes = [one.iso3 for one in countries.countries()[: FEWEST - 1]]
    released(*(figure(2020, 0.5, place=code) for code in codes))
    assert world(by_place("A.3", PUBLIC, Purpose.READ)) is None
