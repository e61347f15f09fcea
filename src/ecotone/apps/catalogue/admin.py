from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ecotone.apps.accounts.queries import signed_in
from ecotone.apps.catalogue import actions
from ecotone.apps.catalogue.models import Likeness, Record


class ReadOnly(admin.ModelAdmin):
    """Looked at here; changed by actions, which write the audit trail."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Record)
class RecordAdmin(ReadOnly):
    list_display = ("uid", "title", "type", "state", "state_since", "embargo_until", "changed_at")
    list_filter = ("state", "type")
    search_fields = ("uid", "title")
    show_full_result_count = False
    actions = ("hide", "show")

    @admin.action(description="Hide from the public", permissions=["view"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            actions.hide_record(
                record.pk, reason="A person of the staff hid this.", by=signed_in(request)
            )

    @admin.action(description="Show again", permissions=["view"])
    def show(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            actions.show_record(record.pk, by=signed_in(request))


@admin.register(Likeness)
class LikenessAdmin(ReadOnly):
    list_display = ("left_title", "right_title", "score", "decision", "decided_by")
    list_filter = ("decision",)
    list_select_related = ("left__record", "right__record")
    ordering = ("decision", "-score")
    show_full_result_count = False
    actions = ("same", "different")

    @admin.display(description="one")
    def left_title(self, likeness: Likeness) -> str:
        return likeness.left.record.title

    @admin.display(description="other")
    def right_title(self, likeness: Likeness) -> str:
        return likeness.right.record.title

    @admin.action(description="They are the same", permissions=["view"])
    def same(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for likeness in queryset:
            actions.decide_likeness(likeness.pk, "same", by=signed_in(request))

    @admin.action(description="They are different", permissions=["view"])
    def different(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for likeness in queryset:
            actions.decide_likeness(likeness.pk, "different", by=signed_in(request))
