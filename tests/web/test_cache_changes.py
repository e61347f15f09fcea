"""A change shows on the very next request: real middleware, real commits, everything kept."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from ecotone.apps.catalogue import actions as catalogue
from ecotone.apps.catalogue.queries import for_answer
from ecotone.apps.hubs import actions as hubs
from ecotone.apps.hubs import queries
from ecotone.kernel import clock
from ecotone.records.model import Draft
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/en/countries/KEN/targets/3/"
TITLE = "Protected areas of Kenya as the wardens of the Mara count them"


@pytest.fixture
def hub() -> str:
    new = hubs.NewHub(
        id="mara",
        name="Wardens of the Mara",
        targets=("GBF-TARGET-03",),
        coverage=("KEN",),
        interfaces=(("oai-pmh", "https://mara.example/oai", {}),),
    )
    return hubs.add_hub(new, by="test")


@pytest.fixture
def record(hub: str) -> str:
    draft = Draft(key="1", titles={"en": TITLE}, languages=("en",), published="2024")
    catalogue.put(hub, [catalogue.Arrived(draft, "https://mara.example/1")], by="test")
    shelf = for_answer("KEN", 3, viewer=PUBLIC, purpose=Purpose.READ).national
    return shelf.records[0].card.uid


def page(address: str = PAGE) -> str:
    """Return the page after it was surely kept: asked for twice, and the same."""
    first, again = Client().get(address), Client().get(address)
    assert first.status_code == 200
    assert first.content == again.content
    return again.content.decode()


def test_a_hub_that_is_paused_read_or_fails_says_so_at_once(hub):
    interface = queries.hub(hub).interfaces[0].id
    assert "has not been read yet" in page()
    hubs.pause_interface(interface, reason="Its keeper asked.", by="test")
    assert "Reading it is paused." in page()
    hubs.resume_interface(interface, by="test")
    assert "Reading it is paused." not in page()


def test_a_record_that_is_withdrawn_is_gone_at_once(hub, record):
    assert TITLE in page()
    catalogue.withdraw(hub, ["1"], reason="Its keeper took it back.", by="test")
    assert TITLE not in page()


def test_a_record_that_is_hidden_is_gone_and_back_at_once(record):
    assert TITLE in page()
    catalogue.hide_record(record, reason="Somebody objected.", by="test")
    assert TITLE not in page()
    catalogue.show_record(record, by="test")
    assert TITLE in page()


def test_what_a_neighbour_asked_for_is_not_kept_beyond_a_withdrawal(hub, record):
    """Pages of two countries share what was read for their region."""
    page("/en/countries/UGA/targets/3/")
    catalogue.withdraw(hub, ["1"], reason="Its keeper took it back.", by="test")
    assert TITLE not in page("/en/countries/UGA/targets/3/") + page()


def test_an_embargo_ends_at_midnight_on_the_kept_page_too(record):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        tomorrow = clock.today().replace(day=2)
        catalogue.embargo_record(record, until=tomorrow, by="test")
        assert TITLE not in page()
    with time_machine.travel("2026-03-01T23:59:59Z", tick=False):
        assert TITLE not in page()
    with time_machine.travel("2026-03-02T00:00:01Z", tick=False):
        assert TITLE in page()
    with time_machine.travel("2026-03-01T23:59:59Z", tick=False):  # a clock that was set back
        assert TITLE not in page()


@pytest.mark.filterwarnings("ignore:The default scheme:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:The default scheme:PendingDeprecationWarning")
def test_a_hub_edited_in_the_admin_has_its_new_name_at_once(hub, admin_client):
    assert "Wardens of the Mara" in page()
    form = {
        "id": hub,
        "name": "Rangers of the Mara",
        "types": "[]",
        "languages": "[]",
        "targets": '["GBF-TARGET-03"]',
        "coverage": '["KEN"]',
        "interfaces-TOTAL_FORMS": "0",
        "interfaces-INITIAL_FORMS": "0",
    }
    said = admin_client.post(f"/admin/hubs/hub/{hub}/change/", form)
    assert said.status_code == 302, said.content.decode()[:2000]
    assert "Rangers of the Mara" in page()
