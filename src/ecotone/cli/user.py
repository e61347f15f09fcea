"""``ecotone user …``."""

from __future__ import annotations

import click

from ecotone.apps.accounts.actions import add_user
from ecotone.cli import prepare


@click.group()
def user() -> None:
    """Make accounts.

    \b
    Example:
      ecotone user add keeper@example.org --staff
    """  # noqa: D301  \b tells click to keep the lines


@user.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--staff", is_flag=True, help="May sign in at /admin/ and see what is withheld.")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    envvar="ECOTONE_PASSWORD",
    help="Asked for when not given; better not written on the command line.",
)
def add(*, email: str, name: str, staff: bool, password: str) -> None:
    """Make an account for a person.

    \b
    Examples:
      ecotone user add keeper@example.org --staff
      ECOTONE_PASSWORD=… ecotone user add reader@example.org
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    add_user(email=email, password=password, name=name, staff=staff, by="ecotone user")
    click.echo(f"{email} can sign in now.")
