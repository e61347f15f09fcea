"""``ecotone load`` and ``ecotone index``."""

from __future__ import annotations

import click

from ecotone.cli import prepare


@click.command()
@click.option("--again", is_flag=True, help="Load the facts even when they have not changed.")
def load(*, again: bool) -> None:
    """Load the reference facts and the starter catalogue.

    Makes the tables, loads countries, targets, indicators, hubs and the starter catalogue,
    and builds the search index. What is there already is left as it is, so running it twice
    changes nothing. `ecotone serve` does all this by itself.

    \b
    Examples:
      ecotone load
      ecotone load --again
    """  # noqa: D301  \b tells click to keep the lines
    prepare.prepare(again=again)
    click.echo("Everything is loaded.")


@click.command()
@click.option("--rebuild", is_flag=True, help="Throw the index away and build it anew.")
def index(*, rebuild: bool) -> None:
    """Bring the search index in step with the catalogue.

    The index is made from the catalogue and holds nothing of its own: it may be thrown away
    at any time. Search goes on while it is rebuilt.

    \b
    Examples:
      ecotone index
      ecotone index --rebuild
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    count = prepare.bring_index_up_to_date(rebuild=rebuild)
    click.echo(f"{count} records were indexed." if count else "The search index is in step.")
