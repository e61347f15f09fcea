"""Hubs on loopback that answer with recorded responses, and what a harvest of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from tests.loopback import OAI, Answer, Repository, Site

from ecotone.apps.hubs import actions as hubs
from ecotone.apps.hubs import queries
from ecotone.kernel.http import Client


def recorded_metadata(shared: Path) -> dict[str, str]:
    """Return the metadata of every well-formed record in the recorded OAI-PMH responses."""
    found: dict[str, str] = {}
    for path in sorted((shared / "harvest" / "oai-pmh").rglob("*.xml")):
        try:
            root = etree.fromstring(path.read_bytes())
        except etree.XMLSyntaxError:
            continue
        for record in root.iter(f"{{{OAI}}}record"):
            name = record.findtext(f"{{{OAI}}}header/{{{OAI}}}identifier")
            metadata = record.find(f"{{{OAI}}}metadata")
            if name and metadata is not None and len(metadata):
                inner = etree.tostring(metadata[0], encoding="unicode", with_tail=False)
                found.setdefault(f"{name.strip()}#{path.stem}", inner)
    return found


@pytest.fixture
def recorded(shared: Path) -> dict[str, str]:
    return recorded_metadata(shared)


@pytest.fixture
def repository() -> type[Repository]:
    return Repository


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str, dict[str, str]], Answer]], Site]]:
    """Return a function that starts a site; every site is stopped at the end."""
    stops = []

    def start(answer: Callable[[str, dict[str, str]], Answer]) -> Site:
        site = Site(answer)
        stops.append(site.start())
        return site

    yield start
    for stop in stops:
        stop()


@pytest.fixture
def http() -> Iterator[Client]:
    """Return a client that may ask loopback, and need not be polite to it."""
    with Client(agent="Ecotone-test", allow_private=True, pause_seconds=0, sleep=no_wait) as client:
        yield client


def no_wait(seconds: float) -> None:
    del seconds


@pytest.fixture
def connect(db: None) -> Callable[..., queries.InterfaceView]:
    """Return a function that adds a hub with one interface and returns the interface."""

    def add(kind: str, address: str, hub_id: str = "loopback", **settings: object):
        hubs.add_hub(
            hubs.NewHub(id=hub_id, name=hub_id.title(), interfaces=((kind, address, settings),)),
            by="test",
        )
        return queries.hub(hub_id).interfaces[0]

    return add


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, settings) -> Path:
    """Give every test a search index of its own."""
    settings.ECOTONE_INDEX = tmp_path / "index"
    return tmp_path / "index"
