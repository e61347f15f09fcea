"""``ecotone datasets fetch``: open data from public interfaces, kept as snapshots."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click
from django.conf import settings

from ecotone.apps.monitoring import actions
from ecotone.cli import network, options, output, prepare
from ecotone.cli.indicators import inputs
from ecotone.cli.indicators.problems import tell_problems
from ecotone.cli.progress import stages
from ecotone.kernel.errors import BadInput
from ecotone.kernel.http import Client, Limits

if TYPE_CHECKING:
    from ecotone.datasets.feed import Feed


@click.command()
@click.argument("name", metavar="FEED", required=False, default="")
@click.argument("words", metavar="WORD=VALUE…", nargs=-1)
def fetch(*, name: str, words: tuple[str, ...]) -> None:
    """Fetch open data and keep them; without FEED, list what can be fetched.

    A key that a feed needs is taken from the environment (ECOTONE_PROTECTED_PLANET_KEY) or asked
    for; it goes to that host alone and is kept nowhere.

    \b
    Examples:
      ecotone datasets fetch
      ecotone datasets fetch un-sdg series=ER_RSK_LST country=KEN
      ecotone datasets fetch gbif-cube download=10.15468/dl.5mb887
      ecotone datasets fetch protected-planet country=KEN
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone.datasets import feed, feeds  # noqa: PLC0415  help must not wait for pyarrow

    if not name:
        for one in feeds.names():
            _describe(feeds.feed(one))
        return
    found = feeds.feed(name)
    request = _request(found, words)
    feed.check(found, request)
    prepare.migrate()
    try:
        with stages() as stage, _client(feed.FILES) as client:
            stage("fetch", found.title)
            snapshot = feed.keep(found, request, client, inputs.shelf())
            actions.keep_dataset(snapshot, by=options.operator())
    except BadInput as error:
        tell_problems(error)
    for note in snapshot.notes:
        output.write(note, bullet="! ")
    click.echo(f"Kept as {snapshot.digest}: {snapshot.title}, {snapshot.rows:,} rows.")


@click.command("cube-sql")
@click.option("--country", required=True, help="Three letters: KEN.")
@click.option("--grid", default="eqdgc", show_default=True, help="eea, eqdgc or mgrs.")
@click.option("--taxon", type=int, help="Key of a taxon in GBIF's backbone: 359 for mammals.")
def cube_sql(*, country: str, grid: str, taxon: int | None) -> None:
    """Write the SQL that asks GBIF for an occurrence cube; its download is then fetched by DOI.

    \b
    Example:
      ecotone datasets cube-sql --country KEN --taxon 359
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone.datasets.feeds.gbif_cube import sql_request  # noqa: PLC0415  as above

    click.echo(sql_request(country=options.place(country), grid=grid, taxon_key=taxon))


def _client(limits: Limits) -> Client:
    return Client(
        agent=network.agent(),
        allow_private=settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES,
        limits=limits,
    )


def _describe(found: Feed) -> None:
    click.echo(f"{found.name}: {found.title}")
    for ask in found.asks:
        needed = " (needed)" if ask.needed else ""
        example = f", such as {ask.example}" if ask.example else ""
        click.echo(f"  {ask.name}: {ask.meaning}{example}{needed}")


def _request(found: Feed, words: tuple[str, ...]) -> dict[str, str]:
    request: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not value:
            raise BadInput(f"Write WORD=VALUE, such as country=KEN, not “{word}”.")
        if name == "key":
            raise BadInput(
                "A key on the command line is seen by others. Put it into the environment."
            )
        request[name] = value
    if found.key_from:
        variable = f"ECOTONE_{found.name.upper().replace('-', '_')}_KEY"
        request["key"] = os.environ.get(variable, "") or _ask_for_key(found)
    return request


def _ask_for_key(found: Feed) -> str:
    """Ask a person; a program gets the sentence that says where a key is got."""
    if not sys.stdin.isatty():
        return ""
    return str(click.prompt(f"Your key for {found.title} ({found.key_from})", hide_input=True))
