"""Hubs on loopback that answer with recorded responses, and what a harvest of them needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from ecotone.apps.hubs import actions as hubs
from ecotone.apps.hubs import queries
from ecotone.kernel.http import Client

OAI = "http://www.openarchives.org/OAI/2.0/"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}">'
IDENTIFY = (
    f"{HEAD}<Identify><repositoryName>Loopback</repositoryName>"
    "<protocolVersion>2.0</protocolVersion><earliestDatestamp>2000-01-01</earliestDatestamp>"
    "<deletedRecord>{deleted}</deletedRecord><granularity>YYYY-MM-DD</granularity>"
    "</Identify></OAI-PMH>"
)

#: What a site answers: status, media type, body.
Answer = tuple[int, str, bytes]


@dataclass
class Site:
    """A real server on 127.0.0.1. ``answer`` gets path and query; ``asked`` keeps them."""

    answer: Callable[[str, dict[str, str]], Answer]
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def start(self) -> Callable[[], None]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, media_type, body = site.answer(parts.path, query)
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}"

        def stop() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        return stop


@dataclass
class Repository:
    """An OAI-PMH repository: ``records`` maps identifier to the inner XML, None is deleted."""

    records: dict[str, str | None]
    size: int = 4
    deleted: str = "persistent"
    stamps: dict[str, str] = field(default_factory=dict)

    def __call__(self, _path: str, query: dict[str, str]) -> Answer:
        if query.get("verb") == "Identify":
            return 200, "text/xml", IDENTIFY.format(deleted=self.deleted).encode()
        if query.get("verb") != "ListRecords":
            return 200, "text/xml", f'{HEAD}<error code="badVerb"/></OAI-PMH>'.encode()
        names = [name for name in self.records if self.stamp(name) >= query.get("from", "")]
        start = int(query.get("resumptionToken", "0"))
        end = start + self.size
        listed = "".join(self.record(name) for name in names[start:end])
        token = f"{end}" if end < len(names) else ""
        mark = f'<resumptionToken completeListSize="{len(names)}">{token}</resumptionToken>'
        body = f"{HEAD}<ListRecords>{listed}{mark}</ListRecords></OAI-PMH>"
        if not names:
            body = f'{HEAD}<error code="noRecordsMatch"/></OAI-PMH>'
        return 200, "text/xml", body.encode()

    def stamp(self, name: str) -> str:
        return self.stamps.get(name, "2026-01-01")

    def record(self, name: str) -> str:
        inner = self.records[name]
        status = ' status="deleted"' if inner is None else ""
        metadata = "" if inner is None else f"<metadata>{inner}</metadata>"
        return (
            f"<record><header{status}><identifier>{name}</identifier>"
            f"<datestamp>{self.stamp(name)}</datestamp></header>{metadata}</record>"
        )


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
