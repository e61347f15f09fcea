"""RSS and Atom: the kit, and what only feeds have."""

from __future__ import annotations

from pathlib import Path

from ecotone.connectors.feed import Feed, FeedSettings
from ecotone.connectors.testing import ConnectorKit


class TestFeed(ConnectorKit):
    folder = Path(__file__).parent / "feed"
    obeys_robots = False  # a feed is there for machines

    def make(self, http):
        return Feed(FeedSettings(address="https://news.example/feed.xml"), http)
