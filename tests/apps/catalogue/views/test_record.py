"""The page of a record shows all that is known of it, and nothing of what is not open."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from ecotone.apps.accounts.models import User
from ecotone.apps.catalogue import index
from ecotone.apps.catalogue.actions import withdraw
from ecotone.kernel import clock
from ecotone.records.model import Contributor, Link, Subject

from .conftest import ARCHIVE, draft, store, uid


def page(client: Client, name: str) -> str:
    answer = client.get(f"/en/records/{name}/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def fact(body: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", body, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_a_record_shows_its_facts(client: Client, hubs) -> None:
    store(
        draft(
            "a",
            "Wetlands of Kenya",
            titles={"en": "Wetlands of Kenya", "fr": "Zones humides du Kenya"},
            identifiers=("10.1234/wetlands",),
            contributors=(
                Contributor(name="Maathai, Wangari", identifier="0000-0002-1825-0097"),
                Contributor(name="Wetland Trust", role="publisher", is_body=True),
            ),
            subjects=(Subject(text="GBF Target 3"), Subject(text="marsh")),
        )
    )
    body = page(client, uid("a"))
    assert "<h1>Wetlands of Kenya</h1>" in body
    assert '<a class="button" href="https://example.org/a"' in body
    assert "Zones humides du Kenya" in body
    assert fact(body, "Published") == "2019"
    assert "Wangari" in fact(body, "Authors and bodies")
    assert "(publisher)" in fact(body, "Authors and bodies")
    assert '<a href="https://doi.org/10.1234/wetlands"' in body
    assert fact(body, "Keywords") == "GBF Target 3 ; marsh"
    assert fact(body, "Licence").startswith("CC BY 4.0")
    assert "You may copy it and pass it on. Name the authors." in fact(body, "Licence")
    flat = " ".join(body.split())
    assert (
        '<a href="/en/search/?target=3">Target 3: Protected areas</a></p><p class="why">'
        'Rule: the hub says so; score 100 %; found: <q dir="auto">GBF Target 3</q>'
    ) in flat
    assert '<a href="/en/hubs/library/"><bdi>Wetland library</bdi></a>' in body


def test_an_unknown_licence_is_said_plainly(client: Client, hubs) -> None:
    store(draft("a", "Marsh", rights=()))
    assert fact(page(client, uid("a")), "Licence") == (
        "Unknown No hub names a licence. Reading and citing are fine; ask the hub before you "
        "copy, change or pass on more than the law allows."
    )


def test_every_hub_that_has_it_and_whose_field_is_whose(client: Client, hubs) -> None:
    doi = ("10.1234/same",)
    store(draft("a", "Wetlands of Kenya", identifiers=doi, rights=()))
    store(draft("b", "Wetlands of Kenya", identifiers=doi, rights=("CC-BY-4.0",)), hub=ARCHIVE)
    body = page(client, uid("a"))
    assert "Wetland library" in body
    assert "Archive of marshes" in body
    row = re.search(r'<th scope="row">Licence</th><td>(.*?)</td>', body)[1]
    assert row == '<a href="/en/hubs/archive/"><bdi>Archive of marshes</bdi></a>'
    withdraw(ARCHIVE, ["b"], reason="The hub removed it.", by="test")
    body = page(client, uid("a"))
    assert "Withdrawn on" in body
    assert "The hub removed it." in body


def test_what_was_merged_leads_to_what_it_became(client: Client, hubs) -> None:
    store(draft("a", "Wetlands of Kenya"), draft("b", "Marshes", identifiers=("10.1234/b",)))
    store(draft("a", "Wetlands of Kenya", identifiers=("10.1234/b",)))
    answers = {name: client.get(f"/en/records/{uid(name)}/") for name in ("a", "b")}
    moved = [answer for answer in answers.values() if answer.status_code == 302]
    assert len(moved) == 1
    assert client.get(moved[0]["Location"]).status_code == 200


@pytest.mark.parametrize("state", ["hidden", "late", "nowhere"])
def test_what_is_not_open_is_not_there(client: Client, records, state: str) -> None:
    name = records.get(state, uid("nowhere"))
    assert client.get(f"/en/records/{name}/").status_code == 404
    for form in ("bib", "ris", "json"):
        assert client.get(f"/en/records/{name}/cite.{form}").status_code == 404


def test_staff_read_what_is_hidden_but_take_none_of_it_out(client: Client, records) -> None:
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    body = page(client, records["hidden"])
    assert "Hidden from the public" in body
    assert "Under review." in body
    assert client.get(f"/en/records/{records['hidden']}/cite.bib").status_code == 404


def test_a_withdrawn_record_says_when_and_why_and_nothing_else(client: Client, records) -> None:
    answer = client.get(f"/en/records/{records['gone']}/")
    body = unescape(answer.content.decode())
    assert answer.status_code == 410
    assert "The hub removed it." in body
    assert f'<time datetime="{clock.today().isoformat()}">' in body
    assert "Withdrawn wetlands" not in body
    assert client.get(f"/en/records/{records['gone']}/cite.ris").status_code == 404


def test_an_embargo_ends_by_itself(client: Client, records, time_machine) -> None:
    time_machine.move_to(clock.now() + timedelta(days=31))
    assert "Embargoed wetlands" in page(client, records["late"])


def test_only_web_addresses_are_links(client: Client, hubs) -> None:
    store(
        draft(
            "a",
            "Marsh",
            links=(
                Link(url="javascript:alert(1)"),
                Link(url="ftp://example.org/x"),
                Link(url="https://example.org/good"),
            ),
        )
    )
    body = page(client, uid("a"))
    assert "javascript:" not in body.split('application/ld+json">')[0]
    assert 'href="ftp:' not in body
    assert 'href="https://example.org/good"' in body


def test_what_a_hub_writes_cannot_break_out(client: Client, hubs) -> None:
    evil = "</script><script>alert(1)</script> \" onload='x' <img src=x>"
    store(draft("a", evil, contributors=(Contributor(name=evil),), subjects=(Subject(text=evil),)))
    body = client.get(f"/en/records/{uid('a')}/").content.decode()
    assert "<script>alert" not in body
    assert "<img" not in body


def test_the_json_ld_inside_is_json_and_names_the_record(client: Client, hubs, settings) -> None:
    settings.ECOTONE_ADDRESS = "https://ecotone.example.org"
    store(draft("a", "Marsh </script> & more"))
    body = client.get(f"/en/records/{uid('a')}/").content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)
    (said,) = [json.loads(one) for one in found]
    assert said["@id"] == f"https://ecotone.example.org/en/records/{uid('a')}/"
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_citation_comes_in_four_styles_and_three_files(client: Client, records) -> None:
    body = page(client, records["open"])
    assert re.findall(r'<summary translate="no">(\w+)</summary>', body) == [
        "APA",
        "Chicago",
        "Harvard",
        "Vancouver",
    ]
    files = {
        form: client.get(f"/en/records/{records['open']}/cite.{form}")
        for form in ("bib", "ris", "json")
    }
    assert {form: answer["Content-Type"].split(";")[0] for form, answer in files.items()} == {
        "bib": "application/x-bibtex",
        "ris": "application/x-research-info-systems",
        "json": "application/vnd.citationstyles.csl+json",
    }
    bib = files["bib"].content.decode()
    assert "Maathai, Wangari" in bib
    assert "10.1234/open" in bib
    ris = dict(
        line.split("  - ", 1)
        for line in files["ris"].content.decode().splitlines()
        if "  - " in line
    )
    assert (ris["AU"], ris["TI"], ris["DO"]) == (
        "Maathai, Wangari",
        "Wetlands of Kenya",
        "10.1234/open",
    )
    (item,) = json.loads(files["json"].content)
    assert item["title"] == "Wetlands of Kenya"
    assert item["issued"] == {"date-parts": [[2019]]}
    assert client.get(f"/en/records/{records['open']}/cite.exe").status_code == 404


@pytest.mark.parametrize("copies", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_copies(
    client: Client, hubs, copies: int, django_assert_num_queries
) -> None:
    for number in range(copies):
        store(draft(f"k{number}", "Marsh", identifiers=("10.1234/same",)))
    index.catch_up()
    with django_assert_num_queries(6):  # two of them ask the page cache
        page(client, uid("k0"))


def test_the_page_of_a_record_in_arabic_runs_from_right_to_left(client: Client, records) -> None:
    body = client.get(f"/ar/records/{records['open']}/").content.decode()
    assert '<html lang="ar" dir="rtl">' in body
    assert '<span lang="en" dir="auto">Wetlands of Kenya</span>' in body
