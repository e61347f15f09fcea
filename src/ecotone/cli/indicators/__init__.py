"""``ecotone indicators …``: from a file on disk to a value that anyone can repeat."""

from __future__ import annotations

import click

from ecotone.cli.indicators.computing import compute, information
from ecotone.cli.indicators.deciding import (
    decline,
    publish,
    release,
    revise,
    schedule,
    submit,
    withdraw,
)
from ecotone.cli.indicators.looking import list_methods, needs, show
from ecotone.cli.indicators.repeating import compare, explain, rerun, runs


@click.group()
def indicators() -> None:
    """Compute indicators from a country's own data, repeat and explain them, decide on values.

    \b
    Example, from a list of birds to the Red List Index of Kenya:
      ecotone indicators needs A.3 --example birds.csv
      ecotone indicators compute A.3 --input assessments=birds.csv --country KEN
      ecotone indicators explain RUN_ID
    """  # noqa: D301  \b tells click to keep the lines


for command in (
    list_methods,
    show,
    needs,
    compute,
    information,
    runs,
    rerun,
    compare,
    explain,
    submit,
    publish,
    revise,
    decline,
    release,
    withdraw,
    schedule,
):
    indicators.add_command(command)
