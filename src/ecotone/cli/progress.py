"""Progress for people: a bar on a terminal, now and then a plain line in a pipe."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

LINE_EVERY_SECONDS = 5.0


class Report(Protocol):
    """What a long job calls: how many are done, and of how many where that is known."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


@contextmanager
def progress(label: str, console: Console | None = None) -> Iterator[Report]:
    """Show how ``label`` gets on while the block runs; the block gets a ``Report``."""
    console = console or Console(stderr=True)
    shown = _bar(label, console) if console.is_terminal else _lines(label, console)
    with shown as report:
        yield report


Stage = Callable[[str, str], None]


@contextmanager
def stages(console: Console | None = None) -> Iterator[Stage]:
    """Show in which stage a long job is: a moving line on a terminal, a line each in a pipe.

    The block gets a function of (name, what is being done).
    """
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda name, words: console.print(
            f"{name}: {words}", highlight=False, markup=False, soft_wrap=True
        )
        return
    with console.status("…") as status:
        yield lambda name, words: status.update(f"{escape(name)}: {escape(words)}")


@contextmanager
def _bar(label: str, console: Console) -> Iterator[Report]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(label, total=None)

        def report(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield report
        reached = bar.tasks[0].completed
        bar.update(task, completed=reached or 1, total=reached or 1)


@contextmanager
def _lines(label: str, console: Console) -> Iterator[Report]:
    started = said = time.monotonic()
    reached = 0
    console.print(f"{label} …", highlight=False, soft_wrap=True)

    def report(done: int, total: int | None = None) -> None:
        nonlocal said, reached
        reached = done
        if time.monotonic() - said >= LINE_EVERY_SECONDS:
            said = time.monotonic()
            of = f" of {total}" if total else ""
            console.print(f"{label}: {done}{of}", highlight=False, soft_wrap=True)

    yield report
    took = time.monotonic() - started
    count = f"{reached} in " if reached else ""
    console.print(f"{label}: done, {count}{took:.1f} s", highlight=False, soft_wrap=True)
