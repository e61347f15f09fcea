"""``ecotone serve``."""

from __future__ import annotations

import os
import sys
import time

import click
from django.conf import settings

from ecotone.cli import child, prepare, server
from ecotone.cli.main import STARTED


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Serve on this port and no other.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def serve(*, port: int | None, host: str) -> None:
    """Prepare what is missing, then show the pages and API.

    The first start makes the database, loads the reference facts and the starter catalogue,
    and builds the search index; later starts find everything in place. Where the network is
    open, hubs are read in the background. Stop with Ctrl-C: requests that are under way are
    finished first, and nothing is lost.

    \b
    Examples:
      ecotone serve
      ecotone serve --port 9000
      ECOTONE_OFFLINE=1 ecotone serve      reads no hubs
    """  # noqa: D301  \b tells click to keep the lines
    door = server.listen(host, port)
    address = _address(host, door.getsockname()[1])
    preparing = child.start(prepare.prepare)
    server.preload()
    if code := child.wait(preparing):
        sys.exit(code)
    if not os.environ.get("ECOTONE_ADDRESS"):
        os.environ["ECOTONE_ADDRESS"] = settings.ECOTONE_ADDRESS = address  # the reader's too
    server.Server(door, lambda: _greet(address), reader=not settings.ECOTONE_OFFLINE).run()


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  only compared
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _greet(address: str) -> None:
    click.echo(
        f"""
Ecotone is served at {address}/  (ready in {time.monotonic() - STARTED:.1f} s)

Three things to try:
  Kenya and Target 3     {address}/en/countries/KEN/targets/3/
  A search               {address}/en/search/?q=mangrove&type=assessment
  The API                {address}/api/v1/

Stop with Ctrl-C."""
    )
    if settings.ECOTONE_OFFLINE:
        click.echo("ECOTONE_OFFLINE is set: no hubs are read.")
