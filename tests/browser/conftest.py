"""The program as a newcomer starts it, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
Browser, Page = playwright_api.Browser, playwright_api.Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: one server and one browser serve them all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the program on an empty home, record a few values, and return its address."""
    home = tmp_path_factory.mktemp("home")
    told = {
        **os.environ,
        "ECOTONE_HOME": str(home),
        "ECOTONE_OFFLINE": "1",
        "ECOTONE_DATABASE": "",
        "ECOTONE_API_REQUESTS_PER_MINUTE": "0",
        "DJANGO_SETTINGS_MODULE": "ecotone.settings.base",
    }
    log = (home / "log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "ecotone.cli", "serve"],
        env=told,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        address = _address(server, home / "log")
        subprocess.run(
            [sys.executable, "-m", "tests.browser.values"], env=told, cwd=ROOT, check=True
        )
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(1200):
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found.group()
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"the program did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with playwright_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()
