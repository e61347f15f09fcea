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

import pyarrow as pa
import pytest
from django.conf import settings
from django.test import Client
from tests.apps.monitoring.made import CARD, STAFF, computed, figure

from ecotone.apps.accounts.models import User
from ecotone.apps.catalogue import index, starter
from ecotone.apps.catalogue.actions import Arrived, hide_record, put, withdraw
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.harvest.store import DatabaseStore
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.hubs.actions import load_hubs
from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring import queries as monitoring
from ecotone.connectors.base import Checkpoint, HubBroken, RawRecord
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import understand
from ecotone.connectors.store import Batch, Counts, Outcome
from ecotone.connectors.testing import FakeHub, Reply
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators.base import Check, InputUsed
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Contributor, Draft, Link, Subject
from ecotone.rights.visibility import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HIDDEN = ("withdrawn", "quarantined", "embargoed")
#: What is kept of indicators and not shown: data nobody published, rows that a licence closes, a
#: run that was not released, a value declined, a value before its day.
KEPT_BACK = ("dataset", "rows", "run", "declined", "early")
UNREADABLE = "unreadable"  # no record at all: what a hub sent and we could not read
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
ADDRESS = re.compile(r'"(?:https?://testserver)?(/(?:api|en|ar)/[^"]*)"')
NAMES = re.compile(r"/(?:[A-Z]{3}|\d+|[a-z2-7]{16}|[0-9a-f]{64}|[\w.-]*\d[\w.-]*)(?=/|$|\.)")
LANGUAGES = re.compile(r"^/(?:fr|es|ru|zh)(?:/|$)")  # two languages show what six would
MOST = 1200  # a walk ends by itself long before
HUB = "ipbes-zenodo"
INSIDE = {"viewer": STAFF, "purpose": Purpose.READ}


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
    figures(names)
    index.catch_up()
    return names


def figures(names: dict[str, str]) -> None:
    """Keep datasets, runs and values of Kenya, each with its word where it might be shown."""
    actions.keep_card(CARD, by=STAFF)
    folder = Shelf(settings.ECOTONE_INDEX.parent / "shelf")
    for state, licence in (
        ("shown", "CC-BY-4.0"),
        ("rows", "IUCN-RL-TERMS"),
        ("dataset", "CC0-1.0"),
    ):
        word = canary(state)
        table = pa.table({"species": [f"Aquila {word}"]})
        said = (
            {} if state == "rows" else {"citation": word, "source": f"https://example.org/{word}"}
        )
        title = "Birds of Kenya" if state == "rows" else f"Birds {word}"
        data = folder.keep_table(table, title=title, licence=licence, notes=(word,), **said)
        names[f"dataset {state}"] = actions.keep_dataset(data, by=STAFF)
        if state != "dataset":
            actions.publish_dataset(data.digest, by=STAFF)
    for state, year in (("shown", 2019), ("run", 2018), ("declined", 2017), ("early", 2016)):
        names[f"run {state}"] = run_of(names, state, year)


def run_of(names: dict[str, str], state: str, year: int) -> str:
    """Record a run with one value that says its word, and do what its name says; return its id."""
    word = canary(state)
    kept = "dataset shown" if state == "shown" else "dataset dataset"
    data = monitoring.dataset(names[kept], viewer=STAFF, purpose=Purpose.READ)
    run = computed(
        figure(year, interval=word, flags=(word,)),
        inputs=(InputUsed(name="assessments", digest=data.digest, title=data.title, rows=1),),
        id=short_name("run", state),
        tables={word: ({"word": word},)},
        checks=(Check(name="key", passed=True, found=canary(kept.split()[1])),),
    )
    prov = {"@graph": [{"@id": f"urn:ecotone:run:{word}"}]}
    actions.record_run(run, by=STAFF, provenance=prov)
    numbers = [one.id for one in monitoring.shown_values(run=run.id, **INSIDE)]
    if state == "shown":
        actions.release(run.id, by=STAFF)
    elif state != "run":
        actions.submit_for_review(numbers, by=STAFF)
        if state == "early":
            day = clock.today() + timedelta(days=30)
            actions.schedule_release("A.3", release_on=day, place="KEN", by=STAFF)
        actions.make_official(numbers, by=STAFF)
        if state == "declined":
            actions.decline(numbers, reason=word, by=STAFF)
    return run.id


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
    found += kept_addresses({name: one for name, one in uids.items() if " " in name})
    uids = {name: one for name, one in uids.items() if " " not in name}
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


