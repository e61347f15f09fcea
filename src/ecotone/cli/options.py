"""Options that several commands share."""

from __future__ import annotations

import getpass

import click
from django.conf import settings

from ecotone.rights.visibility import Viewer
from ecotone.vocab import countries

language = click.option(
    "--lang",
    type=click.Choice([code for code, _ in settings.LANGUAGES]),
    default="en",
    show_default=True,
    help="Language to answer in.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")


def place(asked: str | None) -> str:
    """Return the code of a country (KEN, KE, 404) or of the world (GLOBAL); "" for nothing.

    Raises ``NotFound``, which names the nearest.
    """
    if not asked:
        return ""
    if asked.strip().upper() == countries.GLOBAL:
        return countries.GLOBAL
    return countries.country(asked).iso3


def operator() -> Viewer:
    """Return whoever types here, as the audit trail names them: who has this command is staff."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        name = "somebody"
    return Viewer(f"{name} (command line)", staff=True)
