"""The sentence for a name that stands on none of our lists."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ecotone.kernel.errors import NotFound

_SHOWN = 40  # characters of a stranger's text that we repeat


def not_found(what: str, key: object, known: Iterable[str], hint: str) -> NotFound:
    """Return the error to raise: what was asked for, what comes near, and how to write it."""
    asked = str(key)
    shown = asked if len(asked) <= _SHOWN else asked[:_SHOWN] + "…"
    folded = {name.casefold(): name for name in known}
    near = [folded[name] for name in get_close_matches(asked[:_SHOWN].casefold(), folded, n=3)]
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return NotFound(f"There is no {what} “{shown}”.{meant} {hint}")
