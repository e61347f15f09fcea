from __future__ import annotations

import pytest

from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries, gbf


@pytest.mark.parametrize(("typed", "meant"), [("KEM", "KEN"), ("kem", "KEN"), ("FRE", "FRA")])
def test_one_slip_in_three_letters_is_forgiven(typed, meant):
    with pytest.raises(NotFound) as caught:
        countries.country(typed)
    assert caught.value.what == "country"
    assert caught.value.asked == typed
    assert meant in caught.value.near


def test_what_comes_near_is_named_by_keys_that_are_on_the_list():
    with pytest.raises(NotFound) as caught:
        gbf.indicator("3.CT.11")
    assert "3.CT.1" in caught.value.near
    assert all(gbf.indicator(code) for code in caught.value.near)


def test_a_long_name_is_not_repeated_in_full():
    with pytest.raises(NotFound) as caught:
        countries.country("x" * 100_000)
    assert len(caught.value.asked) < 50
