"""Published figures of one dataset are written with the decimals they were printed with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.apps.monitoring.made import figure

from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.web.values.decimals import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def computed(released) -> ShownValue:
    released(figure(2020, 0.9))
    [one] = queries.shown_values(viewer=PUBLIC, purpose=Purpose.READ, place="KEN")
    return one


def printed(one: ShownValue, value: float) -> ShownValue:
    """Return a figure that was read from a file, not computed."""
    return replace(one, run="", value=value, low=None, high=None)


def test_a_computed_value_has_the_decimals_of_its_measure(computed):
    assert together([computed])(computed) == 3


def test_a_round_number_among_finer_ones_keeps_their_decimals(computed):
    fine, round_one = printed(computed, 0.97), printed(computed, 0.9)
    decimals = together([fine, round_one])
    assert (decimals(fine), decimals(round_one)) == (2, 2)
    assert together([round_one])(round_one) == 1


def test_figures_of_another_dataset_do_not_make_them_finer(computed):
    fine, coarse = printed(computed, 0.962), replace(printed(computed, 0.9), sources=())
    assert together([fine, coarse])(coarse) == 1
