"""``ecotone hubs preview, check, harvest, reread`` against hubs on loopback, good and bad."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from tests.connectors.hostile import make
from tests.loopback import HEAD, IDENTIFY, Answer, Repository, Site

from ecotone.apps.catalogue.models import Copy, Record
from ecotone.apps.harvest.models import Raw, Reading
from ecotone.apps.hubs import actions as hubs
from ecotone.connectors.oaipmh import OaiPmh
from ecotone.connectors.schemaorg import SchemaOrg

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

XML = "text/xml"


def dc(title: str) -> str:
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></oai_dc:dc>"
    )


def wetlands(number: int = 6) -> Repository:
    return Repository({f"oai:x:{n}": dc(f"Wetlands of region {n}") for n in range(number)})


@pytest.fixture(autouse=True)
def near(settings, monkeypatch) -> None:
    """Loopback may be asked, and need not be spared."""
    settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES = True
    settings.ECOTONE_OFFLINE = False
    for connector in (OaiPmh, SchemaOrg):
        monkeypatch.setattr(connector, "offers", replace(connector.offers, pause_seconds=0.0))


@pytest.fixture
def site() -> Iterator[Callable[[Callable[[str, dict[str, str]], Answer]], Site]]:
    stops = []

    def start(answer: Callable[[str, dict[str, str]], Answer]) -> Site:
        started = Site(answer)
        stops.append(started.start())
        return started

    yield start
    for stop in stops:
        stop()


@pytest.fixture
def connected(site, ecotone):
    """Return a function that connects a hub that answers so, and one that harvests it."""

    def connect(answer, kind: str = "oai-pmh", path: str = "/oai") -> Callable[..., Result]:
        address = site(answer).address + path
        hubs.add_hub(
            hubs.NewHub(id="marsh", name="Marsh", interfaces=((kind, address, {}),)), by="test"
        )
        return lambda *more: ecotone("hubs", "harvest", "marsh", *more)

    return connect


def listed(body: bytes, **headers: str) -> Callable[[str, dict[str, str]], Answer]:
    """Return a repository that introduces itself well and then lists this."""

    def answer(_path: str, query: dict[str, str]) -> Answer:
        if query.get("verb") == "Identify":
            return 200, XML, IDENTIFY.format(deleted="no").encode()
        return 200, XML, body, headers

    return answer


def test_a_hub_is_looked_at_checked_harvested_and_read_again(site, ecotone):
    address = f"{site(wetlands()).address}/oai"
    looked = ecotone("hubs", "preview", address, "--limit", "2")
    assert looked.exit_code == 0
    assert looked.stdout.strip().startswith("Loopback (oai-pmh) says 6 records")
    assert "1. Wetlands of region 0" in looked.stdout
    assert "3." not in looked.stdout
    seen = json.loads(ecotone("hubs", "preview", address, "--json").stdout)
    assert (seen["kind"], len(seen["records"])) == ("oai-pmh", 6)
    assert Raw.objects.count() == 0

    new = hubs.NewHub(id="marsh", name="Marsh", interfaces=(("oai-pmh", address, {}),))
    hubs.add_hub(new, by="test")
    checked = ecotone("hubs", "check", "marsh")
    assert (checked.exit_code, checked.stdout) == (
        0,
        f"oai-pmh {address}: works.\n  6 of the first 6 of 6 can be read.\n",
    )
    first = ecotone("hubs", "harvest", "marsh", "--limit", "4")
    assert (first.exit_code, first.stdout) == (0, told("4 read: 4 new"))
    assert ecotone("hubs", "harvest", "marsh").stdout == told("2 read: 2 new")
    assert ecotone("hubs", "harvest", "marsh").stdout == told("6 read: 0 new", same=6)
    reread = ecotone("hubs", "reread", "marsh")
    assert (reread.exit_code, reread.stdout) == (0, "0 new, 0 changed, 6 same.\n")
    shown = ecotone("hubs", "show", "marsh").stdout
    assert "complete, 2 new, 0 changed, 0 same, 0 withdrawn" in " ".join(shown.split())
    found = ecotone("search", "wetlands of region 3", "--json")
    assert "Wetlands of region 3" in found.stdout


def told(begin: str, *, same: int = 0) -> str:
    return f"{begin}, 0 changed, {same} same, 0 withdrawn, 0 quarantined, 0 not for us.\n"


#: What a bad answer is, how many records arrive all the same, how many wait, what is said.
BAD: tuple[tuple[str, int, int, str], ...] = (
    ("entity_bomb", 0, 0, "(it declares entities of its own, which we do not read)"),
    ("external_entity", 0, 0, "(it declares entities of its own, which we do not read)"),
    ("external_dtd", 1, 0, ""),
    ("ten_megabyte_title", 2, 0, ""),
    ("wrong_charset", 2, 0, ""),
    ("truncated", 0, 0, "breaks off in the middle of its answer; we go on from here next time."),
    ("page_in_place_of_data", 0, 0, "sent a web page where an OAI-PMH answer was expected"),
    ("deep_nesting", 1, 1, "This record is not well-formed XML"),
    ("null_bytes", 2, 0, ""),
    ("one_broken_record", 2, 1, "This record is not well-formed XML"),
    ("no_identifier", 1, 1, "This record has no identifier in its header."),
)


@pytest.mark.parametrize(("name", "new", "waiting", "sentence"), BAD)
def test_a_bad_answer_is_a_sentence(connected, name, new, waiting, sentence):
    done = connected(listed(make.ALL[name]()))()
    said = " ".join(done.stdout.split())
    assert f"{new} new, 0 changed, 0 same, 0 withdrawn, {waiting} quarantined" in said
    assert sentence in said
    assert done.exit_code == (0 if new else 1)
    assert Copy.objects.filter(hub_id="marsh").count() == new
    assert "Traceback" not in done.output


def test_a_test_for_robots_and_a_page_to_sign_in_are_told_apart(connected):
    pages = iter((b"<html>Just a moment...</html>", b'<html><input type="password"></html>'))
    harvest = connected(lambda *_: (200, "text/html", next(pages)))
    assert "shows a test for robots instead of its data" in " ".join(harvest().stdout.split())
    assert "asks to sign in before it shows its data" in " ".join(harvest().stdout.split())


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_wants_to_be_left_alone_is_left_alone(connected, status):
    asked = []

    def answer(path: str, _query: dict[str, str]) -> Answer:
        asked.append(path)
        return status, "text/plain", b"", {"Retry-After": "3600"}

    done = connected(answer)()
    assert done.exit_code == 1
    assert f"says that it cannot answer now (HTTP {status})." in done.stdout
    assert len(asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_is_busy_for_a_moment_is_asked_again(connected, status):
    held, busy = wetlands(), iter((True, False, True, False))

    def answer(path: str, query: dict[str, str]) -> Answer:
        if next(busy, False):
            return status, "text/plain", b"", {"Retry-After": "0"}
        return held(path, query)

    assert connected(answer)().stdout == told("6 read: 6 new")


def test_an_expired_token_begins_the_pass_again_once(connected):
    held, expired = wetlands(), iter((True,))
    lost = f'{HEAD}<error code="badResumptionToken">expired</error></OAI-PMH>'.encode()

    def answer(path: str, query: dict[str, str]) -> Answer:
        if "resumptionToken" in query and next(expired, False):
            return 200, XML, lost
        return held(path, query)

    said = " ".join(connected(answer)().stdout.split())
    assert "10 read: 6 new, 0 changed, 4 same" in said
    assert "The hub had forgotten where we were; we began this pass again." in said


def test_the_same_key_twice_is_one_record(connected):
    twice = make.page(make.GOOD, make.GOOD.replace(b"Good", b"Better"))
    assert connected(listed(twice))().stdout == told("2 read: 1 new")
    assert Record.objects.get(copies__hub_id="marsh").title == "Better"


def test_a_hub_that_shrinks_to_a_tenth_loses_nothing(connected):
    held = wetlands(20)
    held.deleted = "no"
    harvest = connected(held)
    assert harvest().stdout == told("20 read: 20 new")
    for name in list(held.records)[2:]:
        del held.records[name]
    Reading.objects.update(checkpoint={}, swept_on=None)  # a sweep is due
    said = " ".join(harvest().stdout.split())
    assert "0 withdrawn" in said
    assert "The hub listed 2 records; the last time it listed 20." in said
    assert "Nothing was withdrawn: a person should look whether this is right." in said
    assert Record.objects.filter(copies__hub_id="marsh", state="current").count() == 20


def test_an_address_that_is_not_public_is_refused(connected, settings):
    settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES = False
    done = connected(wetlands())()
    assert done.exit_code == 1
    assert "127.0.0.1 is not a public web address" in done.stdout


def test_a_redirect_out_of_the_web_is_refused(connected):
    away = {"Location": "file:///etc/passwd"}
    done = connected(lambda *_: (302, "text/plain", b"", away))()
    assert "Only http and https addresses can be read" in done.stdout


@pytest.mark.slow
def test_a_full_disk_while_indexing_keeps_the_records_and_says_so(site, environment, tmp_path):
    """The folder of the index is a disk of its own, of 256 kB."""
    disk = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=256k tmpfs "$0" && exec "$@"']
    index = tmp_path / "index"
    index.mkdir()
    if subprocess.run([*disk, str(index), "true"], check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be made here (unshare, mount)")
    ours = {"ECOTONE_ALLOW_PRIVATE_ADDRESSES": "1", "ECOTONE_OFFLINE": "0"}
    ecotone = [sys.executable, "-m", "ecotone.cli"]
    address = f"{site(replace(wetlands(2_000), size=500)).address}/oai"
    connect = (
        "from django.core.management import call_command; call_command('migrate', verbosity=0);"
        "from ecotone.apps.hubs.actions import NewHub, add_hub; add_hub(NewHub(id='marsh',"
        f" name='Marsh', interfaces=(('oai-pmh', '{address}', {{}}),)), by='test')"
    )
    begin = f"import django; django.setup(); {connect}"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        env = {
            **environment(tmp_path), **ours, "DJANGO_SETTINGS_MODULE": "ecotone.settings.base"
        }  # fmt: skip
        return subprocess.run(
            words, env=env, check=False, capture_output=True, text=True, timeout=120
        )

    assert run(sys.executable, "-c", begin).returncode == 0
    done = run(*disk, str(index), *ecotone, "hubs", "harvest", "marsh")
    said = " ".join(done.stdout.split())
    assert "2000 read: 2000 new" in said, done.stderr
    assert "The search index could not be written" in said
    assert "Look whether the disk is full" in said
    assert run(*ecotone, "index").returncode == 0  # with room again
    found = run(*ecotone, "search", "wetlands of region 1999", "--json")
    assert "Wetlands of region 1999" in found.stdout
