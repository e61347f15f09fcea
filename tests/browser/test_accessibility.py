"""Every kind of page in English and Arabic, on a phone and a desk: axe-core finds nothing."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from tests.browser.kinds import KINDS, LANGUAGES, WIDTHS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(RUN, RULES)["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser, site, kind, language, width) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/{language}/{KINDS[kind]}")
    found, sideways = violations(page), page.evaluate(SIDEWAYS)
    context.close()
    assert found == []
    assert sideways <= 0


@pytest.mark.parametrize(
    "kind", ["home", "answer", "search", "hub", "style", "values", "run", "dataset"]
)
def test_axe_finds_nothing_in_the_dark(browser, site, kind) -> None:
    context = browser.new_context(color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/en/{KINDS[kind]}")
    found = violations(page)
    context.close()
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_at_400_percent_zoom_nothing_scrolls_sideways(browser, site, kind, language) -> None:
    # WCAG 2.2, 1.4.10 Reflow: 1280 px at 400 % is 320 CSS px
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    page.goto(f"{site}/{language}/{KINDS[kind]}")
    sideways = page.evaluate(SIDEWAYS)
    context.close()
    assert sideways <= 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["home", "answer", "search", "record", "hubs", "values", "run"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    browser, site, kind, language
) -> None:
    # without smooth scrolling, so that an element is where it will be when it has the focus
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/{language}/{KINDS.get(kind, 'search/?q=biodiversity')}")
    if kind == "record":
        page.locator("main a[href*='/records/']").first.click()
    reachable = page.evaluate(
        """() => [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), select, textarea, summary')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled
                && e.tabIndex >= 0 && e.type !== 'radio').length"""
    )
    walked, unseen = 0, []
    for step in range(reachable + 60):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement;
                if (e === document.body) return null;
                const s = getComputedStyle(e), b = e.getBoundingClientRect();
                const first = !e.dataset.walked; e.dataset.walked = 1;
                return {first, html: e.outerHTML.slice(0, 120),
                    shown: s.outlineStyle !== 'none' || s.boxShadow !== 'none',
                    inside: b.width > 0 && b.bottom > 0 && b.top < innerHeight}; }"""
        )
        if state is None or not state["first"]:
            break
        if step == 0:
            assert 'href="#main"' in state["html"]  # the skip link comes first
        walked += 1
        if not (state["shown"] and state["inside"]):
            unseen.append(state["html"])
    context.close()
    assert unseen == []
    assert walked >= reachable - 1
