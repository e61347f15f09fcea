"""``ecotone doctor``: what works, what does not, and what to do."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click
from django.conf import settings
from django.db import DatabaseError, connection

from ecotone.apps.catalogue import index as catalogue_index
from ecotone.apps.catalogue.queries import latest_change, visible_count
from ecotone.apps.hubs import queries as hubs
from ecotone.cli import network, options, output, prepare
from ecotone.connectors import registry
from ecotone.kernel.errors import EcotoneError
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.web.messages import LOCALE

ENOUGH_DISK = 500 * 1024 * 1024  # bytes: room for the database, the index and a rebuild of it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``todo`` says what to do and is empty when all is well."""

    subject: str
    words: str
    todo: str = ""

    @property
    def well(self) -> bool:
        return not self.todo


@click.command()
@options.as_json
def doctor(*, as_json: bool) -> None:
    """Say what works, what does not, and what to do.

    Looks at Python, settings, disk, database, index, languages, connectors, hubs and the network;
    changes nothing. Exit code 1 when something needs doing.

    \b
    Examples:
      ecotone doctor
      ecotone doctor --json
    """  # noqa: D301  \b tells click to keep the lines
    found = list(examine())
    if as_json:
        output.write_json([{**asdict(one), "well": one.well} for one in found])
    else:
        for one in found:
            _write(one)
    sys.exit(0 if all(one.well for one in found) else 1)


def examine() -> Iterator[Finding]:
    """Yield what was found, in the order in which things depend on each other."""
    yield from (_python(), _settings(), _disk())
    database = _database()
    yield database
    if database.well:
        yield from (_facts(), _index(), _hubs())
    yield from (_languages(), _connectors(), _network())


def _python() -> Finding:
    return Finding("Python", f"{platform.python_version()} on {platform.platform(terse=True)}")


def _settings() -> Finding:
    words = f"data in {settings.ECOTONE_HOME}"
    if settings.DEBUG:
        todo = "ECOTONE_DEBUG is on: turn it off where others can reach this installation."
        return Finding("Settings", words, todo)
    if not settings.ECOTONE_CONTACT:
        return Finding("Settings", f"{words}; ECOTONE_CONTACT is not set, hubs cannot write to you")
    return Finding("Settings", words)


def _disk() -> Finding:
    free = shutil.disk_usage(settings.ECOTONE_HOME).free
    words = f"{free / 1e9:.1f} GB free"
    if free < ENOUGH_DISK:
        return Finding("Disk", words, f"Make room in {settings.ECOTONE_HOME}.")
    return Finding("Disk", words)


def _database() -> Finding:
    name = f"{connection.vendor}, {connection.settings_dict['NAME']}"
    try:
        waiting = prepare.waiting_migrations()
    except DatabaseError as error:
        return Finding("Database", f"{name}: {error}", "Check ECOTONE_DATABASE and the server.")
    if waiting:
        words = f"{name}: {len(waiting)} changes of the tables wait"
        return Finding("Database", words, "Run: ecotone load")
    return Finding("Database", name)


def _facts() -> Finding:
    records = visible_count(viewer=PUBLIC, purpose=Purpose.READ)
    words = f"{records} public records"
    if not prepare.facts_are_loaded():
        return Finding("Catalogue", f"{words}; reference facts not loaded", "Run: ecotone load")
    return Finding("Catalogue", words)


def _index() -> Finding:
    try:
        behind = catalogue_index.behind()
    except EcotoneError as error:
        return Finding("Search index", error.for_operator, "Run: ecotone index --rebuild")
    if behind:
        words = f"not in step: the catalogue is at change {latest_change()}"
        return Finding("Search index", words, "Run: ecotone index")
    return Finding("Search index", "in step with the catalogue")


def _hubs() -> Finding:
    ready = hubs.ready_interfaces()
    bad = [one for one in ready if one.health == "failing"]
    words = f"{hubs.count()} known, {len(ready)} interfaces can be read"
    if bad:
        names = ", ".join(sorted({one.hub_id for one in bad}))
        return Finding("Hubs", f"{words}, {len(bad)} fail", f"Run: ecotone hubs check (on {names})")
    return Finding("Hubs", words)


def _languages() -> Finding:
    missing = [
        source.parent.parent.name
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not source.with_suffix(".mo").exists()
    ]
    if missing:
        return Finding("Languages", f"not compiled: {', '.join(missing)}", "Run: ecotone load")
    return Finding("Languages", ", ".join(code for code, _ in settings.LANGUAGES))


def _connectors() -> Finding:
    broken = [_broken(kind) for kind in registry.kinds()]
    sentences = [one for one in broken if one]
    if sentences:
        return Finding("Connectors", " ".join(sentences), "Reinstall the package that brings it.")
    return Finding("Connectors", ", ".join(registry.kinds()))


def _broken(kind: str) -> str:
    try:
        registry.connector(kind)
    except EcotoneError as error:
        return error.for_operator
    return ""


def _network() -> Finding:
    """Being offline is no fault: everything but reading hubs works without a network."""
    if settings.ECOTONE_OFFLINE:
        return Finding("Network", "not asked (ECOTONE_OFFLINE); hubs are not read")
    if network.is_open(network.DOORS):
        return Finding("Network", "open; hubs can be read")
    return Finding("Network", "closed; hubs cannot be read, everything else works")


def _write(one: Finding) -> None:
    mark = _mark(one.well)
    click.echo(f"{mark}  {one.subject:<13} {one.words}")
    if one.todo:
        click.echo(f"{'':<8}{'':<13} {one.todo}")


_mark: Callable[[bool], str] = {
    True: click.style("fine  ", fg="green"),
    False: click.style("to do ", fg="yellow"),
}.__getitem__
