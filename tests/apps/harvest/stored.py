"""Everything a harvest leaves behind, ready to be compared: rows of tables, bytes of files."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

#: What each run writes however little it finds: that it ran, when, and who asked for it.
_OF_EACH_RUN = frozenset({"harvest_run", "accounts_auditevent", "hubs_interface"})


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all our tables but those that every run writes to."""
    rooms = ("catalogue_", "harvest_", "hubs_", "countries_", "accounts_")
    names = [name for name in connection.introspection.table_names() if name.startswith(rooms)]
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(set(names) - _OF_EACH_RUN):
            cursor.execute(f'SELECT * FROM "{name}"')  # names come from the database itself
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
            found[name] = sorted(rows, key=repr)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
