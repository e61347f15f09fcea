from __future__ import annotations

from itertools import count

import pytest

from ecotone.kernel.moment import once_a_moment, one_moment


def counting():
    numbers = count(1)
    return once_a_moment(lambda: next(numbers))


def test_outside_a_moment_it_is_read_each_time():
    read = counting()
    assert [read(), read()] == [1, 2]


def test_inside_it_is_read_once_and_the_next_moment_reads_anew():
    read, other = counting(), counting()
    with one_moment():
        assert [read(), read(), other()] == [1, 1, 1]
    with one_moment():
        assert [read(), read()] == [2, 2]
    assert read() == 3


def test_a_moment_that_fails_leaves_nothing_behind():
    read = counting()
    broken = once_a_moment(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError), one_moment():
        read() + broken()
    assert read() == 2
