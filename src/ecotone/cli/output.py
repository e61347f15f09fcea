"""How the command line writes: 80 columns, any script, with or without a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.text import Text

from ecotone.kernel.errors import BadInput

_RIGHT_TO_LEFT = range(0x0590, 0x0900)  # Hebrew, Arabic, Syriac, Thaana, N'Ko and their like
_ISOLATE, _END = "\u2068", "\u2069"  # first strong isolate … pop: UAX #9


def width() -> int:
    """Return the columns to write in: the terminal's, at most 100, and 80 in a pipe."""
    return min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80


def isolated(text: str) -> str:
    """Return ``text`` kept apart, so that right-to-left words do not turn their neighbours."""
    if any(ord(letter) in _RIGHT_TO_LEFT for letter in text):
        return f"{_ISOLATE}{text}{_END}"
    return text


def wrapped(text: str, *, indent: str = "", bullet: str = "", columns: int | None = None) -> str:
    """Return ``text`` in lines of the screen's width; Chinese letters count as two columns.

    The first line starts with ``indent`` and ``bullet``, the others stand under its text.
    """
    hanging = indent + " " * len(bullet)
    room = (columns or width()) - len(hanging)
    lines = Text(" ".join(text.split())).wrap(Console(width=room), room)
    said = "\n".join(hanging + line.plain.rstrip() for line in lines)
    return indent + bullet + said.removeprefix(hanging)


def write(text: str = "", *, indent: str = "", bullet: str = "", dim: bool = False) -> None:
    """Write one paragraph."""
    said = wrapped(text, indent=indent, bullet=bullet) if text else ""
    click.echo(click.style(said, dim=True) if dim else said)


def write_heading(text: str) -> None:
    """Write a heading; bold on a terminal, plain in a pipe."""
    click.echo()
    click.echo(click.style(text, bold=True))


@contextmanager
def told_when_not_written(target: Path) -> Iterator[None]:
    """Say in a sentence that a file or folder cannot be written, whatever the reason."""
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"{target} could not be written ({error.strerror or error}). Choose another place."
        ) from error


def write_json(value: Any) -> None:
    """Write ``value`` as JSON, indented, in the scripts it is in."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
