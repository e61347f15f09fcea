"""Hubs on loopback: a real server on 127.0.0.1, and an OAI-PMH repository for it to be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

OAI = "http://www.openarchives.org/OAI/2.0/"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}">'
IDENTIFY = (
    f"{HEAD}<Identify><repositoryName>Loopback</repositoryName>"
    "<protocolVersion>2.0</protocolVersion><earliestDatestamp>2000-01-01</earliestDatestamp>"
    "<deletedRecord>{deleted}</deletedRecord><granularity>YYYY-MM-DD</granularity>"
    "</Identify></OAI-PMH>"
)

#: What a site answers: status, media type, body, and other headers if it likes.
Answer = tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]]


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
                status, media_type, body, *more = site.answer(parts.path, query)
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
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
