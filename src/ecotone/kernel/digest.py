"""Canonical JSON and digests: the same content always gives the same name."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import orjson

_CANONICAL = orjson.OPT_SORT_KEYS


def canonical(value: Any) -> bytes:
    """Return ``value`` (JSON types, dataclasses, dates) as JSON bytes with sorted keys."""
    return orjson.dumps(value, option=_CANONICAL)


def of_bytes(body: bytes) -> str:
    """Return the SHA-256 of ``body`` in lower-case hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def of_json(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``."""
    return of_bytes(canonical(value))


def short_name(*parts: str) -> str:
    """Return 16 letters and digits that always stand for these parts (80 bits of SHA-256).

    >>> short_name("gbif", "dataset/1") == short_name("gbif", "dataset/1")
    True
    """
    head = hashlib.sha256("\n".join(parts).encode()).digest()[:10]
    return base64.b32encode(head).decode().lower()
