"""``ecotone``: finds the command, makes Django ready for it, turns errors into one sentence."""

from __future__ import annotations

import importlib
import os
import sys
import time
from types import TracebackType

import click

from ecotone import __version__
from ecotone.kernel.errors import EcotoneError, NotFound

STARTED = time.monotonic()

#: Exit codes: 0 is done, and click itself ends with 2 when a command is written wrongly.
FAILED, NOTHING_FOUND = 1, 3

#: Where each command lives and what it is for; a test compares the words with the command's own.
COMMANDS = {
    "serve": ("ecotone.cli.serve:serve", "Prepare what is missing, then show the pages and API."),
    "answer": (
        "ecotone.cli.answer:answer",
        "Show what is known for a country and a target, each line with its source.",
    ),
    "search": (
        "ecotone.cli.search:search",
        "Search all connected knowledge, in any of the six languages.",
    ),
    "indicators": (
        "ecotone.cli.indicators:indicators",
        "Compute indicators from a country's own data, repeat and explain them, decide on values.",
    ),
    "datasets": ("ecotone.cli.datasets:datasets", "Check, keep, show and publish datasets."),
    "hubs": ("ecotone.cli.hubs:hubs", "List, try, read and check knowledge hubs."),
    "entry": (
        "ecotone.cli.entry:entry",
        "Enter values and answers that are not computed from data: money, laws, surveys.",
    ),
    "load": ("ecotone.cli.load:load", "Load the reference facts and the starter catalogue."),
    "index": ("ecotone.cli.load:index", "Bring the search index in step with the catalogue."),
    "work": ("ecotone.cli.work:work", "Read the hubs that are due, one after the other, politely."),
    "user": ("ecotone.cli.user:user", "Make accounts."),
    "doctor": ("ecotone.cli.doctor:doctor", "Say what works, what does not, and what to do."),
}


class Failure(click.ClickException):
    """An error of ours as click shows it: one sentence on standard error, and an exit code."""

    def __init__(self, error: EcotoneError) -> None:
        super().__init__(error.for_keeper)
        self.exit_code = (  # type: ignore[misc]  # click means it to be set so
            NOTHING_FOUND if isinstance(error, NotFound) else FAILED
        )

    def show(self, file: object = None) -> None:  # noqa: ARG002  click's
        click.echo(f"ecotone: {self.message}", err=True)


class Commands(click.Group):
    """Commands that are imported only when they are asked for, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        make_django_ready()
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except EcotoneError as error:
            raise Failure(error) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EcotoneError as error:
            if ctx.params.get("debug"):
                raise
            raise Failure(error) from error


def make_django_ready() -> None:
    """Set Django up, once; everything below the command line may then be imported."""
    import django  # noqa: PLC0415  only a command that needs Django pays for it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecotone.settings.base")
    django.setup()


def one_sentence(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """Say an error that nobody foresaw in one sentence (set as ``sys.excepthook``)."""
    words = " ".join(str(error).split()) or "no further words"
    print(
        f"ecotone: something went wrong that nobody foresaw ({kind.__name__}: {words}). "
        "`ecotone doctor` says what does not work; --debug before the command shows where.",
        file=sys.stderr,
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="ecotone %(version)s")
@click.option(
    "--debug",
    is_flag=True,
    envvar="ECOTONE_DEBUG",
    help="Show where an error came from.",
)
@click.pass_context
def main(ctx: click.Context, *, debug: bool) -> None:
    """What a country must report on biodiversity, what is known, what is missing, who can help.

    \b
    Start here:
      ecotone serve                       pages and API on this machine
      ecotone answer KEN 3                Kenya and Target 3, each line with its source
      ecotone search "protected areas" --country KEN
      ecotone indicators needs A.3        what data the Red List Index takes

    Every command explains itself: ecotone COMMAND --help.

    \b
    Exit codes: 0 done; 1 failed, or (doctor) something needs doing; 2 the command is
    written wrongly; 3 nothing was found under this name or for this search.
    """  # noqa: D301  \b tells click to keep the lines
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if not debug:
        sys.excepthook = one_sentence


if __name__ == "__main__":
    main()
