"""A feed is Atom that a stranger's parser takes without complaint, whatever the titles hold."""

from __future__ import annotations

from datetime import UTC, datetime

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from ecotone.apps.catalogue.feeds import Entry, atom

WHEN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def entry(**fields) -> Entry:
    held = {
        "uid": "aaaaaaaaaaaaaaaa",
        "title": "Wetlands",
        "language": "en",
        "summary": "Marshes & more",
        "address": "https://example.org/en/records/aaaaaaaaaaaaaaaa/",
        "changed_at": WHEN,
    }
    return Entry(**(held | fields))


def feed(*entries: Entry, title: str = "Ecotone") -> bytes:
    return atom(
        entries,
        title=title,
        subtitle="New records",
        page="https://example.org/en/search/?q=a&target=3",
        feed="https://example.org/en/search/feed/?q=a&target=3",
        language="en",
        publisher="Ecotone",
    )


def test_a_feed_says_what_it_is_and_what_is_in_it() -> None:
    read = feedparser.parse(feed(entry(authors=("Library",), categories=("KEN",))))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.id == "https://example.org/en/search/feed/?q=a&target=3"
    links = {link.rel: link.href for link in read.feed.links}
    assert links == {
        "alternate": "https://example.org/en/search/?q=a&target=3",
        "self": "https://example.org/en/search/feed/?q=a&target=3",
    }
    assert read.feed.updated == "2026-11-20T08:30:00+00:00"
    (one,) = read.entries
    assert one.id == "tag:example.org,2026:records/aaaaaaaaaaaaaaaa"
    assert (one.title, one.link, one.author) == ("Wetlands", entry().address, "Library")
    assert one.summary == "Marshes &amp; more"
    assert one.updated == "2026-11-20T08:30:00+00:00"
    assert [tag.term for tag in one.tags] == ["KEN"]


def test_an_empty_feed_is_the_same_whenever_it_is_asked_for() -> None:
    read = feedparser.parse(feed())
    assert not read.bozo
    assert (read.entries, read.feed.updated) == ([], "2026-01-01T00:00:00+00:00")
    assert feed() == feed()


def test_the_language_of_a_title_is_marked() -> None:
    written = feed(
        entry(title="الأراضي الرطبة", language="ar"), entry(uid="b" * 16, language="und")
    )
    assert written.count(b"<entry xml:lang=") == 1
    assert b'<entry xml:lang="ar">' in written


@given(st.text(), st.text(), st.text())
def test_no_title_breaks_a_feed(title: str, summary: str, author: str) -> None:
    written = feed(entry(title=title, summary=summary, authors=(author,)), title=title)
    read = feedparser.parse(written)
    assert not read.bozo
    assert len(read.entries) == 1
