"""``ecotone entry …``."""

from __future__ import annotations

from pathlib import Path

import click

from ecotone.apps.monitoring.actions import entering
from ecotone.cli import output, prepare
from ecotone.cli.indicators import inputs
from ecotone.datasets.problems import BadTable
from ecotone.indicators.base import Check
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf
from ecotone.vocab.countries import country as country_of

STAFF = Viewer("ecotone entry", staff=True)

_country = click.option("--country", required=True, help="Whose figures they are: KEN.")


@click.group()
def entry() -> None:
    """Enter values and answers that are not computed from data: money, laws, surveys.

    \b
    Examples:
      ecotone entry sheet D.2 --country KEN         a workbook to fill in
      ecotone entry check D.2-KEN.xlsx D.2 --country KEN
      ecotone entry take D.2-KEN.xlsx D.2 --country KEN
      ecotone entry sheet 6.b --country KEN         the questions of a binary indicator
    """  # noqa: D301  \b tells click to keep the lines


@entry.command()
@click.argument("indicator")
@_country
@click.option("--out", type=click.Path(path_type=Path), help="File to write; CODE-COUNTRY.xlsx.")
def sheet(*, indicator: str, country: str, out: Path | None) -> None:
    """Write the workbook of an INDICATOR, filled with what is stored already.

    \b
    Examples:
      ecotone entry sheet D.2 --country KEN
      ecotone entry sheet 6.b --country KEN --out questions.xlsx
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    code, place = gbf.indicator(indicator).code, country_of(country).iso3
    target = out or Path(f"{code}-{place}.xlsx")
    if target.exists():  # it may be filled in
        raise BadInput(f"{target} is there already. Move it, or choose another name with --out.")
    made = entering.blank_entry(code, place=place, viewer=STAFF, purpose=Purpose.READ)
    with output.told_when_not_written(target):
        target.write_bytes(made)
    output.write(f"Fill in {target}, then: ecotone entry check {target} {code} "
                 f"--country {place}")  # fmt: skip


@entry.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("indicator")
@_country
def check(*, file: Path, indicator: str, country: str) -> None:
    """Check a filled-in FILE of an INDICATOR; nothing is stored.

    \b
    Example:
      ecotone entry check D.2-KEN.xlsx D.2 --country KEN
    """  # noqa: D301  \b tells click to keep the lines
    try:
        found = entering.read_entry(file, indicator, place=country, shelf=inputs.shelf())
    except BadTable as error:
        _write_problems(error)
        raise SystemExit(1) from error
    output.write(f"{len(found.values)} values can be taken.")
    _write_checks(found.checks)


@entry.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("indicator")
@_country
def take(*, file: Path, indicator: str, country: str) -> None:
    """Store what a FILE of an INDICATOR holds, for staff until it is made official.

    \b
    Example:
      ecotone entry take D.2-KEN.xlsx D.2 --country KEN
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    try:
        found, new = entering.take_entry(
            file, indicator, place=country, shelf=inputs.shelf(), by=STAFF
        )
    except BadTable as error:
        _write_problems(error)
        raise SystemExit(1) from error
    output.write(f"{new} of {len(found.values)} values are new and stored.")
    output.write(f"Dataset {found.snapshot.digest}")
    _write_checks(found.checks)


def _write_problems(error: BadTable) -> None:
    for one in error.problems:
        click.echo(output.wrapped(one.sentence, bullet="• "), err=True)
    if error.more:
        click.echo(f"{error.more} further problems are not listed.", err=True)


def _write_checks(checks: tuple[Check, ...]) -> None:
    for one in checks:
        mark = "ok  " if one.passed else "look"
        output.write(": ".join(filter(None, (one.name, one.found))), bullet=f"{mark} ")
