"""``ecotone work``: the background reader."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import click
from django.conf import settings

from ecotone.apps.harvest.actions import work as read_due
from ecotone.apps.hubs.queries import InterfaceView
from ecotone.cli import network, prepare
from ecotone.connectors.store import Outcome

BY = "ecotone work"
LOOK_AGAIN_SECONDS = 15 * 60
FIRST_START_LIMIT = 500  # records from each of the first hubs: enough to see, little to ask


@click.command()
@click.option("--once", is_flag=True, help="Read what is due now and end.")
@click.option(
    "--first",
    is_flag=True,
    help="Only the hubs meant for a new installation, 500 records of each at a time.",
)
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def work(*, once: bool, first: bool, until_parent_ends: bool) -> None:
    """Read the hubs that are due, one after the other, politely.

    A hub is due when it was not tried for a day. Each goes on from where it stood; stopping at
    any moment loses nothing. `ecotone serve` runs this with --first by itself; run it beside the
    server, without --first, to read every hub that can be read.

    \b
    Examples:
      ecotone work --once
      ecotone work --first
    """  # noqa: D301  \b tells click to keep the lines
    if settings.ECOTONE_OFFLINE:
        click.echo("ECOTONE_OFFLINE is set: no hubs are read.")
        return
    prepare.require_ready()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # lets a run give back its lease
    if until_parent_ends:
        _follow_parent()
    said_closed = False
    while True:
        if network.is_open(network.DOORS):
            said_closed = False
            limit = FIRST_START_LIMIT if first else None
            read_due(by=BY, first_start=first, limit=limit, on_outcome=_tell)
        elif not said_closed:
            said_closed = True
            click.echo("There is no network here: hubs are not read. Everything else works.")
        if once:
            return
        time.sleep(LOOK_AGAIN_SECONDS)


def _tell(interface: InterfaceView, outcome: Outcome) -> None:
    counts = outcome.counts
    click.echo(
        f"Read {interface.hub_id}: {counts.read} records, {counts.new} new, "
        f"{counts.changed} changed. {outcome.for_keeper}".rstrip()
    )


def _follow_parent() -> None:
    """End with the server: its end of the pipe closes however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to answer
    os.nice(10)

    def wait_for_the_end() -> None:
        os.read(0, 1)  # nothing is ever written: it returns when the other end is gone
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
