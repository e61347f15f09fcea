"""The first view of every kind of page: 60 KB and six requests at most (design/web, section 2)."""

from __future__ import annotations

import pytest
from tests.browser.kinds import KINDS, LANGUAGES

MOST_BYTES = 60 * 1024
MOST_REQUESTS = 6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_view_is_light(browser, site, kind, language) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    loaded: list[float] = []
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto(f"{site}/{language}/{KINDS[kind]}", wait_until="networkidle")
    context.close()
    assert len(loaded) <= MOST_REQUESTS
    assert sum(loaded) <= MOST_BYTES


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_asked_of_other_hosts_and_nothing_fails(browser, site, kind) -> None:
    page = browser.new_page()
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{site}/en/{KINDS[kind]}", wait_until="networkidle")
    page.close()
    assert [address for address in asked if not address.startswith((site, "data:"))] == []
    if kind == "not found":  # the browser itself reports the 404 of the page
        trouble = [text for text in trouble if "404" not in text]
    assert trouble == []
