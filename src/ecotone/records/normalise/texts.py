"""Words of a hub made fit to show: HTML out, entities decoded, spaces single, length capped."""

from __future__ import annotations

import html
import re

import nh3

from ecotone.kernel.text import clip, tidy

TITLE_LIMIT = 1_000
DESCRIPTION_LIMIT = 20_000
KEYWORD_LIMIT = 200
NAME_LIMIT = 300
RIGHTS_LIMIT = 2_000

_TAG = re.compile(r"<[a-zA-Z/!?]")
#: Tags after which a reader sees a break; without a space the words would grow together.
_BREAK = re.compile(
    r"<(?:/?(?:p|br|div|li|ul|ol|tr|td|th|h[1-6]|jats:p|jats:title|section)\b)", re.IGNORECASE
)
#: Some hubs escape twice or thrice (``&amp;lt;p&amp;gt;``); more is not worth a loop.
_ROUNDS = 5


def plain(text: str) -> str:
    """Return ``text`` without HTML, with entities decoded and spaces single.

    A lone ``<`` that opens no tag stays (``p < 0.05``).

    >>> plain("<p>Fish &amp; chips</p><p>p &lt; 0.05</p>")
    'Fish & chips p < 0.05'
    """
    if "&" not in text and "<" not in text:
        return tidy(text)
    for _ in range(_ROUNDS):
        before = text
        text = tidy(text)  # what cannot be seen must not hide a tag from the next line
        if _TAG.search(text):
            text = nh3.clean(_BREAK.sub(r" \g<0>", text), tags=set())
        text = html.unescape(text)
        if text == before:
            break
    return tidy(text)


def capped(text: str, limit: int) -> tuple[str, bool]:
    """Return plain ``text`` of at most ``limit`` characters, and whether something was cut off."""
    # Markup is often as long as the words; what lies far beyond the limit is not even looked at.
    clean = plain(text[: limit * 10])
    return clip(clean, limit), len(clean) > limit or len(text) > limit * 10
