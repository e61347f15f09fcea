"""The style sheet, the script and the icon: read once, compressed once, named by their digest.

They are three small files of the package. Serving them from memory needs no collecting step, so
a fresh installation starts at once, and the digest in the name lets browsers keep them for ever.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from ecotone.kernel import digest

FOLDER = Path(__file__).parent / "static" / "ecotone"
MEDIA_TYPES = {
    "ecotone.css": "text/css; charset=utf-8",
    "ecotone.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
FILES = {name: FOLDER / name for name in MEDIA_TYPES}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes out: ``name`` carries the digest of its content."""

    name: str
    media_type: str
    body: bytes
    compressed: bytes


@cache
def asset(file: str) -> Asset:
    """Return the asset read from ``file``; KeyError when there is none of that name."""
    media_type = MEDIA_TYPES[file]
    body = FILES[file].read_bytes()
    stem, _, ending = file.partition(".")
    name = f"{stem}.{digest.of_bytes(body)[:12]}.{ending}"
    return Asset(name, media_type, body, gzip.compress(body, 9, mtime=0))


def serve(request: HttpRequest, name: str) -> HttpResponse:
    """Answer /assets/<name>: the file named so, compressed where the browser takes it."""
    found = next((asset(file) for file in MEDIA_TYPES if asset(file).name == name), None)
    if found is None:
        raise Http404
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        found.compressed if takes_gzip else found.body, content_type=found.media_type
    )
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = FOR_EVER
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
