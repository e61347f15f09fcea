"""Commands run in this process over a loaded catalogue, or in one of their own in an empty home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ecotone.cli.main import main

Ecotone = Callable[..., Result]
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ecotone(loaded: Path, own_index, settings, db) -> Ecotone:
    """Run a command over the loaded catalogue; nothing about it is a terminal."""
    settings.ECOTONE_INDEX = loaded

    def run(*words: str, **env: str) -> Result:
        return CliRunner().invoke(main, words, prog_name="ecotone", env=env)

    return run


@pytest.fixture(scope="session")
def environment() -> Callable[[Path], dict[str, str]]:
    """Return a function that gives the environment of a program: a home, and no network."""

    def told(home: Path) -> dict[str, str]:
        ours = ("ECOTONE_", "DJANGO_")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        return {**kept, "ECOTONE_HOME": str(home), "ECOTONE_OFFLINE": "1"}

    return told


@pytest.fixture(scope="session")
def program(environment) -> Program:
    """Run a command as its own process in a home."""

    def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ecotone.cli", *words],
            env=environment(home),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def home(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that the program loaded by itself."""
    place = tmp_path_factory.mktemp("home")
    assert program(place, "load").returncode == 0
    return place
