"""Options that several commands share."""

from __future__ import annotations

import click
from django.conf import settings

language = click.option(
    "--lang",
    type=click.Choice([code for code, _ in settings.LANGUAGES]),
    default="en",
    show_default=True,
    help="Language to answer in.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")
