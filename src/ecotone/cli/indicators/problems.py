"""What is wrong with a file, as the command line says it: where, what, and which option helps."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

import click

from ecotone.kernel.errors import BadInput

if TYPE_CHECKING:
    from ecotone.datasets.problems import BadTable, Problem

SHOWN = 20  # problems that are told one by one
BY_COLUMN = ("column", "unit", "missing")  # options that name a column of an input


def tell_problems(error: BadInput, *, one_input: bool = False) -> NoReturn:
    """Write what is wrong with a file, a line each, to standard error; then raise an error.

    A single problem is the error itself; of several the error says how many they are. A command
    of ``one_input`` takes its options without the input's name.
    """
    from ecotone.datasets.problems import BadTable  # noqa: PLC0415  help must not wait for pyarrow

    if not isinstance(error, BadTable):
        raise error
    number = len(error.problems) + error.more
    if number > 1:
        _list(error)
    options = list(dict.fromkeys(_options(error.problems, "" if one_input else error.input_name)))
    if options:
        click.echo(f"  If that is right, add: {' '.join(options)}", err=True)
    if number == 1:
        raise error
    file = error.problems[0].file
    raise BadInput(
        f"{file} cannot be used as it is: {number:,} problems, told above.", error.for_operator
    ) from error


def _list(error: BadTable) -> None:
    for problem in error.problems[:SHOWN]:
        click.echo(f"  {problem.sentence}", err=True)
    left = len(error.problems) - SHOWN + error.more
    if left > 0:
        click.echo(f"  … and {left:,} more.", err=True)


def _options(problems: Iterable[Problem], name: str) -> Iterable[str]:
    """Yield the options of this command line that the remedies stand for."""
    for problem in problems:
        option, _, value = problem.remedy.partition(" ")
        if not option:
            continue
        if name and option in BY_COLUMN:
            value = f"{name}.{value}"
        elif name and option == "sheet":
            value = f"{name}={value}"
        yield f"--{option} {shlex.quote(value)}"
