"""Looking at an answer before believing it: a web page in place of data says why."""

from __future__ import annotations

from ecotone.connectors.base import HubBroken, HubRefused
from ecotone.kernel.http import Answer

_HEAD_BYTES = 64 * 1024
_CHALLENGES = (
    b"cf-chl",
    b"challenge-platform",
    b"just a moment...",
    b"captcha",
    b"_incapsula_",
    b"checking your browser",
    b"are you a robot",
    b"ddos-guard",
)


def is_web_page(answer: Answer) -> bool:
    """Tell whether the body is an HTML page, whatever the header says."""
    head = answer.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head")):
        return True
    # XHTML comes with an XML declaration; what follows it tells.
    return head.startswith((b"<?xml", b"<!--")) and b"<html" in head


def expect_data(answer: Answer, what: str) -> bytes:
    """Return the body; raise when the hub answered something else than ``what``.

    ``what`` completes a sentence: "an OAI-PMH answer". A page to sign in or a test for robots is
    ``HubRefused``: a person must talk to the hub. Anything else is ``HubBroken``.
    """
    if is_web_page(answer):
        raise _page_instead(answer, what)
    if not answer.ok:
        raise HubBroken(
            f"The hub answered with HTTP {answer.status} where {what} was expected; "
            "look whether the address is right.",
            f"{answer.url}: HTTP {answer.status}",
        )
    if not answer.body.strip():
        raise HubBroken(
            f"The hub sent an empty answer where {what} was expected.",
            f"{answer.url}: HTTP {answer.status}, no body",
        )
    return answer.body


def _page_instead(answer: Answer, what: str) -> HubBroken | HubRefused:
    head = answer.body[:_HEAD_BYTES].lower()
    detail = f"{answer.url}: HTTP {answer.status}, HTML in place of {what}"
    if any(mark in head for mark in _CHALLENGES):
        return HubRefused(
            "The hub shows a test for robots instead of its data. Please let our reader pass: "
            "it names itself in its User-Agent.",
            detail,
        )
    if b'type="password"' in head or b"type='password'" in head:
        return HubRefused(
            "The hub asks to sign in before it shows its data. Please open this address, "
            "or give another one that is open.",
            detail,
        )
    if answer.gone:
        return HubBroken(
            f"The hub has no page at this address (HTTP {answer.status}); look whether it moved.",
            detail,
        )
    return HubBroken(
        f"The hub sent a web page where {what} was expected; look whether the address is right.",
        detail,
    )
