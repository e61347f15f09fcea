"""The search page: what it shows, what it does not, and what it says to bad addresses."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ecotone.apps.accounts.models import User
from ecotone.records.model import Subject

from .conftest import ARCHIVE, draft, store


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def titles(body: str) -> list[str]:
    found = re.findall(r'entry-title"><a href="/en/records/[^"]+">(.*?)</a>', body)
    return [re.sub(r"<[^>]+>", "", title) for title in found]


def count(body: str) -> str:
    return re.search(r'class="result-count">(.*?)</p>', body)[1].strip()


def test_only_what_is_open_is_found_and_counted(client: Client, records) -> None:
    body = page(client, "/en/search/?q=wetlands")
    assert titles(body) == ["Wetlands of Kenya"]
    assert count(body) == "1 record"


def test_staff_find_what_is_hidden_too(client: Client, records) -> None:
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    body = page(client, "/en/search/?q=wetlands&sort=newest")
    assert sorted(titles(body)) == [
        "Embargoed wetlands",
        "Hidden wetlands",
        "Wetlands of Kenya",
        "Withdrawn wetlands",
    ]


def test_a_result_shows_its_snippet_and_why_it_is_one(client: Client, records) -> None:
    body = page(client, "/en/search/?q=wetlands&country=KEN")
    assert "<mark>Wetlands</mark> of Kenya: what is known of <mark>wetlands</mark> in Kenya" in body
    assert '<li>Title: <mark dir="auto">Wetlands</mark></li>' in body
    flat = " ".join(body.split())
    assert '<li>Kenya: Rule: a name (title); score 99 %; found: <q dir="auto">Kenya</q>' in flat


def test_filters_are_chips_that_can_be_taken_away(client: Client, records) -> None:
    body = page(client, "/en/search/?q=wetlands&country=KEN&type=report&wider=1")
    found = re.findall(
        r'class="chip" href="([^"]+)">(?:<span class="quiet">(\w+):</span> )?<bdi>(.*?)</bdi>', body
    )
    assert found == [
        ("?q=wetlands&type=report&wider=1", "", "Kenya"),
        ("?q=wetlands&country=KEN&wider=1", "Type", "Report or study"),
    ]
    assert 'href="?q=wetlands&country=KEN&type=report">Only records on the country itself' in body
    assert '<input type="hidden" name="country" value="KEN">' in body


def test_counts_stand_beside_the_values_of_a_filter(client: Client, hubs) -> None:
    store(draft("a", "Marsh one"), draft("b", "Marsh two", kinds=("dataset",)))
    store(draft("c", "Marsh three"), hub=ARCHIVE)
    body = page(client, "/en/search/?q=marsh")
    found = re.findall(
        r'<span dir="auto">([^<]+)</span> <bdi class="facet-count">(\d+)</bdi>', body
    )
    shown = dict(found)
    assert shown["Report or study"] == "2"
    assert shown["Data set"] == "1"
    assert shown["Wetland library"] == "2"
    assert shown["Archive of marshes"] == "1"
    assert shown["2019"] == "3"


def test_no_result_is_a_dead_end(client: Client, records) -> None:
    body = page(client, "/en/search/?q=wetlands&country=KEN&year=1999")
    assert titles(body) == ["Wetlands of Kenya"]
    assert count(body) == "1 record with less asked"
    assert (
        "These were left out, one after the other, until something was found: <bdi>Year</bdi>"
        in body
    )
    body = page(client, "/en/search/?q=zzzzqqqq&country=KEN&target=3")
    assert titles(body) == []
    assert "Nothing was found" in body
    assert '<a href="/en/countries/KEN/targets/3/">Kenya and Target 3: the whole answer</a>' in body
    assert '<a href="?country=KEN&target=3">Without words</a>' in body


def test_what_was_not_searched_is_named(client: Client, hubs) -> None:
    body = page(client, "/en/search/")
    assert "What was not searched" in body


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("country=XXX", "“XXX” is not known under “Country or region”, so it was left out."),
        ("target=99", "“99” is not known under “Target”, so it was left out."),
        ("page=-3", "There is no page “-3”: this is the first page."),
        ("year=abc", "“abc” is not known under “Year”, so it was left out."),
        ("hub=nowhere", "“nowhere” is not known under “Hub”, so it was left out."),
        ("country=%00%1F%22%3E%3Cscript%3E", "so it was left out."),
    ],
)
def test_a_hand_edited_address_gets_a_sentence_and_a_page(
    client: Client, records, address: str, sentence: str
) -> None:
    answer = client.get(f"/en/search/?q=wetlands&{address}")
    body = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert sentence in body
    assert titles(body) == ["Wetlands of Kenya"]
    assert b'"><script>' not in answer.content


def test_a_very_long_question_is_answered(client: Client, records) -> None:
    body = page(client, "/en/search/?q=" + "wetlands " * 11_112)
    assert "The question was very long: only its first 300 characters were used." in body
    assert titles(body) == ["Wetlands of Kenya"]


def test_a_page_beyond_the_last_is_the_last(client: Client, records) -> None:
    body = page(client, "/en/search/?q=wetlands&page=7")
    assert "There are fewer pages than that: this is the last one." in body
    assert titles(body) == ["Wetlands of Kenya"]


def test_results_are_leafed_through(client: Client, hubs) -> None:
    store(*(draft(f"m{number}", f"Marsh {number}") for number in range(45)))
    seen = [
        title
        for number in (1, 2, 3)
        for title in titles(page(client, f"/en/search/?q=marsh&page={number}"))
    ]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_results(
    client: Client, hubs, number: int, django_assert_num_queries
) -> None:
    store(
        *(
            draft(f"m{place}", f"Marsh {place}", subjects=(Subject(text="GBF Target 3"),))
            for place in range(number)
        )
    )
    page(client, "/en/search/?q=marsh")  # opens the index
    with django_assert_num_queries(9):
        page(client, "/en/search/?q=marsh&country=KEN&wider=1")


def test_a_title_in_another_language_is_marked(client: Client, hubs) -> None:
    store(draft("ar", "", titles={"ar": "الأراضي الرطبة"}, descriptions={}))
    body = page(client, "/en/search/?q=الأراضي")
    assert '<span lang="ar" dir="auto">الأراضي الرطبة</span>' in body
