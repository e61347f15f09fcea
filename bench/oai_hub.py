"""An OAI-PMH hub on loopback, in a process of its own: pages of records made of real texts.

``python -m bench.oai_hub RECORDS`` makes all pages first, prints its port, and serves until its
standard input closes.
"""

from __future__ import annotations

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from bench.derived import documents, material

from ecotone.records.model import Record

PAGE = 500
SHARED = Path(os.environ.get("ECOTONE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>2026-11-01T00:00:00Z</responseDate><request>http://127.0.0.1/oai</request>"
)
_IDENTIFY = (
    f"{_HEAD}<Identify><repositoryName>Loopback</repositoryName>"
    "<baseURL>http://127.0.0.1/oai</baseURL><protocolVersion>2.0</protocolVersion>"
    "<adminEmail>none@example.org</adminEmail>"
    "<earliestDatestamp>2000-01-01T00:00:00Z</earliestDatestamp>"
    "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
    "</Identify></OAI-PMH>"
).encode()


def record_xml(number: int, record: Record) -> str:
    """Return one record in oai_dc, as repositories write it."""
    language, title = next(iter(record.titles.items()))
    text = next(iter(record.descriptions.values()))
    fields = [
        ("title", title),
        *(("creator", person.name) for person in record.contributors),
        *(("subject", subject.text) for subject in record.subjects),
        ("description", text),
        ("date", record.published),
        ("type", record.type),
        ("language", language),
        ("identifier", f"https://doi.org/10.5281/zenodo.{number}"),
        ("identifier", f"https://hub.example.org/records/{number}"),
        ("rights", "https://creativecommons.org/licenses/by/4.0/legalcode"),
    ]
    inner = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in fields)
    return (
        f"<record><header><identifier>oai:example.org:{number}</identifier>"
        f"<datestamp>2026-10-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        "</datestamp></header><metadata>"
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</oai_dc:dc></metadata></record>'
    )


def pages(records: int) -> list[bytes]:
    """Return every ListRecords answer."""
    drawn = [document.record for document in documents(material(SHARED / "data/harvest"), records)]
    found = []
    for start in range(0, records, PAGE):
        listed = "".join(
            record_xml(start + place, record)
            for place, record in enumerate(drawn[start : start + PAGE])
        )
        token = str(start + PAGE) if start + PAGE < records else ""
        mark = f'<resumptionToken completeListSize="{records}">{token}</resumptionToken>'
        found.append(f"{_HEAD}<ListRecords>{listed}{mark}</ListRecords></OAI-PMH>".encode())
    return found


def main() -> None:
    """Serve until standard input closes."""
    answers = pages(int(sys.argv[1]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            token = int(asked.get("resumptionToken", ["0"])[0])
            body = _IDENTIFY if asked["verb"] == ["Identify"] else answers[token // PAGE]
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
