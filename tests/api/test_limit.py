from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from ecotone.api.limit import WINDOW_SECONDS, Limit, Verdict, network


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_whole_quota_passes_at_once_and_no_more() -> None:
    limit = Limit(5, Clock())
    verdicts = [limit.take("192.0.2.1") for _ in range(6)]
    assert [one.allowed for one in verdicts] == [True] * 5 + [False]
    assert [one.remaining for one in verdicts] == [4, 3, 2, 1, 0, 0]
    assert verdicts[-1] == Verdict(allowed=False, remaining=0, full_in=60, retry_in=12)


def test_the_next_request_passes_after_the_time_that_was_named() -> None:
    clock = Clock()
    limit = Limit(5, clock)
    for _ in range(5):
        limit.take("192.0.2.1")
    refused = limit.take("192.0.2.1")
    clock.now += refused.retry_in
    assert limit.take("192.0.2.1").allowed
    assert not limit.take("192.0.2.1").allowed


def test_refused_requests_do_not_make_the_wait_longer() -> None:
    clock = Clock()
    limit = Limit(5, clock)
    waits = {limit.take("192.0.2.1").retry_in for _ in range(50)}
    assert waits == {0, 12}


def test_another_address_has_its_own_allowance() -> None:
    limit = Limit(1, Clock())
    assert limit.take("192.0.2.1").allowed
    assert limit.take("192.0.2.2").allowed
    assert not limit.take("192.0.2.1").allowed


def test_forked_workers_share_the_allowance() -> None:
    limit = Limit(2, Clock())
    child = os.fork()
    if child == 0:
        limit.take("192.0.2.1")
        os._exit(0)
    os.waitpid(child, 0)
    assert limit.take("192.0.2.1").remaining == 0
    assert not limit.take("192.0.2.1").allowed


@given(
    quota=st.integers(1, 1000),
    gaps=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=300),
)
def test_no_minute_ever_lets_more_than_twice_the_quota_pass(quota: int, gaps: list[float]) -> None:
    clock = Clock()
    limit = Limit(quota, clock)
    passed = []
    for gap in gaps:
        clock.now += gap
        if limit.take("192.0.2.1").allowed:
            passed.append(clock.now)
    for start in passed:
        inside = sum(start <= moment < start + WINDOW_SECONDS for moment in passed)
        assert inside <= 2 * quota


def test_an_ipv6_network_is_one_visitor() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network("2001:db8:1:3::1") != network("2001:db8:1:2::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("unix socket") == "unix socket"
