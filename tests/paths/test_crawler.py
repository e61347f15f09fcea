"""Canary words in hidden records, and a walk through every address as every kind of viewer.

What a hidden record says must not show up anywhere: page, list, search hit, count, snippet,
suggestion, feed, export, API answer. The same walk must find the canary of a public record
everywhere it belongs, or it proves nothing.
"""

from __future__ import annotations

import re
from collections import deque
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from ecotone.apps.accounts.models import User
from ecotone.apps.catalogue import index, starter
from ecotone.apps.catalogue.actions import Arrived, hide_record, put, withdraw
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.harvest.store import DatabaseStore
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.hubs.actions import load_hubs
from ecotone.connectors.base import Checkpoint, HubBroken, RawRecord
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import understand
from ecotone.connectors.store import Batch, Counts, Outcome
from ecotone.connectors.testing import FakeHub, Reply
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Contributor, Draft, Link, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HIDDEN = ("withdrawn", "quarantined", "embargoed")
UNREADABLE = "unreadable"  # no record at all: what a hub sent and we could not read
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
ADDRESS = re.compile(r'"(?:https?://testserver)?(/(?:api|en|ar)/[^"]*)"')
LANGUAGES = re.compile(r"^/(?:fr|es|ru|zh)(?:/|$)")  # two languages show what six would
MOST = 600
HUB = "ipbes-zenodo"


def canary(state: str) -> str:
    return f"zqcanary{state}"


def draft(state: str, rights: tuple[str, ...] = ()) -> Draft:
    word = canary(state)
    return Draft(
        key=state,
        titles={"en": f"Protected areas of Kenya {word}"},
        descriptions={"en": f"A study of marine protected areas and {word} in Kenya."},
        kinds=("Dataset",),
        identifiers=(f"10.12345/{word}",),
        links=(Link(url=f"https://example.org/{word}"),),
        contributors=(Contributor(name=f"{word.title()} Institute"),),
        subjects=(Subject(text=word),),
        languages=("en",),
        rights=("CC-BY-4.0", *rights),
        published="2021",
    )


@pytest.fixture
def uids() -> dict[str, str]:
    """Return the names of four records, one in each state, in a loaded catalogue."""
    load_countries(by="test")
    load_hubs(by="test")
    starter.load(by="test")
    later = (clock.today() + timedelta(days=30)).isoformat()
    embargo = (f"info:eu-repo/date/embargoEnd/{later}",)
    arrivals = [
        Arrived(
            draft(state, embargo if state == "embargoed" else ()), f"https://example.org/{state}"
        )
        for state in ("public", *HIDDEN)
    ]
    put(HUB, arrivals, by="test")
    names = {state: short_name(HUB, state) for state in ("public", *HIDDEN)}
    unreadable(canary("unreadable"))
    withdraw(HUB, ["withdrawn"], reason="The hub removed it.", by="test")
    hide_record(names["quarantined"], reason="Under review.", by="test")
    index.catch_up()
    return names


def unreadable(word: str) -> None:
    """Read a page of a hub whose records say ``word`` wherever a sentence might quote them."""
    [interface] = [one for one in hubs.hub(HUB).interfaces if one.kind == "oai-pmh"][:1]
    store = DatabaseStore(interface, by="test")
    store.begin()
    bodies = {
        "format": f"<record><metadata><{word} xmlns='urn:{word}'/></metadata></record>",
        "xml": f"<record><metadata><{word}></metadata></record>",
        "entity": f"<record><metadata><dc>&{word};</dc></metadata></record>",
        "empty": f"<record><header><identifier>{word}</identifier></header></record>",
    }
    raws = [
        RawRecord(f"{word}:{name}", "", body.encode(), "text/xml", f"https://example.org/{word}")
        for name, body in bodies.items()
    ]
    connector = OaiPmh(OaiPmhSettings(address="https://example.org/oai"), None)
    arrivals = tuple(understand(connector, raw, is_new=True) for raw in raws)
    assert all(word in one.problem.for_operator for one in arrivals)
    counts = Counts(pages=1, read=len(raws), quarantined=len(raws))
    store.save(Batch(arrivals, {}, (), Checkpoint(), "oai-pmh", 1, counts))
    with pytest.raises(HubBroken) as broken:  # the run ends at a page that is not XML
        run_message(bodies["xml"])
    store.end(Outcome("broken", counts, broken.value.for_keeper, broken.value.for_operator))


def run_message(record: str) -> None:
    """Raise what a run is told when a whole answer is not XML."""
    answer = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{record}</ListRecords>'
    hub = FakeHub(lambda _: Reply(answer.encode(), headers={"content-type": "text/xml"}))
    next(OaiPmh(OaiPmhSettings(address="https://h.example/oai"), hub.client()).pages(Checkpoint()))


