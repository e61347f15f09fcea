import pytest

from ecotone.kernel.errors import NotFound
from ecotone.vocab import gbf
from ecotone.vocab.elements import Measured, elements, elements_of


def test_every_target_has_elements():
    assert {one.target for one in elements()} == set(range(1, 24))


def test_elements_have_one_id_each():
    assert len({one.id for one in elements()}) == len(elements())


def test_every_indicator_named_is_in_the_framework():
    codes = {one.code for one in gbf.indicators()}
    assert [(one.id, code) for one in elements() for code in one.by if code not in codes] == []


def test_what_is_measured_names_its_indicator_and_everything_has_a_reason():
    assert [one.id for one in elements() if one.measured is not Measured.NOT and not one.by] == []
    assert [one.id for one in elements() if not one.reason or not one.text] == []


def test_connectivity_is_not_measured_by_the_headline_of_target_3():
    found = {one.id: one.measured for one in elements_of(3)}
    assert (found["3.a"], found["3.e"], found["3.f"]) == (
        Measured.FULLY, Measured.PARTLY, Measured.NOT,
    )  # fmt: skip


def test_there_is_no_target_24():
    with pytest.raises(NotFound):
        elements_of(24)
