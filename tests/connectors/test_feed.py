"""RSS and Atom: the kit, and what only feeds have."""

from __future__ import annotations

from pathlib import Path

from ecotone.connectors.feed import Feed, FeedSettings
from ecotone.connectors.run import run
from ecotone.connectors.testing import ConnectorKit, FakeHub, MemoryStore, Reply


class TestFeed(ConnectorKit):
    folder = Path(__file__).parent / "feed"
    obeys_robots = False  # a feed is there for machines

    def make(self, http):
        return Feed(FeedSettings(address="https://news.example/feed.xml"), http)


ADDRESS = "https://news.example/feed.xml"


class Source:
    """A feed that may change, with validators."""

    def __init__(self, body: bytes, **headers: str) -> None:
        self.body, self.headers = body, headers
        self.hub = FakeHub(lambda _: Reply(self.body, headers=self.headers))
        self.store = MemoryStore()

    def run(self, **settings):
        made = Feed(FeedSettings(address=ADDRESS, **settings), self.hub.client())
        return run(made, self.store)

    def drafts(self):
        return [kept.draft for kept in self.store.kept.values()]


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def test_an_unchanged_feed_is_not_sent_again():
    source = Source(rss("<item><title>a</title></item>"), etag='"1"')
    assert source.run().counts.new == 1
    again = source.run()
    assert (again.ending, again.counts.read) == ("complete", 0)
    source.headers = {"etag": '"2"'}
    assert source.run().counts.same == 1


def test_what_left_the_window_stays():
    source = Source(rss("<item><title>a</title></item>", "<item><title>b</title></item>"))
    source.run()
    source.body = rss("<item><title>c</title></item>")
    for _ in range(4):
        assert source.run().counts.withdrawn == 0
    assert len(source.store.kept) == 3


def test_a_changed_build_date_changes_no_entry():
    item = "<item><title>a</title></item>"
    source = Source(rss("<lastBuildDate>Mon, 03 Jun 2024 08:00:00 GMT</lastBuildDate>", item))
    source.run()
    source.body = rss("<lastBuildDate>Tue, 04 Jun 2024 08:00:00 GMT</lastBuildDate>", item)
    assert source.run().counts.same == 1


def test_entries_are_what_the_settings_say():
    source = Source(rss("<item><title>a</title></item>"))
    source.run(entries_are="JobPosting")
    assert source.drafts()[0].kinds == ("JobPosting",)


def test_a_web_page_names_its_feed():
    page = (
        b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2">'
        b"</head></html>"
    )
    outcome = Source(page).run()
    assert (outcome.ending, outcome.for_keeper) == (
        "broken",
        "This is a web page; its feed is at https://news.example/rss?a=1&b=2.",
    )


def test_an_address_in_place_of_a_feed_is_not_followed():
    source = Source(b"https://elsewhere.example/feed")
    assert source.run().ending == "broken"
    assert [url for _, url in source.hub.asked] == [ADDRESS]
