"""The collector is as it was after much was read, however that ended."""

from __future__ import annotations

import gc

import pytest

from ecotone.kernel.garbage import seldom_collected


def test_seldom_inside_and_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold()[0] > before[0]
        assert gc.isenabled()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_an_error_changes_nothing_about_that() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="odd"), seldom_collected():
        raise ValueError("odd")
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
