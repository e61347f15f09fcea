"""Reads a hub in processes that are killed at random moments; run as a program of its own.

``python killed.py FOLDER ADDRESS KILLS SEED`` first reads ADDRESS undisturbed into one database,
then into a new one with up to three kills before it may come to its end, and so on until KILLS
have hit, at PLACES different pages. Prints one line of JSON: the digest of the undisturbed
catalogue, those of the trials, the kills that hit a process at work, and at which page each came.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "ecotone.settings.base"
os.environ.pop("ECOTONE_DATABASE", None)  # a file, whatever the other tests run on
FOLDER = Path(sys.argv[1])
PLACES, MOST = 6, 20  # trials end once kills came at so many pages, or after so many trials
os.environ["ECOTONE_HOME"] = str(FOLDER)

import django  # noqa: E402 - the settings come first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from ecotone.apps.catalogue import index, queries  # noqa: E402
from ecotone.apps.harvest.actions import harvest_interface  # noqa: E402
from ecotone.apps.harvest.actions import read as reading  # noqa: E402
from ecotone.apps.harvest.models import Raw, Reading, Run  # noqa: E402
from ecotone.apps.hubs import actions as hubs  # noqa: E402
from ecotone.apps.hubs.models import Interface  # noqa: E402
from ecotone.kernel.http import Client  # noqa: E402
from ecotone.records.classify import classifier  # noqa: E402


def make_template(address: str) -> Path:
    """Make a database with a hub that was never read."""
    path = FOLDER / "template.sqlite3"
    point_at(path)
    call_command("migrate", verbosity=0, skip_checks=True)
    hubs.add_hub(
        hubs.NewHub(id="hub", name="Hub", interfaces=(("oai-pmh", address, {}),)), by="test"
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    return path


def point_at(path: Path) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = str(path)
    settings.ECOTONE_INDEX = path.with_suffix(".index")


def read_hub() -> None:
    """Read to the end; index after every few pages, so that kills hit that too."""
    reading._INDEX_EVERY = 60
    with Client(agent="test", allow_private=True, pause_seconds=0) as http:
        outcome = harvest_interface(Interface.objects.get().pk, by="test", http=http)
    if outcome.ending != "complete":
        raise SystemExit(f"ended as {outcome}")


def in_a_process(path: Path, kill_after: float | None) -> bool:
    """Read in a child; return whether it came to its end before the kill."""
    child = os.fork()
    if child == 0:
        point_at(path)
        try:
            read_hub()
        except BaseException as error:  # noqa: BLE001 - the child must not go on in the parent's code
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a child failed")
    return os.WIFEXITED(status)


def digest_of(path: Path) -> tuple[str, int]:
    """Return a digest of all that was read and how many documents the index has."""
    point_at(path)
    found = hashlib.sha256(b"\n".join(queries.canonical()))
    for raw in Raw.objects.order_by("key").values_list("key", "digest", "body", "missed"):
        found.update(repr(raw).encode())
    reading_ = Reading.objects.get()
    found.update(repr((reading_.checkpoint, reading_.seen_last_sweep, reading_.lease_by)).encode())
    level = index.index().upto() == queries.latest_change()
    connections.close_all()
    return found.hexdigest(), int(level)


def pages_done(path: Path) -> int:
    point_at(path)
    run = Run.objects.order_by("-id").first()
    connections.close_all()
    return run.pages if run else 0


def copy_of(template: Path, name: str) -> Path:
    path = FOLDER / f"{name}.sqlite3"
    shutil.copy(template, path)
    return path


def main() -> None:
    _, _, address, wanted, seed = sys.argv
    classifier()
    template = make_template(address)
    whole = copy_of(template, "whole")
    begun = time.monotonic()
    in_a_process(whole, None)
    takes = time.monotonic() - begun
    draw = random.Random(int(seed))
    ended, kills, at_pages = [], 0, []
    while kills < int(wanted) or (len(set(at_pages)) < PLACES and len(ended) < MOST):
        path = copy_of(template, f"trial-{len(ended)}")
        for _ in range(draw.randint(1, 3)):
            if in_a_process(path, draw.uniform(0, takes)):
                break
            kills += 1
            at_pages.append(pages_done(path))
        in_a_process(path, None)
        ended.append(digest_of(path))
    told = {"whole": digest_of(whole), "trials": ended, "kills": kills, "at": at_pages}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
