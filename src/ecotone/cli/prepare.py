"""Everything an installation needs before it can serve; each step is skipped when it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ecotone import __version__
from ecotone.apps.catalogue import index as catalogue_index
from ecotone.apps.catalogue import starter
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import load_hubs
from ecotone.apps.monitoring.actions import load_methods
from ecotone.cli.progress import Report, progress
from ecotone.kernel.errors import EcotoneError
from ecotone.rights.visibility import Viewer
from ecotone.web.messages import compile_messages

BY = "ecotone load"

#: Facts that come with the program: when any of these files changes, they are loaded again.
REFERENCE = ("ecotone.vocab", "ecotone.apps.catalogue", "ecotone.apps.hubs")
#: The methods and what they are made of: when a file changes, the cards are loaded again.
_METHODS = Path(str(files("ecotone"))) / "indicators"


class NotReady(EcotoneError):
    """The installation has no tables or no facts yet."""


def prepare(*, again: bool = False) -> None:
    """Bring messages, tables, facts and index up to date; quick when they are.

    ``again`` loads the reference facts even when they have not changed. Safe to stop at any
    point: every step either is done wholly or is done again next time.
    """
    compile_messages()
    fresh = migrate()
    if fresh or again or not facts_are_loaded():
        load_facts()
    bring_index_up_to_date()


def migrate() -> bool:
    """Bring the tables up to date; return whether there was anything to do."""
    if not waiting_migrations():
        return False
    with progress("Making the tables"):
        call_command("migrate", interactive=False, verbosity=0)
    return True


def waiting_migrations() -> list[str]:
    """Return the names of the migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_ready() -> None:
    """Raise ``NotReady`` with what to do when there are no tables yet."""
    if "catalogue_record" not in connection.introspection.table_names():
        raise NotReady(
            "Nothing is loaded yet. Run `ecotone load` first; `ecotone serve` does it by itself."
        )


def load_facts() -> None:
    """Load the countries, the hubs and the starter catalogue; what is the same stays untouched."""
    _stamp("facts").unlink(missing_ok=True)
    steps: tuple[tuple[str, Callable[[Report], object]], ...] = (
        ("Loading countries and areas", lambda _: load_countries(by=BY)),
        ("Loading hubs", lambda _: load_hubs(by=BY)),
        ("Loading the starter catalogue", lambda report: starter.load(by=BY, on_progress=report)),
        ("Loading the cards of methods", lambda _: load_cards()),
    )
    for label, step in steps:
        with progress(label) as report:
            step(report)
    _stamp("facts").write_text(facts_digest())


def load_cards() -> int:
    """Keep the cards of the installed methods for the pages; return how many are new or changed."""
    from ecotone.indicators import registry  # noqa: PLC0415  loads ibis, which serving never needs

    try:
        methods = registry.methods()
    except EcotoneError as error:  # of another package: pages are served without its methods
        click.echo(f"ecotone: {error.for_keeper} Cards of methods stay as they are.", err=True)
        return 0
    return load_methods(methods, by=Viewer(BY, staff=True))


def facts_are_loaded() -> bool:
    """Return whether this database holds the facts that come with this version."""
    stamp = _stamp("facts")
    return stamp.exists() and stamp.read_text() == facts_digest()


def facts_digest() -> str:
    """Return a digest of the facts that come with the program, and of the program's version."""
    digest = hashlib.sha256(f"{__version__} {connection.settings_dict['NAME']}".encode())
    for package in REFERENCE:
        for file in _data_files(files(package)):
            digest.update(file.read_bytes())
    for file in sorted(_METHODS.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _data_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _data_files(entry)
        elif entry.name.endswith((".csv", ".json", ".source", ".yaml", ".toml")):
            yield entry


def bring_index_up_to_date(*, rebuild: bool = False) -> int:
    """Put every change of the catalogue into the search index; return how many there were."""
    if rebuild:
        with progress("Building the search index anew") as report:
            return catalogue_index.rebuild(on_progress=report)
    if not catalogue_index.behind():
        return 0
    with progress("Bringing the search index up to date") as report:
        return catalogue_index.catch_up(on_progress=report)


def _stamp(name: str) -> Path:
    folder: Path = settings.ECOTONE_HOME / "stamps"
    folder.mkdir(exist_ok=True)
    return folder / name
