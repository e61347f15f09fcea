"""``ecotone indicators runs``, ``rerun``, ``compare`` and ``explain``: what was done, and again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from ecotone.apps.monitoring import queries
from ecotone.cli import options, output, prepare
from ecotone.cli.indicators import inputs, methods
from ecotone.cli.indicators.writing import as_json_of_run, write_runs
from ecotone.cli.progress import stages
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Purpose

if TYPE_CHECKING:
    from ecotone.indicators.base import Run
    from ecotone.indicators.comparison import Difference

RUN = "RUN"
MOST = 40  # differences that are shown


@click.command("runs")
@click.option("--method", default="", help="Only runs of this method: A.3 or red-list-index.")
@click.option("--country", default="", help="Only runs with a value there: KEN.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@options.as_json
def runs(*, method: str, country: str, limit: int, as_json: bool) -> None:
    """List the runs that are kept, the newest first.

    \b
    Examples:
      ecotone indicators runs
      ecotone indicators runs --method A.3 --country KEN --json
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    found = queries.runs(
        viewer=options.operator(),
        purpose=Purpose.READ,
        method=methods.method(method).card.name if method else "",
        place=options.place(country),
        limit=limit,
    )
    if as_json:
        output.write_json(found)
        return
    names = [one.code or one.method for one in found]
    wide = max((len(name) for name in names), default=0)
    for one, name in zip(found, names, strict=True):
        seen = "released" if one.released else "public" if one.public else "staff"
        places = ", ".join(one.places[:5])
        click.echo(f"{one.id}  {one.ended_at:%Y-%m-%d %H:%M}  {name:<{wide}}  {seen:<9} {places}")
    click.echo(f"{len(found)} runs.")


@click.command()
@click.argument("run", metavar=RUN)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    help="Another engine than the first time.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the values, the run's record and its provenance.",
)
def rerun(*, run: str, engine: str | None, out: Path | None) -> None:
    """Repeat a run from the data that are kept, and say whether the digits are the same.

    RUN is the id of a run, or the file run.json that `compute --out` wrote, for a machine that
    has the data but not the database. Exit code 1 when a value differs; each is named.

    \b
    Examples:
      ecotone indicators rerun 4kz2m7c6qjw3x5ab
      ecotone indicators rerun results/run.json --engine spark
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone import indicators  # noqa: PLC0415  help must not wait for ibis

    first = _run(run)
    with stages() as stage:
        again = indicators.rerun(
            first, shelf=inputs.shelf(), engine=engine or first.engine, progress=stage
        )
    for one in again.differences:
        output.write(one.sentence, bullet="• ")
    click.echo(
        f"The same digits: values {again.run.digest[:12]}."
        if again.same
        else f"Not the same digits: {first.digest[:12]} before, {again.run.digest[:12]} now."
    )
    if out is not None:
        write_runs([(again.run, methods.method(first.method).card)], form="csv", out=out)
    sys.exit(0 if again.same else 1)


@click.command()
@click.argument("left", metavar="RUN_A")
@click.argument("right", metavar="RUN_B")
@options.as_json
def compare(*, left: str, right: str, as_json: bool) -> None:
    """Say what differs between two runs: settings, versions, input cells, values.

    \b
    Example:
      ecotone indicators compare 4kz2m7c6qjw3x5ab q7d5pf2n6vbtc3my
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone import indicators  # noqa: PLC0415  help must not wait for ibis

    found = indicators.compare(_run(left), _run(right), shelf=inputs.shelf())
    if as_json:
        output.write_json(found)
        return
    _write_differences("What was asked and given", found.causes)
    _write_differences("Values", found.effects)
    for note in found.notes:
        output.write(note, bullet="! ")
    click.echo("The values are the same." if found.same_values else "The values differ.")


@click.command()
@click.argument("run", metavar=RUN)
@options.as_json
def explain(*, run: str, as_json: bool) -> None:
    """Show every step of a run: what was done, rows in and out, the SQL, the checks, the data.

    \b
    Examples:
      ecotone indicators explain 4kz2m7c6qjw3x5ab
      ecotone indicators explain results/run.json --json
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone import indicators  # noqa: PLC0415  help must not wait for ibis

    one = _run(run)
    if as_json:
        output.write_json(as_json_of_run(one))
        return
    for line in indicators.explain(one):
        click.echo(line)


def _write_differences(title: str, found: tuple[Difference, ...]) -> None:
    if found:
        output.write_heading(title)
    for one in found[:MOST]:
        output.write(one.sentence, indent="  ", bullet="• ")
    if len(found) > MOST:
        click.echo(f"  … and {len(found) - MOST} more; --json has them all.")


def _run(asked: str) -> Run:
    """Return a run by its id, or from a file that ``compute --out`` wrote."""
    from ecotone.indicators.record import from_json  # noqa: PLC0415  loads ibis

    if asked.endswith(".json"):
        return from_json(_document(Path(asked)))
    prepare.migrate()
    kept = queries.record_of(asked, viewer=options.operator(), purpose=Purpose.READ)
    return from_json(kept)


def _document(file: Path) -> dict[str, object]:
    try:
        found = orjson.loads(file.read_bytes())
    except OSError as error:
        raise BadInput(f"There is no file {file}. Check its name and folder.") from error
    except orjson.JSONDecodeError as error:
        raise BadInput(f"{file} is no JSON: {error}.") from error
    if not isinstance(found, dict) or "values" not in found or "inputs" not in found:
        raise BadInput(f"{file} is no record of a run; `compute --out` writes one as run.json.")
    return found
