from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.accounts.queries import signed_in
from ecotone.apps.hubs import actions
from ecotone.apps.hubs.models import Hub, Interface
from ecotone.kernel.digest import of_json


class InterfaceInline(admin.TabularInline):
    model = Interface
    extra = 0
    fields = ("kind", "address", "state", "state_reason", "records", "failures")
    readonly_fields = ("state", "state_reason", "records", "failures")
    show_change_link = True


@admin.register(Hub)
class HubAdmin(admin.ModelAdmin):
    list_display = ("id", "name", "operator", "aggregator", "keeper_email")
    list_filter = ("aggregator",)
    search_fields = ("id", "name", "operator")
    inlines = (InterfaceInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # its copies and their history stay

    def save_model(self, request: HttpRequest, obj: Hub, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _tell(request, "hub", obj.pk)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for interface in formset.save(commit=False):
            _save(interface)
        formset.save_m2m()


@admin.register(Interface)
class InterfaceAdmin(admin.ModelAdmin):
    list_display = ("hub", "kind", "state", "records", "failures", "last_success_at")
    list_filter = ("state", "kind")
    search_fields = ("hub__id", "hub__name", "address")
    readonly_fields = (
        "state",
        "state_reason",
        "state_since",
        "records",
        "failures",
        "last_success_at",
        "last_tried_at",
        "last_message",
    )
    actions = ("pause", "resume")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Interface, form: Any, change: bool) -> None:
        _save(obj)
        _tell(request, "interface", obj.pk)

    @admin.action(description="Pause: do not read until resumed")
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for interface in queryset:
            actions.pause_interface(
                interface.pk, reason="Paused by a person.", by=signed_in(request)
            )

    @admin.action(description="Resume reading")
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for interface in queryset:
            actions.resume_interface(interface.pk, by=signed_in(request))


def _save(interface: Interface) -> None:
    """Save what a form gave; a new or changed address may have become readable, or the reverse."""
    interface.settings_digest = of_json(interface.settings)
    if interface.state != Interface.State.PAUSED:
        reason = actions.why_not_readable(interface.kind, interface.address)
        interface.state = Interface.State.LISTED if reason else Interface.State.READY
        interface.state_reason = reason
    interface.save()


def _tell(request: HttpRequest, kind: str, key: object) -> None:
    """Write the audit line; pages that are kept are made anew after it."""
    record_event(by=signed_in(request), verb="edited", object_kind=kind, object_id=str(key))
