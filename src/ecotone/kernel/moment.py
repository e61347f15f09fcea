"""What is read once and then holds until the work at hand is done: a page, a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Found = TypeVar("Found")

_held: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("held", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let what is marked ``once_a_moment`` be read once only inside the block.

    For work that changes nothing: whoever writes inside it would not see what they wrote.
    """
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def once_a_moment(read: Callable[[], Found]) -> Callable[[], Found]:
    """Mark a function without arguments: inside ``one_moment`` it is called at most once."""

    @wraps(read)
    def reading() -> Found:
        held = _held.get()
        if held is None:
            return read()
        if read not in held:
            held[read] = read()
        found: Found = held[read]
        return found

    return reading