def kept_addresses(names: dict[str, str]) -> list[str]:
    """Return the addresses of datasets, runs and values, also of those that are not shown."""
    found = ["/api/v1/values?country=KEN", "/api/v1/runs", "/api/v1/datasets", "/api/v1/methods"]
    found += ["/api/v1/values?state=declined", "/api/v1/values?indicator=A.3&size=100"]
    for language in ("en", "ar"):
        found += [f"/{language}/{page}/" for page in ("datasets", "runs", "countries/KEN")]
        found += [
            f"/{language}/countries/KEN/targets/4/",
            f"/{language}/countries/KEN/targets/4/answer.json",
            f"/{language}/targets/4/",
            f"/{language}/indicators/A.3/",
            f"/{language}/countries/KEN/indicators/A.3/",
        ]
    forms = ("csv", "json", "xlsx", "svg", "sdmx.csv", "sdmx.json")
    found += [f"/en/indicators/A.3/values.{form}" for form in forms]
    found += [f"/en/countries/KEN/indicators/A.3/values.{form}" for form in forms]
    for name, one in names.items():
        kind = f"{name.split()[0]}s"
        found += [f"/{language}/{kind}/{one}/" for language in ("en", "ar")]
        found.append(f"/api/v1/{kind}/{one}")
        if kind == "runs":
            found.append(f"/api/v1/runs/{one}/provenance")
            found += [f"/en/runs/{one}/run.{form}" for form in (*forms, "jsonld", "prov.jsonld")]
    return found


def shape(address: str) -> str:
    """Return the kind of page an address leads to, so that each kind is walked a few times only."""
    parts = urlsplit(address)
    path = re.sub(
        r"/(?:[A-Z]{3}|\d+|[a-z2-7]{16}|[0-9a-f]{64}|[\w.-]*\d[\w.-]*)(?=/|$|\.)", "/*", parts.path
    )
    path = re.sub(r"(/hubs/)[^/]+", r"\1*", path)
    asked = sorted(set(re.findall(r"(\w+)=", parts.query)))
    several = len(asked) > 1  # combined filters are one kind of page: there are thousands
    return path + "?" + ("several" if several else ",".join(asked))


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
    assert not waiting, f"{len(waiting)} addresses were found and not opened"
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


def test_the_public_meets_nothing_hidden_and_all_that_is_released(client: Client, uids) -> None:
    bodies = walk(client, starts(uids), each=3)
    assert len(bodies) > 300
    for state in (*HIDDEN, UNREADABLE, *KEPT_BACK):
        assert leaks(bodies, state) == [], state
    assert "Its metadata is in a format that we do not read." in bodies[f"/en/hubs/{HUB}/"]
    records_are_found(bodies, uids["public"])
    released_is_found(bodies, uids)


def records_are_found(bodies: dict[str, str], uid: str) -> None:
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
    assert {f"/en/records/{uid}/cite.{form}" for form in ("bib", "ris", "json")} <= set(shown)


def released_is_found(bodies: dict[str, str], uids: dict[str, str]) -> None:
    run, data = uids["run shown"], uids["dataset shown"]
    assert {
        f"/en/runs/{run}/",
        f"/ar/runs/{run}/",
        f"/en/datasets/{data}/",
        f"/api/v1/runs/{run}",
        f"/api/v1/runs/{run}/provenance",
        f"/api/v1/datasets/{data}",
        "/api/v1/values?country=KEN",
        "/api/v1/datasets",
        "/en/datasets/",
        "/en/countries/KEN/targets/4/answer.json",
        "/en/countries/KEN/indicators/A.3/",
        "/en/countries/KEN/indicators/A.3/values.csv",
    } <= set(leaks(bodies, "shown"))


def test_staff_see_what_is_kept_back_on_pages_but_take_none_of_it_out(client, uids) -> None:
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    bodies = walk(client, starts(uids), each=1)
    for state in KEPT_BACK:
        shown = leaks(bodies, state)
        kind = "dataset" if state in ("dataset", "rows") else "run"
        assert f"/en/{kind}s/{uids[f'{kind} {state}']}/" in shown, state
        assert [one for one in shown if "/values." in one or "/run." in one] == [], state
    for state in HIDDEN:
        shown = leaks(bodies, state)
        assert f"/en/records/{uids[state]}/" in shown
        leaving = [a for a in shown if "/feed/" in a or "/cite." in a or "sitemap" in a]
        assert leaving == []
    on_the_page_of_the_hub = [f"/{language}/hubs/{HUB}/" for language in ("en", "ar")]
    assert leaks(bodies, UNREADABLE) == on_the_page_of_the_hub


def test_counts_do_not_count_what_is_hidden(client: Client, uids) -> None:
    for state in HIDDEN:
        answer = client.get(f"/api/v1/search?q={canary(state)}").json()
        assert answer["total"] == 0
    answer = client.get(f"/api/v1/search?hub={HUB}&q=zqcanarypublic").json()
    assert answer["total"] == 1


def test_an_embargo_ends_by_itself(client: Client, uids, time_machine) -> None:
    address = f"/en/records/{uids['embargoed']}/"
    assert client.get(address).status_code == 404
    time_machine.move_to(date.today() + timedelta(days=31))
    assert canary("embargoed") in client.get(address).content.decode().lower()
    assert client.get(f"/api/v1/search?q={canary('embargoed')}").json()["total"] == 1
