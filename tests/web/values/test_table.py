"""A table of values: what all rows share stands above it, remarks below it."""

from __future__ import annotations

import pytest
from tests.apps.monitoring.made import figure

from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.web.values.table import table

pytestmark = pytest.mark.django_db


def values() -> list[ShownValue]:
    return list(queries.shown_values(viewer=PUBLIC, purpose=Purpose.READ, place="KEN"))


def test_what_every_value_shares_is_said_once(released):
    released(figure(2010, 0.95), figure(2020, 0.9))
    made = table(values())
    assert made.shared[0] == "Red List Index"
    assert made.shared[-1] == "computed here"
    assert (made.places, made.subjects, made.statuses, made.notes) == (False, False, False, ())
    assert {row.bounds for row in made.rows} == {"0.930–0.970", "0.880–0.920"}


def test_what_one_value_alone_says_is_marked_and_stands_below(released):
    years = [figure(year, 0.9) for year in range(2010, 2016)]
    released(*years, figure(2020, None, low=None, high=None))
    made = table(values())
    assert made.notes == (("a", "Too few species are known."),)
    assert [row.marks for row in made.rows if row.value.value is None] == [("a",)]
    assert all(row.marks == () for row in made.rows if row.value.value is not None)


def test_groups_are_told_apart_by_their_names_alone(released):
    released(figure(2020, 0.9), figure(2020, 0.8, group={"group": "birds"}))
    made = table(values())
    assert made.subjects
    assert {row.what for row in made.rows} == {"All groups together", "birds"}
