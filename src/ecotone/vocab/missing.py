"""The sentence for a name that stands on none of our lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import takewhile

from ecotone.kernel.errors import NotFound

_SHOWN = 40  # characters of a stranger's text that we repeat
_OFFERED = 3
CLOSE = 0.7  # likeness from which a name is offered (difflib, 0 to 1)
#: The same for codes of three letters, where one slip leaves two thirds.
CLOSE_FOR_CODES = 0.66


def not_found(
    what: str, key: object, known: Iterable[str], hint: str, *, close: float = CLOSE
) -> NotFound:
    """Return the error to raise: what was asked for, what comes near, and how to write it.

    ``known`` are the right names; as a mapping, each with the words in which it is offered.
    ``close`` is the likeness from which one is offered.
    """
    asked = str(key)
    shown = asked if len(asked) <= _SHOWN else asked[:_SHOWN] + "…"
    offers = known if isinstance(known, Mapping) else {name: name for name in known}
    near: dict[str, str] = {}
    for name in _near(asked[:_SHOWN], offers, close):
        near.setdefault(offers[name], name)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return NotFound(
        f"There is no {what} “{shown}”.{meant} {hint}".rstrip(),
        what=what,
        asked=shown,
        near=tuple(near.values()),
    )


def _near(asked: str, known: Iterable[str], close: float) -> list[str]:
    """Return the likest names, best first; of equals, those that begin alike."""
    folded = {name.casefold(): name for name in known}
    wanted = asked.casefold()
    found = get_close_matches(wanted, folded, n=4 * _OFFERED, cutoff=close)
    if len(wanted) <= _OFFERED:
        found.sort(key=lambda name: _alike(name, wanted), reverse=True)
    return [folded[name] for name in found[:_OFFERED]]


def _alike(one: str, other: str) -> int:
    """Return how many letters two names begin with in common."""
    pairs = zip(one, other, strict=False)  # they may differ in length
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
