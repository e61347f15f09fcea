from __future__ import annotations

from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import translation

from ecotone.web import errors, languages


@pytest.mark.django_db
def test_an_unknown_address_offers_names_that_come_near(client):
    response = client.get("/en/contries/keny/")
    text = response.content.decode()
    assert response.status_code == 404
    assert 'href="/en/countries/"' in text
    assert 'href="/en/countries/KEN/"' in text
    assert 'value="contries keny"' in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["countries/KEY/", "targets/99/", "countries/KEN/targets/0/"])
def test_an_unknown_country_or_target_is_named_in_a_sentence(client, address):
    response = client.get(f"/en/{address}")
    assert response.status_code == 404
    assert "There is no " in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages.codes())
def test_a_slip_in_a_code_is_answered_in_the_language_of_the_page(client, language):
    text = client.get(f"/{language}/countries/KEM/").content.decode()
    with translation.override(language):
        assert str(errors.MISSING["country"]) % {"asked": "KEM"} in unescape(text)
    assert f'href="/{language}/countries/KEN/"' in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "what", "near"),
    [
        ("indicators/3.CT.11/", "indicator", "indicators/3.CT.1/"),
        ("hubs/gbiff/", "hub", "hubs/gbif/"),
        ("targets/33/", "target", "targets/"),
        ("records/nothing/", "record", ""),
    ],
)
def test_each_kind_of_name_has_its_sentence_and_what_comes_near(
    client, loaded, address, what, near
):
    text = unescape(client.get(f"/fr/{address}").content.decode())
    with translation.override("fr"):
        sentence = str(errors.MISSING[what]) % {"asked": address.split("/")[1]}
    assert sentence in text
    assert f'href="/fr/{near}' in text


@pytest.mark.django_db
def test_nothing_chosen_is_said_and_is_no_unknown_country(client):
    response = client.get("/en/targets/3/elsewhere/?country=")
    assert response.status_code == 400
    assert "Choose a country and a target." in response.content.decode()


def test_django_finds_nothing_wrong_with_this_installation():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_markup_in_an_address_is_shown_as_text(client):
    text = client.get("/en/countries/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in text


@pytest.mark.parametrize("status", sorted(errors.TITLES))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_error_page_asks_the_database(status, language):
    request = RequestFactory().get(f"/{language}/nowhere/")
    request.COOKIES["sessionid"] = "somebody"
    with translation.override(language):
        response = errors.page(request, status)
        title = str(errors.TITLES[status])
    assert response.status_code == status
    assert title in response.content.decode()


def test_a_fault_of_ours_gets_a_page_without_the_database():
    # No mark asks for the database here, so every question to it fails.
    response = Client(raise_request_exception=False).get("/en/countries/KEN/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
