"""Who looks, and the line that is written of what was done."""

from __future__ import annotations

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from ecotone.apps.accounts import actions, queries
from ecotone.apps.accounts.models import AuditEvent, User
from ecotone.rights.visibility import PUBLIC, Viewer

pytestmark = pytest.mark.django_db


def request_of(user: object):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_a_visitor_is_the_public():
    assert queries.viewer_of(RequestFactory().get("/")) == PUBLIC
    assert queries.viewer_of(request_of(AnonymousUser())) == PUBLIC
    assert queries.viewer_of(request_of(SimpleLazyObject(AnonymousUser))) == PUBLIC


def test_who_signed_in_is_known_also_when_django_wraps_them():
    staff = User.objects.create_user("Staff@Example.org", is_staff=True)
    seen = Viewer(name="staff@example.org", staff=True)
    assert queries.viewer_of(request_of(staff)) == seen
    assert queries.viewer_of(request_of(SimpleLazyObject(lambda: staff))) == seen
    staff.is_active = False
    assert queries.viewer_of(request_of(staff)) == PUBLIC


def test_an_event_is_one_line():
    actions.record_event(by="a@b.org", verb="hid", object_kind="record", object_id="x")
    [line] = queries.audit_lines("record", "x")
    assert (line.actor, line.verb, line.detail) == ("a@b.org", "hid", {})


def test_nobody_changes_the_audit_trail_by_hand(rf):
    root = User.objects.create_superuser("root@example.org", "secret")
    admin = site._registry[AuditEvent]
    request = request_of(root)
    assert admin.has_view_permission(request)
    assert not admin.has_add_permission(request)
    assert not admin.has_change_permission(request)
    assert not admin.has_delete_permission(request)


@pytest.mark.parametrize(
    "path",
    [
        "accounts/user", "accounts/auditevent", "hubs/hub", "hubs/interface", "catalogue/record",
        "catalogue/likeness", "harvest/run", "harvest/quarantined", "harvest/reading",
    ],
)  # fmt: skip
def test_every_list_of_the_admin_opens(client, path):
    client.force_login(User.objects.create_superuser("root@example.org", "secret"))
    assert client.get(f"/admin/{path}/").status_code == 200
