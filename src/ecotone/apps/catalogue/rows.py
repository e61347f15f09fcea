"""Writing many rows at once, on every database, without an object for each.

Django's ``bulk_create`` spends more time on its objects than the database on the rows; a page of a
harvest is some thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

#: Fewer places than the smallest limit of a database on one statement (SQLite: 32,766).
_CHUNK = 5_000


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows; ``columns`` are database columns (``record_id``)."""
    _run(f"{_insert(model, columns)}", rows)


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    key: Sequence[str],
    keep: Sequence[str] = (),
) -> None:
    """Insert rows, or update those whose ``key`` is there; columns in ``keep`` stay."""
    updated = [column for column in columns if column not in key and column not in keep]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column)} = excluded.{quote(column)}" for column in updated)
    conflict = ", ".join(quote(column) for column in key)
    action = f"DO UPDATE SET {changes}" if updated else "DO NOTHING"
    _run(f"{_insert(model, columns)} ON CONFLICT ({conflict}) {action}", rows)


def select(
    model: type[models.Model], columns: Sequence[str], column: str, values: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield columns of the rows with one of these values; quicker than ``filter(…__in=…)``.

    Days come as the database gives them.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    # The names come from our own models, the values go as parameters.
    statement = f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE {quote(column)} IN "  # noqa: S608, SLF001
    for part in chunks(list(values)):
        with connection.cursor() as cursor:
            cursor.execute(f"{statement}({', '.join(['%s'] * len(part))})", part)
            yield from cursor.fetchall()


def delete(model: type[models.Model], column: str, values: Iterable[str]) -> None:
    """Delete the rows with one of these values, without asking what hangs on them."""
    quote = connection.ops.quote_name
    # The names come from our own models, the values go as parameters.
    statement = f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(column)} IN "  # noqa: S608, SLF001
    for part in chunks(list(values)):
        with connection.cursor() as cursor:
            cursor.execute(f"{statement}({', '.join(['%s'] * len(part))})", part)


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Yield ``values`` in parts that fit into one statement."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def moment(value: datetime | None) -> Any:
    """Return a moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value)


def day(value: date | None) -> Any:
    """Return a day as the database takes it."""
    return connection.ops.adapt_datefield_value(value)


def _insert(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608, SLF001 - names of our own models


def _run(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
