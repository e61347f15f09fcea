"""``ecotone indicators compute``: from files to values that are kept with all that made them."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.db import transaction

from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.flow import Origin
from ecotone.cli import options, prepare
from ecotone.cli.indicators import inputs, methods, plan
from ecotone.cli.indicators.problems import tell_problems
from ecotone.cli.indicators.writing import write_runs
from ecotone.cli.progress import stages
from ecotone.kernel.errors import BadInput

if TYPE_CHECKING:
    from ecotone.indicators.base import Run

_OPTIONS = (
    click.option(
        "--input",
        "given",
        multiple=True,
        help="NAME=FILE, once more for each further part of a table; NAME=YEAR:FILE for grids by "
        "year, NAME=@DIGEST for what is kept already.",
    ),
    click.option("--country", help="What the data are of: KEN, KE, 404, or GLOBAL."),
    click.option(
        "--engine",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="Where tables are reduced: on this machine, or on a Spark cluster.",
    ),
    click.option("--seed", default=1, show_default=True, help="The same seed, the same digits."),
    click.option(
        "--replicates",
        type=click.IntRange(20, 1_000_000),
        default=1000,
        show_default=True,
        help="Draws for an interval.",
    ),
    click.option(
        "--level",
        type=click.FloatRange(0.5, 1, max_open=True),
        help="Level of the interval; that of the method (mostly 0.95) where not given.",
    ),
    click.option(
        "--interval",
        type=click.Choice(["percentile", "BCa"]),
        default="percentile",
        show_default=True,
        help="How the interval is taken from the draws.",
    ),
    click.option("--set", "chosen", multiple=True, help="A setting of the method: NAME=VALUE."),
    click.option(
        "--column",
        multiple=True,
        help="Your heading for a column: NEED.COLUMN=HEADING.",
    ),
    click.option("--unit", multiple=True, help="The unit your file has: NEED.COLUMN=ha."),
    click.option(
        "--sheet",
        multiple=True,
        help="Sheet of a workbook, or layer of a file of several: NEED=SHEET.",
    ),
    click.option(
        "--missing", multiple=True, help="Codes that mean not known: NEED.COLUMN=-999,NA."
    ),
    click.option("--encoding", default="", help="Encoding of text files: cp1251, utf-16 …"),
    click.option(
        "--decimal",
        type=click.Choice([",", "."]),
        help="Mark for decimals, where the files leave it open.",
    ),
    click.option(
        "--sensitive",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="List of species whose places are to be made coarse.",
    ),
    click.option(
        "--in-place",
        is_flag=True,
        help="Leave large grids where they are and keep a pointer to them.",
    ),
    click.option("--title", multiple=True, help="What the data are called; or NEED=TITLE."),
    click.option("--licence", multiple=True, help="CC-BY-4.0 …; or NEED=LICENCE."),
    click.option("--citation", multiple=True, help="How the data are cited; or NEED=CITATION."),
    click.option("--source", multiple=True, help="Where they come from; or NEED=ADDRESS."),
    click.option(
        "--national",
        is_flag=True,
        help="The data are the country's own, so the values are its, not the platform's.",
    ),
    click.option("--csv", "form", flag_value="csv", help="Write the values as CSV."),
    click.option("--json", "form", flag_value="json", help="Write the whole run as JSON."),
    click.option("--parquet", "form", flag_value="parquet", help="Write Parquet; needs --out."),
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder for the values, the run's record and its provenance.",
    ),
    click.option("--dry-run", is_flag=True, help="Say what would be read, and how long it takes."),
)


def _all_options(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda found, option: option(found), reversed(_OPTIONS), command)


@click.command()
@click.argument("method", metavar="METHOD...", nargs=-1, required=True)
@_all_options
def compute(*, method: tuple[str, ...], **asked: Any) -> None:
    """Compute indicators from files, keep the data, the runs and the values.

    METHOD is the code of an indicator (A.3), the name of a method, or a pattern of names.
    `needs METHOD` shows the inputs. Several methods of the same data are quicker together: files
    are read once. What is computed is for staff until it is released or made official.

    \b
    Examples:
      ecotone indicators compute A.3 --input assessments=birds.csv --country KEN
      ecotone indicators compute A.3 --input birds.csv --country KEN --dry-run
      ecotone indicators compute A.3 --input birds.xlsx --sheet assessments=2025 \\
        --column assessments.category="Red List status" --licence CC-BY-4.0 --csv
      ecotone indicators compute A.2 --input land_cover=2000:lc2000.tif \\
        --input land_cover=2020:lc2020.tif --input crosswalk=classes.csv --country FJI
      ecotone indicators compute "cube-*" --input mammals.parquet --country DNK --out results
    """  # noqa: D301  \b tells click to keep the lines
    wanted = methods.wanted(method)
    _require_out_for_parquet(asked)
    given = inputs.parsed(asked["given"], wanted)
    wanted.agree_on({one.name for one in given})
    if asked["dry_run"]:
        plan.write(wanted, given, engine=asked["engine"], replicates=asked["replicates"])
        return
    prepare.migrate()
    _require_room_for(asked["out"])
    try:
        runs = _runs(wanted, given, asked)
    except BadInput as error:
        tell_problems(error)
    else:
        cards = [one.card for one in wanted.methods]
        write_runs(list(zip(runs, cards, strict=True)), form=asked["form"], out=asked["out"])


def _require_out_for_parquet(asked: dict[str, Any]) -> None:
    if asked["form"] == "parquet" and not asked["out"]:
        raise click.UsageError("--parquet writes a file: say where with --out FOLDER.")


def _require_room_for(out: Path | None) -> None:
    """Raise ``BadInput`` where nothing can be written, before hours of computing."""
    if out is None:
        return
    there = next(one for one in (out, *out.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise BadInput(f"Nothing can be written to {out}. Choose another folder for --out.")


def _runs(
    wanted: methods.Wanted, given: list[inputs.Given], asked: dict[str, Any]
) -> tuple[Run, ...]:
    from ecotone import indicators  # noqa: PLC0415  help must not wait for ibis

    by, on = options.operator(), inputs.shelf()
    country, chosen = options.place(asked["country"]), inputs.chosen_settings(asked["chosen"])
    wanted.accept(chosen)
    with stages() as stage:
        stage("read", ", ".join(one.file for one in given))
        opened = inputs.kept(given, wanted, _told(wanted, asked, {one.name for one in given}), on)
        runs = indicators.compute_together(
            wanted.methods,
            opened,
            country=country or None,
            engine=asked["engine"],
            seed=asked["seed"],
            replicates=asked["replicates"],
            level=asked["level"],
            interval=asked["interval"],
            settings=chosen,
            shelf=on,
            by=by.name,
            progress=stage,
        )
        stage("keep", "Write down the data, the runs and their values.")
        _record(runs, wanted, opened, national=asked["national"])
    inputs.tell_notes(opened)
    return runs


@transaction.atomic
def _record(
    runs: tuple[Run, ...], wanted: methods.Wanted, opened: dict[str, Any], *, national: bool
) -> None:
    """Keep cards, datasets, runs and values: all of them or none."""
    from ecotone.indicators.provenance import as_prov  # noqa: PLC0415  loads ibis

    by, origin = options.operator(), Origin.NATIONAL if national else Origin.PLATFORM
    for snapshot in inputs.snapshots(opened):
        actions.keep_dataset(snapshot, by=by)
    for method, run in zip(wanted.methods, runs, strict=True):
        actions.keep_method(method, by=by)
        actions.record_run(run, by=by, origin=origin, provenance=as_prov(run))


def _told(card: methods.Wanted, asked: dict[str, Any], given: set[str]) -> inputs.Told:
    sheets = {
        name or inputs.only(card, given): found.get("", "")
        for name, found in inputs.about(card, **{"": asked["sheet"]}).items()
    }
    return inputs.Told(
        columns=inputs.by_input(asked["column"], card, "column", given),
        units=inputs.by_input(asked["unit"], card, "unit", given),
        missing=inputs.by_input(asked["missing"], card, "missing", given),
        encoding=asked["encoding"],
        decimal=asked["decimal"] or "",
        sensitive=asked["sensitive"],
        in_place=asked["in_place"],
        sheets=sheets,
        about=inputs.about(
            card, **{name: asked[name] for name in ("title", "licence", "citation", "source")}
        ),
    )


@click.command()
def information() -> None:
    """Measure which information for monitoring is within reach (21.1), for all Parties.

    Computed from what this installation shows to everybody, and released at once.

    \b
    Example:
      ecotone indicators information
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    run, new = actions.measure_information(shelf=inputs.shelf(), by=options.operator())
    click.echo(f"Run {run.id}" + ("." if new else ", as before: nothing new is known."))
