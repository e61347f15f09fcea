"""Work in a process of its own, so that the memory it needs is given back when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from ecotone.cli.main import FAILED, Failure
from ecotone.kernel.errors import EcotoneError

INTERRUPTED = 130  # what shells say of a program that Ctrl-C ended


def start(work: Callable[[], object]) -> int:
    """Run ``work`` in a child; return the child's number. The caller must not have threads."""
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        os._exit(_code(work))
    return number


def wait(number: int) -> int:
    """Wait for a child to end and return its exit code; one killed by a signal has failed."""
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    return code if code >= 0 else FAILED


def _code(work: Callable[[], object]) -> int:
    """Run ``work`` as the command line would; nothing above the child says an error for it."""
    try:
        work()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (EcotoneError, click.ClickException) as error:
        failure = Failure(error) if isinstance(error, EcotoneError) else error
        failure.show()
        return failure.exit_code
    except BaseException:  # noqa: BLE001  the outermost ring of this process
        sys.excepthook(*sys.exc_info())
        return FAILED
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
