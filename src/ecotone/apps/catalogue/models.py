"""What we hold: records, each hub's copy of them, why they stand where they stand, and the log."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ecotone.kernel import clock
from ecotone.rights.visibility import Purpose, State, Viewer, sight

STATES = tuple(state.value for state in State)


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, viewer: Viewer, purpose: Purpose) -> RecordQuerySet:
        """Return the records that ``viewer`` may see for ``purpose``: the only door to show them."""
        seen = sight(viewer, purpose, clock.today())
        states = [state.value for state in State if state.audience in seen.audiences]
        found = self.filter(state__in=states)
        if seen.embargoes_judged_on is None:
            return found
        return found.filter(Q(embargo_until=None) | Q(embargo_until__lte=seen.embargoes_judged_on))


class Record(models.Model):
    """One knowledge resource as we show it: the merge of every hub's copy.

    ``body`` is ``records.model.to_json`` of the merged record; ``chosen`` says for each field
    which hub it came from. The columns repeat what lists filter and sort by.
    """

    uid = models.CharField(primary_key=True, max_length=16)
    body = models.JSONField()
    chosen = models.JSONField(default=dict)
    title = models.TextField()
    type = models.CharField(max_length=40, db_index=True)
    year = models.SmallIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=60, default="unknown")
    state = models.CharField(max_length=12, default=State.CURRENT.value)
    state_reason = models.CharField(max_length=500, blank=True)
    state_since = models.DateField(null=True, blank=True)
    embargo_until = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="absorbed"
    )
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Record]] = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("uid",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="record_state_known"),
            models.CheckConstraint(
                condition=Q(state="current") | ~Q(state_reason=""),
                name="record_out_of_sight_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Copy(models.Model):
    """One hub's record of the resource: ``body`` is its normalised record, before merging."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="copies")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.PROTECT, related_name="copies")
    key = models.CharField(max_length=700)
    digest = models.CharField(max_length=64)  # of ``body``: the same digest means nothing changed
    body = models.JSONField()
    address = models.CharField(max_length=2000, blank=True)  # where the hub shows or serves it
    seen_on = models.DateField()  # last day on which the content was new to us
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("hub", "key"), name="copy_once_per_hub_and_key"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_reason=""),
                name="copy_withdrawn_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub_id} {self.key}"


class Name(models.Model):
    """An exact identifier, or a block of likeness, under which a copy can be met again."""

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="names")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=500)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("copy", "scheme", "value"), name="name_once_per_copy"),
        )
        indexes = (models.Index(fields=("scheme", "value")),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Tagging(models.Model):
    """Why a record stands under a target, country or theme."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="taggings")
    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=30)
    rule = models.CharField(max_length=40)
    score = models.FloatField()
    evidence = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "scheme", "code"), name="tagging_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=1), name="tagging_score_0_to_1"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="tagging_never_bare"),
        )
        indexes = (models.Index(fields=("scheme", "code", "record")),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class Likeness(models.Model):
    """Two copies that may be the same thing: a score with reasons, and what a person decided."""

    class Decision(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"

    left = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="likeness_once"),
            models.CheckConstraint(
                condition=Q(left_id__lt=models.F("right_id")), name="likeness_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.left_id} ~ {self.right_id}"


class Change(models.Model):
    """The change log: one line for each record that came, changed or went, in order, for ever.

    The index, feeds and copies downstream follow it by ``id``.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.id} {self.record_id}"
