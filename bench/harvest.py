"""Harvest end to end from a loopback OAI-PMH hub: fetch, parse, identify, classify, store, index.

The hub runs in a process of its own; the harvest in another, on an empty SQLite home. The stages
are timed inside that process by wrapping the functions between them, which costs about a percent.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from bench.figure import Figure, table

RECORDS = 10_000
GOAL = 1_000  # records a second
#: Where each stage begins: module, name, stage.
STAGES = (
    ("kernel.http.client:Client", "get", "fetch"),
    ("connectors.oaipmh:OaiPmh", "_page", "parse"),
    ("connectors.oaipmh:OaiPmh", "read", "parse"),
    ("apps.catalogue.actions.prepare", "normalise", "normalise"),
    ("apps.catalogue.actions.prepare", "exact_names", "identify"),
    ("apps.catalogue.actions.prepare", "block_names", "identify"),
    ("records.classify.classifier:Classifier", "tags", "classify"),
    ("apps.catalogue.actions.put", "meet", "identify"),
    ("apps.catalogue.actions.put", "settle", "store"),
    ("apps.harvest.store:DatabaseStore", "save", "store"),
    ("apps.catalogue.index", "catch_up", "index"),
)


def figures() -> list[Figure]:
    """Harvest once in a fresh process and return rate and split."""
    told = _in_fresh_home(RECORDS)
    rate, again = told["records"] / told["seconds"], told["records"] / told["again"]
    whole = sum(told["stages"].values())
    return [
        Figure(
            name="harvest end to end, records/s",
            value=f"{rate:,.0f}",
            goal=f"at least {GOAL:,}",
            met=rate >= GOAL,
        ),
        Figure(name="the same again, nothing new, records/s", value=f"{again:,.0f}"),
        *(
            Figure(name=f"  share of {stage}", value=f"{100 * seconds / whole:.0f} %")
            for stage, seconds in sorted(told["stages"].items(), key=lambda pair: -pair[1])
        ),
    ]


def _in_fresh_home(records: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as home:
        settings = {
            "ECOTONE_HOME": home,
            "ECOTONE_DATABASE": "",
            "DJANGO_SETTINGS_MODULE": "ecotone.settings.base",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.harvest", str(records)],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def _hub(records: int) -> Iterator[str]:
    """Start the hub in its own process; give its address."""
    call = [sys.executable, "-m", "bench.oai_hub", str(records)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as hub:
        assert hub.stdin is not None
        assert hub.stdout is not None
        yield f"http://127.0.0.1:{hub.stdout.readline().strip()}/oai"
        hub.stdin.close()


class _Stages:
    """Seconds spent in each stage, without what a stage inside it took."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner = [0.0]

    def wrap(self, owner: Any, name: str, stage: str) -> None:
        """Time every call of ``owner.name`` as ``stage``."""
        timed: Callable[..., Any] = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            self._inner.append(0.0)
            try:
                return timed(*args, **kwargs)
            finally:
                took = time.perf_counter() - begun
                self.seconds[stage] += took - self._inner.pop()
                self._inner[-1] += took

        setattr(owner, name, call)


def _measure(records: int) -> dict[str, Any]:
    """Harvest in this process; Django must not be set up yet."""
    import django  # noqa: PLC0415 - this process alone uses Django, with a home of its own

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    from ecotone.apps.harvest.actions import harvest_interface  # noqa: PLC0415
    from ecotone.apps.hubs import actions, queries  # noqa: PLC0415
    from ecotone.kernel.http import Client  # noqa: PLC0415
    from ecotone.records.classify import classifier  # noqa: PLC0415
    from ecotone.records.normalise.languages import language_of  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    stages = _Stages()
    for place, name, stage in STAGES:
        module, _, owner = place.partition(":")
        found = import_module(f"ecotone.{module}")
        stages.wrap(getattr(found, owner) if owner else found, name, stage)
    with _hub(records) as address:
        hub = actions.NewHub(id="bench", name="Bench", interfaces=(("oai-pmh", address, {}),))
        actions.add_hub(hub, by="bench")
        interface = queries.hub("bench").interfaces[0].id
        classifier()  # these two are built before the clock starts, as in a server
        language_of("Biodiversity is the variety of life in all its forms.")
        with Client(agent="ecotone-bench", allow_private=True, pause_seconds=0) as http:
            begun = time.perf_counter()
            outcome = harvest_interface(interface, by="bench", http=http)
            seconds = time.perf_counter() - begun
            split = dict(stages.seconds)
            begun = time.perf_counter()
            again = harvest_interface(interface, by="bench", http=http, full=True)
            second = time.perf_counter() - begun
    assert outcome.counts.new == again.counts.same == records, (outcome, again)
    split["the rest"] = max(0.0, seconds - sum(split.values()))
    return {"records": records, "seconds": seconds, "again": second, "stages": split}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure(int(sys.argv[1]))))
    else:
        print(table("Harvest", figures()))