def starts(uids: dict[str, str]) -> list[str]:
    """Return where the walk begins: what links lead to, and what a prying person would type."""
    found = ["/", "/robots.txt", "/sitemap.xml", "/api/v1/openapi.json"]
    for language in ("en", "ar"):
        found += [f"/{language}/", f"/{language}/style/", f"/{language}/countries/KEN/targets/3/"]
        for state, uid in uids.items():
            word = quote(canary(state))
            found += [
                f"/{language}/records/{uid}/",
                *(f"/{language}/records/{uid}/cite.{form}" for form in ("bib", "ris", "json")),
                f"/{language}/search/?q={word}",
                f"/{language}/search/?q=protected&hub={HUB}",
                f"/{language}/search/?q=zqcanary",
                f"/{language}/search/feed/?q={word}",
                f"/{language}/search/feed/?hub={HUB}",
                f"/{language}/suggest/?q={word[:10]}",
            ]
    for state, uid in uids.items():
        found += [
            f"/api/v1/records/{uid}",
            f"/api/v1/search?q={canary(state)}",
            f"/api/v1/suggest?q={canary(state)[:10]}",
        ]
    found += [f"/{language}/hubs/{HUB}/" for language in ("en", "ar")]
    found += [f"/en/search/?q={canary(UNREADABLE)}", f"/api/v1/suggest?q={canary(UNREADABLE)}"]
    found += [f"/api/v1/search?hub={HUB}", "/api/v1/hubs", f"/api/v1/hubs/{HUB}"]
    found += ["/api/v1/countries/KEN/targets/3", "/api/v1/countries", "/api/v1/targets"]
    return found


def shape(address: str) -> str:
    """Return the kind of page an address leads to, so that each kind is walked a few times only."""
    parts = urlsplit(address)
    path = re.sub(r"/(?:[A-Z]{3}|\d+|[a-z2-7]{16}|[\w.-]*\d[\w.-]*)(?=/|$|\.)", "/*", parts.path)
    path = re.sub(r"(/hubs/)[^/]+", r"\1*", path)
    return path + "?" + ",".join(sorted(re.findall(r"(\w+)=", parts.query)))


def walk(client: Client, first: list[str], each: int) -> dict[str, str]:
    """Return the body of every address reached, at most ``each`` of one kind beyond the starts."""
    waiting, seen, kinds = deque(first), set(first), {}
    bodies: dict[str, str] = {}
    while waiting and len(bodies) < MOST:
        address = waiting.popleft()
        answer = client.get(address, follow=False)
        assert answer.status_code < 500, address
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        body = raw.decode("utf-8", "replace")
        bodies[address] = body + " ".join(f"{k}: {v}" for k, v in answer.headers.items())
        links = LINK.findall(body) + ADDRESS.findall(body) + [answer.headers.get("Location", "")]
        for link in links:
            target = urljoin(address, unescape(link))
            parts = urlsplit(target)
            if not link or parts.netloc not in ("", "testserver") or "/static/" in parts.path:
                continue
            if LANGUAGES.match(parts.path):
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = shape(target)
            if target in seen or kinds.get(kind, 0) >= each or "logout" in target:
                continue
            seen.add(target)
            kinds[kind] = kinds.get(kind, 0) + 1
            waiting.append(target)
    return bodies


def leaks(bodies: dict[str, str], state: str) -> list[str]:
    """Return the addresses that show the canary where the visitor did not type it there."""
    word = canary(state)
    return [
        address for address, body in bodies.items() if word in without_echo(address, body).lower()
    ]


def without_echo(address: str, body: str) -> str:
    """Take out of a page what the visitor asked: echoing the question is no leak."""
    asked = re.findall(r"[?&]q=([^&]*)", address)
    for words in asked:
        body = re.sub(rf"(?<![\w]){re.escape(words)}(?![\w])", "", body, flags=re.IGNORECASE)
    return body


def test_hidden_records_show_up_nowhere_for_the_public(client: Client, uids) -> None:
    bodies = walk(client, starts(uids), each=3)
    assert len(bodies) > 200
    for state in (*HIDDEN, UNREADABLE):
        assert leaks(bodies, state) == []
    assert "Its metadata is in a format that we do not read." in bodies[f"/en/hubs/{HUB}/"]
    shown = leaks(bodies, "public")
    kinds = {shape(address).split("?")[0] for address in shown}
    assert {
        "/en/records/*/",
        "/ar/records/*/",
        "/en/search/",
        "/en/search/feed/",
        "/en/suggest/",
        "/api/*/records/*",
        "/api/*/search",
        "/api/*/suggest",
    } <= kinds
    for form in ("bib", "ris", "json"):
        assert f"/en/records/{uids['public']}/cite.{form}" in shown


def test_counts_do_not_count_what_is_hidden(client: Client, uids) -> None:
    for state in HIDDEN:
        answer = client.get(f"/api/v1/search?q={canary(state)}").json()
        assert answer["total"] == 0
    answer = client.get(f"/api/v1/search?hub={HUB}&q=zqcanarypublic").json()
    assert answer["total"] == 1


def test_staff_see_hidden_records_on_pages_but_take_none_of_them_out(client: Client, uids) -> None:
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    bodies = walk(client, starts(uids), each=1)
    for state in HIDDEN:
        shown = leaks(bodies, state)
        assert f"/en/records/{uids[state]}/" in shown
        leaving = [a for a in shown if "/feed/" in a or "/cite." in a or "sitemap" in a]
        assert leaving == []


def test_staff_see_what_could_not_be_read_on_the_page_of_the_hub_alone(client, uids) -> None:
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    shown = leaks(walk(client, starts(uids), each=1), UNREADABLE)
    assert shown == [f"/{language}/hubs/{HUB}/" for language in ("en", "ar")]


def test_an_embargo_ends_by_itself(client: Client, uids, time_machine) -> None:
    address = f"/en/records/{uids['embargoed']}/"
    assert client.get(address).status_code == 404
    time_machine.move_to(date.today() + timedelta(days=31))
    assert canary("embargoed") in client.get(address).content.decode().lower()
    assert client.get(f"/api/v1/search?q={canary('embargoed')}").json()["total"] == 1
