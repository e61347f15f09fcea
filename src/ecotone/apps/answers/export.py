"""The answer as JSON: the same parts, the same words, the same order as on the page."""

from __future__ import annotations

from typing import Any

import orjson

from ecotone.apps.answers.model import Answer, Readiness

#: The parts of an answer, in the order of the page.
PARTS = (
    "country",
    "target",
    "to_report",
    "known",
    "gaps",
    "resources",
    "hubs",
    "peers",
    "money",
)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON types: dates as ISO 8601, every item with its ``source``."""
    plain = _plain(answer)
    return {part: plain[part] for part in PARTS}


def readiness_as_json(levels: tuple[Readiness, ...]) -> list[dict[str, Any]]:
    """Return levels as JSON types."""
    return [_plain(level) for level in levels]


def _plain(value: object) -> dict[str, Any]:
    """Turn a dataclass into JSON types; orjson does it faster than ``dataclasses.asdict``."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(value))
    return found
