"""OAI-PMH: the kit, and what only this protocol has."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from ecotone.connectors.base import Checkpoint
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import run
from ecotone.connectors.testing import ConnectorKit, FakeHub, MemoryStore, Reply

ADDRESS = "https://hub.example/oai"


class TestOaiPmh(ConnectorKit):
    folder = Path(__file__).parent / "oaipmh"
    obeys_robots = False  # an OAI-PMH address is there for machines

    def make(self, http):
        return OaiPmh(OaiPmhSettings(address=ADDRESS), http)


def oai(inside: str) -> bytes:
    """Return an answer with this inside."""
    return (
        f'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}'
        "</OAI-PMH>"
    ).encode()


def listed(*keys: str, token: str | None = None, stamp: str = "2024-01-01") -> bytes:
    """Return a ListRecords answer."""
    records = "".join(
        f"<record><header><identifier>{key}</identifier><datestamp>{stamp}</datestamp></header>"
        f'<metadata><dc xmlns="http://purl.org/dc/elements/1.1/"><title>{key}</title></dc>'
        "</metadata></record>"
        for key in keys
    )
    mark = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return oai(f"<ListRecords>{records}{mark}</ListRecords>")


def error(code: str, said: str = "") -> bytes:
    return oai(f'<error code="{code}">{said}</error>')


IDENTIFY = oai(
    "<Identify><repositoryName>R</repositoryName><earliestDatestamp>2020-01-01</earliestDatestamp>"
    "<deletedRecord>{deleted}</deletedRecord><granularity>{granularity}</granularity></Identify>"
).decode()


class Repository:
    """Answers by verb and token; ``answers`` may hold a list to be given one after the other."""

    def __init__(self, answers, granularity="YYYY-MM-DD", deleted="persistent"):
        self.answers = {key: list(value) for key, value in answers.items()}
        self.identify = IDENTIFY.format(granularity=granularity, deleted=deleted).encode()
        self.questions = []
        self.hub = FakeHub(self)
        self.store = MemoryStore()

    def __call__(self, address):
        asked = dict(parse_qsl(urlsplit(address).query))
        self.questions.append(asked)
        if asked["verb"] == "Identify":
            return Reply(self.identify)
        waiting = self.answers[asked.get("resumptionToken", "")]
        given = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return given if isinstance(given, Reply) else Reply(given)

    def run(self, **settings):
        made = OaiPmhSettings(address=ADDRESS, **settings)
        return run(OaiPmh(made, self.hub.client()), self.store)


class TestPaging:
    def test_a_token_goes_alone(self):
        repository = Repository({"": [listed("a", token="t 1&amp;2")], "t 1&2": [listed("b")]})
        assert repository.run(set="lakes").counts.new == 2
        assert repository.questions == [
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "lakes"},
            {"verb": "ListRecords", "resumptionToken": "t 1&2"},
        ]

    def test_an_empty_token_is_the_end(self):
        assert Repository({"": [listed("a", token="")]}).run().ending == "complete"

    def test_a_token_too_many_is_the_end(self):
        repository = Repository({"": [listed("a", token="t")], "t": [error("noRecordsMatch")]})
        assert repository.run().ending == "complete"

    @pytest.mark.parametrize("status", [200, 400, 422])
    def test_an_expired_token_starts_the_pass_again(self, status):
        lost = Reply(error("badResumptionToken", "expired"), status=status)
        repository = Repository({"": [listed("a", token="t")], "t": [lost, listed("b")]})
        outcome = repository.run()
        assert (outcome.ending, outcome.counts.new, outcome.counts.same) == ("complete", 2, 1)
        assert outcome.notes == ("The hub had forgotten where we were; we began this pass again.",)

    def test_a_token_that_always_expires_is_broken(self):
        lost = error("badResumptionToken")
        repository = Repository({"": [listed("a", token="t")], "t": [lost]})
        assert repository.run().ending == "broken"

    def test_the_same_page_for_ever_is_broken(self):
        repository = Repository({"": [listed("a", token="t")], "t": [listed("b", token="t")]})
        outcome = repository.run()
        assert (outcome.ending, "again and again" in outcome.for_keeper) == ("broken", True)

    def test_the_same_token_with_other_records_goes_on(self):
        pages = [listed("b", token="t"), listed("c", token="t"), listed("d")]
        repository = Repository({"": [listed("a", token="t")], "t": pages})
        assert (repository.run().ending, list(repository.store.kept)) == ("complete", list("abcd"))

    def test_deleted_records_are_withdrawn(self):
        gone = listed("a").replace(b"<header>", b'<header status="deleted">')
        repository = Repository({"": [listed("a", "b"), gone]})
        repository.run()
        assert repository.run().counts.withdrawn == 1


class TestSince:
    @pytest.mark.parametrize(
        ("granularity", "since"),
        [("YYYY-MM-DD", "2023-12-31"), ("YYYY-MM-DDThh:mm:ssZ", "2023-12-31T08:00:00Z")],
    )
    def test_from_has_the_granularity_of_the_repository(self, granularity, since):
        page = listed("a", stamp="2024-01-01T08:00:00Z")
        repository = Repository({"": [page, error("noRecordsMatch")]}, granularity)
        repository.run()
        assert repository.run().ending == "complete"
        assert repository.questions[-1]["from"] == since

    def test_a_since_before_the_first_record_is_left_out(self):
        repository = Repository({"": [listed("a", stamp="2020-01-01")]})
        repository.run()
        repository.run()
        assert "from" not in repository.questions[-1]

    def test_a_new_datestamp_alone_changes_nothing(self):
        repository = Repository({"": [listed("a"), listed("a", stamp="2024-05-05")]})
        repository.run()
        outcome = repository.run()
        assert (outcome.counts.same, outcome.counts.changed) == (1, 0)

    @pytest.mark.parametrize(
        ("deleted", "deletions"),
        [("persistent", "flagged"), ("transient", "sweep"), ("no", "sweep")],
    )
    def test_describe_says_how_deletions_are_known(self, deleted, deletions):
        repository = Repository({"": [error("noSetHierarchy")]}, deleted=deleted)
        card = OaiPmh(OaiPmhSettings(address=ADDRESS), repository.hub.client()).describe()
        assert (card.deletions, card.sets) == (deletions, ())


class TestErrors:
    @pytest.mark.parametrize(
        ("code", "sentence"),
        [
            ("cannotDisseminateFormat", "does not offer its records in this metadata format"),
            ("noSetHierarchy", "leave the set empty"),
            ("badArgument", "does not accept our question"),
            ("badVerb", "does not know the question"),
            ("somethingElse", "answered with an error"),
        ],
    )
    def test_each_error_code_has_its_sentence(self, code, sentence):
        outcome = Repository({"": [error(code, "said so")]}).run()
        assert (outcome.ending, sentence in outcome.for_keeper) == ("broken", True)

    def test_an_empty_repository_is_complete(self):
        assert Repository({"": [error("noRecordsMatch")]}).run().ending == "complete"

    def test_other_xml_is_named(self):
        outcome = Repository({"": [b"<rss version='2.0'/>"]}).run()
        assert "not an OAI-PMH answer" in outcome.for_keeper


def test_five_thousand_records_take_less_than_a_second():
    """The bar is 5,000 records a second on a quiet machine; this one may be busy."""
    connector = OaiPmh(
        OaiPmhSettings(address=ADDRESS),
        Repository({"": [listed(*(f"k{n}" for n in range(5_000)))]}).hub.client(),
    )
    begun = time.process_time()
    page = next(connector.pages(Checkpoint()))
    drafts = [connector.read(raw) for raw in page.items]
    assert (len(drafts), time.process_time() - begun < 1.0) == (5_000, True)
