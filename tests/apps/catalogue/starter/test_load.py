import pytest

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.catalogue import queries, starter
from ecotone.apps.catalogue.starter.load import BATCH
from ecotone.apps.hubs.actions import load_hubs
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.vocab import gbf

pytestmark = pytest.mark.django_db
TOTAL = 488


def test_the_starter_catalogue_is_stored_once_and_loading_again_writes_nothing():
    told = []
    first = starter.load(by="test", on_progress=lambda done, total: told.append((done, total)))
    assert (first.new, first.changed, first.same) == (TOTAL, 0, 0)
    assert told == [(min(done, TOTAL), TOTAL) for done in range(BATCH, TOTAL + BATCH, BATCH)]
    change, lines = queries.latest_change(), AuditEvent.objects.count()
    again = starter.load(by="test")
    assert (again.new, again.changed, again.same) == (0, 0, TOTAL)
    assert (queries.latest_change(), AuditEvent.objects.count()) == (change, lines)


def test_every_country_has_something_for_every_target():
    load_hubs(by="test")
    starter.load(by="test")
    assert queries.visible_count(viewer=PUBLIC, purpose=Purpose.READ) == TOTAL
    for code in ("KEN", "NRU", "USA", "HKG", "EUE", "TWN", "ATA"):
        counts = queries.counts_by_target(code, viewer=PUBLIC, purpose=Purpose.READ)
        assert [one.number for one in gbf.targets() if not counts[one.id].worldwide] == []


def test_countries_of_the_fund_have_records_of_their_own():
    starter.load(by="test")
    counts = queries.counts_by_target("KEN", viewer=PUBLIC, purpose=Purpose.READ)
    assert counts["GBF-TARGET-19"].national >= 1
    found = queries.for_answer(
        "KEN", 19, viewer=PUBLIC, purpose=Purpose.READ, language="fr", limit=10
    )
    titles = [one.card.title for one in found.national.records]
    assert "Kenya : Fonds de solutions BES" in titles
