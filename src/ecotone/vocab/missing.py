"""The sentence for a name that stands on none of our lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ecotone.kernel.errors import NotFound

_SHOWN = 40  # characters of a stranger's text that we repeat
_CLOSE = 0.7  # likeness from which a name is offered (difflib, 0 to 1)


def not_found(what: str, key: object, known: Iterable[str], hint: str) -> NotFound:
    """Return the error to raise: what was asked for, what comes near, and how to write it.

    ``known`` are the right names; as a mapping, each with the words in which it is offered.
    """
    asked = str(key)
    shown = asked if len(asked) <= _SHOWN else asked[:_SHOWN] + "…"
    offers = known if isinstance(known, Mapping) else {name: name for name in known}
    folded = {name.casefold(): offer for name, offer in offers.items()}
    close = get_close_matches(asked[:_SHOWN].casefold(), folded, n=3, cutoff=_CLOSE)
    near = dict.fromkeys(folded[name] for name in close)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return NotFound(f"There is no {what} “{shown}”.{meant} {hint}".rstrip())
