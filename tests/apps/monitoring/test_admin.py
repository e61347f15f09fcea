"""The administration: staff look and decide, nobody edits a figure."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ecotone.apps.accounts.models import User
from ecotone.apps.monitoring.models import Dataset, Run, Value

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(recorded) -> Client:
    recorded()
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.org"))
    return client


def act(client: Client, model: str, action: str, key: object, reason: str = "") -> str:
    address = reverse(f"admin:monitoring_{model}_changelist")
    asked = {"action": action, "_selected_action": [key], "reason": reason}
    answer = client.post(address, asked, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_list_and_page_opens_and_none_can_be_edited(staff: Client) -> None:
    keys = {"dataset": Dataset, "run": Run, "value": Value}
    for model in ("method", "dataset", "run", "value", "releaseday"):
        assert staff.get(reverse(f"admin:monitoring_{model}_changelist")).status_code == 200
        assert staff.get(reverse(f"admin:monitoring_{model}_add")).status_code == 403
    for model, rows in keys.items():
        address = reverse(f"admin:monitoring_{model}_change", args=[rows.objects.get().pk])
        assert staff.get(address).status_code == 200
        assert staff.post(address, {"value": 1}).status_code == 403


def test_decisions_are_taken_here_too_and_refusals_are_told(staff: Client) -> None:
    value, run, dataset = Value.objects.get(), Run.objects.get(), Dataset.objects.get()
    assert "is not public" in act(staff, "run", "release", run.pk)
    act(staff, "dataset", "publish", dataset.pk)
    act(staff, "run", "release", run.pk)
    assert Run.objects.get().released_by == "staff@example.org"
    act(staff, "run", "withdraw", run.pk, "Wrong list.")
    act(staff, "dataset", "hide", dataset.pk, "Wrong list.")
    assert "only what is under review" in act(staff, "value", "make_official", value.pk)
    act(staff, "value", "submit", value.pk)
    act(staff, "value", "make_official", value.pk)
    assert Value.objects.get().state == "official"
    assert "Write the reason" in act(staff, "value", "decline", value.pk)
    assert Value.objects.get().state == "official"
    assert "values are declined" in act(staff, "value", "decline", value.pk, "Wrong list.")
    assert (Value.objects.get().state, Value.objects.get().state_reason) == (
        "declined",
        "Wrong list.",
    )


def test_visitors_do_not_get_in(recorded) -> None:
    recorded()
    client = Client()
    client.force_login(User.objects.create_user("reader@example.org"))
    address = reverse("admin:monitoring_value_changelist")
    assert client.get(address).status_code == 302
    client.post(address, {"action": "submit", "_selected_action": [Value.objects.get().pk]})
    assert Value.objects.get().state == "computed"
