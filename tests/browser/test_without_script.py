"""Everything can be read, searched and filtered with JavaScript turned off."""

from __future__ import annotations

import pytest


@pytest.fixture
def plain(browser):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_search_from_home_filter_and_open_a_record(plain, site) -> None:
    plain.goto(f"{site}/en/")
    plain.locator("main input[name=q]").fill("protected areas")
    plain.locator("main input[name=q]").press("Enter")
    assert "/en/search/?" in plain.url
    plain.locator("main a[href*='/records/']").first.click()
    assert "/en/records/" in plain.url
    assert plain.locator("h1").inner_text() != ""


def test_the_language_switch_keeps_the_page(plain, site) -> None:
    plain.goto(f"{site}/en/countries/KEN/targets/3/")
    plain.locator("a[hreflang=ar]").first.click()
    assert plain.url == f"{site}/ar/countries/KEN/targets/3/"
    assert plain.locator("html").get_attribute("dir") == "rtl"


def test_from_the_country_to_the_answer(plain, site) -> None:
    plain.goto(f"{site}/en/countries/KEN/")
    plain.locator("a[href='/en/countries/KEN/targets/3/']").first.click()
    assert plain.locator("main section").count() >= 5
