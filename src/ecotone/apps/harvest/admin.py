from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ecotone.apps.accounts.queries import signed_in
from ecotone.apps.harvest.actions import accept_shrink
from ecotone.apps.harvest.models import Quarantined, Reading, Run


class ReadOnly(admin.ModelAdmin):
    """Written by runs; only looked at here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = (
        "interface",
        "started_at",
        "outcome",
        "read",
        "new",
        "changed",
        "same",
        "withdrawn",
        "quarantined",
        "for_keeper",
    )
    list_filter = ("outcome",)
    list_select_related = ("interface",)
    search_fields = ("interface__hub__id",)


@admin.register(Quarantined)
class QuarantinedAdmin(ReadOnly):
    list_display = ("raw", "for_keeper", "since")
    list_select_related = ("raw",)
    search_fields = ("raw__key", "raw__interface__hub__id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("raw__body")


@admin.register(Reading)
class ReadingAdmin(ReadOnly):
    list_display = ("interface", "swept_on", "seen_last_sweep", "held_reason", "lease_until")
    list_select_related = ("interface",)
    actions = ("accept",)

    @admin.action(description="It really has shrunk: believe the next sweep", permissions=["view"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for reading in queryset:
            accept_shrink(reading.pk, by=signed_in(request))
