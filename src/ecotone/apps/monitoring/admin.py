from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.models import (
    Dataset,
    ElementJudgement,
    Method,
    ReleaseDay,
    Run,
    RunInput,
    Value,
)
from ecotone.kernel.errors import EcotoneError
from ecotone.vocab.elements import Measured

admin.site.site_header = "Ecotone, for staff"
admin.site.site_title = "Ecotone"

NO_REASON = "Write the reason into the field beside the action: readers see it."


class WithReason(ActionForm):
    """The reason of a decision, beside the choice of the action."""

    reason = forms.CharField(required=False, max_length=500, label="Reason:")


class ReadOnly(admin.ModelAdmin):
    """What was computed is only looked at here; decisions are actions."""

    action_form = WithReason
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def attempt(self, request: HttpRequest, act: Callable[[], object], done: str) -> None:
        """Do what was asked and say so; a refusal is told to the person, not thrown."""
        try:
            act()
        except EcotoneError as error:
            self.message_user(request, error.for_keeper, messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)

    def attempt_with_reason(
        self, request: HttpRequest, act: Callable[..., object], done: str
    ) -> None:
        """Do what needs a reason, which the person has to give."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, NO_REASON, messages.ERROR)
            return
        self.attempt(request, partial(act, reason=reason), done)


@admin.register(Method)
class MethodAdmin(ReadOnly):
    list_display = ("name", "version", "code", "title", "lifecycle", "current")
    list_filter = ("current", "lifecycle", "kind")
    search_fields = ("name", "code", "title")


@admin.register(Dataset)
class DatasetAdmin(ReadOnly):
    list_display = ("title", "kind", "licence", "rows", "audience", "rows_audience", "retrieved_at")
    list_filter = ("audience", "kind", "licence")
    search_fields = ("title", "digest", "citation")
    actions = ("publish", "hide")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("preview", "picture", "facts")

    @admin.action(description="Publish: let everybody know of it", permissions=["view"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = viewer_of(request)
        for one in queryset:
            done = f"“{one.title}” is public."
            self.attempt(request, partial(actions.publish_dataset, one.pk, by=by), done)

    @admin.action(description="Hide: for staff only (with a reason)", permissions=["view"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = viewer_of(request)
        for one in queryset:
            done = f"“{one.title}” is for staff only."
            self.attempt_with_reason(request, partial(actions.hide_dataset, one.pk, by=by), done)


class RunInputInline(admin.TabularInline):
    model = RunInput
    extra = 0
    can_delete = False


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ("id", "code", "method", "version", "engine", "audience", "released_at", "by")
    list_filter = ("audience", "method", "engine")
    search_fields = ("id", "code", "method")
    inlines = (RunInputInline,)
    actions = ("release", "withdraw")

    @admin.action(description="Release as computed from open data", permissions=["view"])
    def release(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = viewer_of(request)
        for one in queryset:
            done = f"Run {one.pk} is released."
            self.attempt(request, partial(actions.release, one.pk, by=by), done)

    @admin.action(description="Withdraw the release (with a reason)", permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = viewer_of(request)
        for one in queryset:
            done = f"The release of run {one.pk} has ended."
            self.attempt_with_reason(
                request, partial(actions.withdraw_release, one.pk, by=by), done
            )


@admin.register(Value)
class ValueAdmin(ReadOnly):
    list_display = ("what", "place", "year", "number", "state", "origin", "audience", "state_by")
    list_filter = ("state", "origin", "audience", "indicator")
    search_fields = ("place", "indicator", "method", "run__id")
    actions = ("submit", "make_official", "decline")

    @admin.action(description="Submit for review", permissions=["view"])
    def submit(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._decide(request, queryset, actions.submit_for_review, "under review")

    @admin.action(description="Make official", permissions=["view"])
    def make_official(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._decide(request, queryset, actions.make_official, "official")

    @admin.action(description="Decline (with a reason)", permissions=["view"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        act = partial(actions.decline, chosen, by=viewer_of(request))
        self.attempt_with_reason(request, act, f"{len(chosen)} values are declined.")

    def _decide(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        act: Callable[..., object],
        state: str,
    ) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        done = f"{len(chosen)} values are {state}."
        self.attempt(request, lambda: act(chosen, by=viewer_of(request)), done)

    @admin.display(description="What", ordering="indicator")
    def what(self, one: Value) -> str:
        """Return the indicator, or the method that serves none, with the measure."""
        return f"{one.indicator or one.method} {one.measure}"

    @admin.display(description="Value", ordering="value")
    def number(self, one: Value) -> str:
        """Return the number with its unit, or the reason why there is none."""
        return one.reason if one.value is None else f"{one.value:.6g} {one.unit}"


@admin.register(ReleaseDay)
class ReleaseDayAdmin(ReadOnly):
    list_display = ("release_on", "indicator", "place", "note", "set_by")
    list_filter = ("indicator",)
    date_hierarchy = "release_on"


@admin.register(ElementJudgement)
class ElementJudgementAdmin(admin.ModelAdmin):
    """The global team corrects our list of elements; each change is an action with its reason."""

    list_display = ("element", "measured", "by", "reason", "judged_by", "judged_at")
    list_filter = ("measured",)
    fields = ("element", "measured", "by", "reason")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: ElementJudgement, form: Any, change: bool
    ) -> None:
        try:
            actions.judge_element(
                obj.element,
                measured=Measured(obj.measured),
                indicators=obj.by,
                reason=obj.reason,
                by=viewer_of(request),
            )
        except EcotoneError as error:
            self.message_user(request, error.for_keeper, messages.ERROR)
            return
        obj.pk = ElementJudgement.objects.get(element=obj.element).pk
