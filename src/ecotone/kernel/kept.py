"""Values kept in memory while a stamp stays the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most ``most`` values by key, the least used thrown away first; safe between threads.

    A value is given again only under the very stamp it was kept under. Read the stamp before what
    it stands for: what changes in between is then at worst read once more.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key, stamp: Hashable) -> Value | None:
        """Return what is kept under ``key`` and ``stamp``; None when nothing is."""
        with self._lock:
            found = self._values.get(key)
            if found is None or found[0] != stamp:
                return None
            self._values.move_to_end(key)
            return found[1]

    def keep(self, key: Key, stamp: Hashable, value: Value) -> None:
        """Keep ``value``; a stamp of None keeps nothing."""
        if stamp is None:
            return
        with self._lock:
            self._values[key] = (stamp, value)
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def get(self, key: Key, stamp: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is kept, or what ``make`` returns, which is kept from then on."""
        found = self.find(key, stamp)
        if found is None:
            found = make()
            self.keep(key, stamp, found)
        return found
