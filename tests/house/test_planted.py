"""A house rule is a rule only if breaking it is noticed: each breach is planted and must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the project in which a breach may be planted."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(house: Path) -> subprocess.CompletedProcess[str]:
    return run(house, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")


def tool(house: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(house, sys.executable, str(ROOT / "tools" / name), *arguments)


def run(house: Path, *call: str) -> subprocess.CompletedProcess[str]:
    path = {**os.environ, "PYTHONPATH": str(house / "src")}
    return subprocess.run(call, cwd=house, env=path, capture_output=True, text=True, check=False)


def plant(house: Path, file: str, line: str) -> None:
    with (house / "src" / "ecotone" / file).open("a") as code:
        code.write(f"\n{line}\n")


def test_the_house_as_it_is_keeps_every_contract(house: Path) -> None:
    done = contracts(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("records/model.py", "import django.db", "Cores know no framework BROKEN"),
        (
            "kernel/digest.py",
            "import ecotone.vocab.gbf",
            "Storeys: each imports only those below it BROKEN",
        ),
        (
            "apps/hubs/queries.py",
            "import ecotone.apps.catalogue.queries",
            "Apps: higher rooms import lower ones BROKEN",
        ),
        (
            "apps/catalogue/queries.py",
            "import ecotone.apps.catalogue.views",
            "Inside an app: views ask forms, forms ask actions, actions ask queries BROKEN",
        ),
        (
            "apps/answers/queries.py",
            "import ecotone.apps.hubs.models",
            "The tables of hubs are its own BROKEN",
        ),
        (
            "web/urls.py",
            "import ecotone.apps.catalogue.models",
            "The tables of catalogue are its own BROKEN",
        ),
    ],
)
def test_a_planted_import_breaks_its_contract(
    house: Path, file: str, line: str, contract: str
) -> None:
    plant(house, file, line)
    done = contracts(house)
    assert done.returncode == 1
    assert contract in done.stdout


def test_a_stray_package_breaks_the_storeys(house: Path) -> None:
    stray = house / "src" / "ecotone" / "attic"
    stray.mkdir()
    (stray / "__init__.py").touch()
    done = contracts(house)
    assert done.returncode == 1
    assert "attic" in done.stdout


def test_a_bare_text_in_a_template_is_found(house: Path) -> None:
    page = house / "src/ecotone/web/templates/planted.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text('{% load i18n %}\n<p>{% translate "Fine" %}</p>\n<p>Not fine</p>\n')
    done = tool(house, "house.py", str(house))
    assert done.returncode == 1
    assert (
        "src/ecotone/web/templates/planted.html:3: text outside a translation tag: 'Not fine'"
        in done.stdout
    )
    assert "Fine'" not in done.stdout.replace("'Not fine'", "")


def test_an_untranslated_text_is_found(house: Path) -> None:
    plant(
        house, "web/urls.py", "from django.utils.translation import gettext as _\n_('Planted text')"
    )
    done = tool(house, "messages.py", "check", str(house / "src/ecotone"))
    assert done.returncode == 1
    assert "fr: 'Planted text' (ecotone/web/urls.py) is not in the file" in done.stdout


def test_an_undocumented_setting_is_found(house: Path) -> None:
    plant(house, "settings/base.py", "PLANTED = 'ECOTONE_PLANTED'")
    done = tool(house, "house.py", str(house))
    assert done.returncode == 1
    assert (
        "src/ecotone/settings/base.py: setting ECOTONE_PLANTED is not in docs/settings.md"
        in done.stdout
    )
