import io

import pytest
from openpyxl import load_workbook

from ecotone.apps.accounts.actions import add_user
from ecotone.apps.accounts.models import User
from ecotone.apps.monitoring import queries
from ecotone.indicators.entry.sheet import HEADINGS
from ecotone.indicators.entry.workbook import VALUES
from ecotone.rights.visibility import Purpose, Viewer

PAGE = "/en/countries/KEN/indicators/D.2/entry/"
ROW = {
    "Indicator code": "D.2", "Does this data row represent a disaggregation": "no",
    "Year": 2023, "Unit": "KES per year", "Value": 1200, "Source": "Treasury",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.ECOTONE_HOME = tmp_path


@pytest.fixture
def staff(client, db):
    add_user(email="o@example.org", password="a long pass phrase", name="", staff=True, by="test")
    client.force_login(User.objects.get(email="o@example.org"))
    return client


def workbook(client, **changes):
    sent = client.get("/en/countries/KEN/indicators/D.2/entry.xlsx")
    book = load_workbook(io.BytesIO(sent.content))
    for heading, cell in (ROW | changes).items():
        book[VALUES].cell(row=2, column=HEADINGS.index(heading) + 1, value=cell)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "filled.xlsx"
    return out


def stored():
    viewer = Viewer("o@example.org", staff=True)
    found = queries.shown_values(viewer=viewer, purpose=Purpose.READ, indicator="D.2")
    return [(one.place, one.year, one.value) for one in found]


def test_staff_send_a_workbook_and_its_values_are_stored(staff):
    answer = staff.post(PAGE, {"workbook": workbook(staff)})
    assert answer.status_code == 200
    assert "1 new value is stored." in answer.content.decode()
    assert stored() == [("KEN", 2023, 1200.0)]


def test_a_wrong_cell_is_named_and_nothing_is_stored(staff):
    answer = staff.post(PAGE, {"workbook": workbook(staff, Unit="km2")})
    assert answer.status_code == 422
    assert "row 2, column “Unit”: “km2” is no unit of D.2." in answer.content.decode()
    assert stored() == []


def test_a_file_of_another_kind_is_refused(staff):
    page = io.BytesIO(b"<html>")
    page.name = "filled.pdf"
    answer = staff.post(PAGE, {"workbook": page})
    assert "This is no .xlsx file." in answer.content.decode()


def test_a_broken_workbook_is_refused(staff):
    page = io.BytesIO(b"<html>")
    page.name = "filled.xlsx"
    answer = staff.post(PAGE, {"workbook": page})
    assert answer.status_code == 422
    assert "is broken" in answer.content.decode()


def test_a_visitor_may_take_the_workbook_but_not_send_it(client, db):
    body = client.get(PAGE).content.decode()
    assert "Sign in" in body
    assert '<form method="post" enctype' not in body
    client.post(PAGE, {"workbook": workbook(client)})
    assert stored() == []


def test_a_component_indicator_is_not_entered(client, db):
    assert client.get("/en/countries/KEN/indicators/A.CT.10/entry/").status_code == 404


def test_questions_of_a_binary_indicator_are_offered(client, db):
    sent = client.get("/en/countries/KEN/indicators/6.b/entry.xlsx")
    assert load_workbook(io.BytesIO(sent.content)).sheetnames == ["Answers", "How to fill in"]
