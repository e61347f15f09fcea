"""Feeds that come with Ecotone, by name."""

from __future__ import annotations

import importlib

from ecotone.datasets.feed import Feed
from ecotone.kernel.errors import NotFound

#: Name → module and class; a feed is loaded when it is asked for.
_FEEDS = {
    "gbif-cube": "ecotone.datasets.feeds.gbif_cube:GbifCube",
    "un-sdg": "ecotone.datasets.feeds.un_sdg:UnSdg",
    "protected-planet": "ecotone.datasets.feeds.protected_planet:ProtectedPlanet",
    "world-bank": "ecotone.datasets.feeds.world_bank:WorldBank",
}


def names() -> tuple[str, ...]:
    """Return the names of all feeds."""
    return tuple(_FEEDS)


def feed(name: str) -> Feed:
    """Return the feed of this name; raise NotFound, which names the others."""
    if name not in _FEEDS:
        listed = ", ".join(_FEEDS)
        raise NotFound(f"There is no feed “{name}”. There are {listed}.", what="feed", asked=name)
    module, kind = _FEEDS[name].split(":")
    found: Feed = getattr(importlib.import_module(module), kind)()
    return found
