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
        """Return what ``viewer`` may see for ``purpose``: the only door to show records."""
        seen = sight(viewer, purpose, clock.today())
        states = [state.value for state in State if state.audience in seen.audiences]
        found = self.filter(merged_into=None)
        if len(states) < len(STATES):
            found = found.filter(state__in=states)
        if seen.embargoes_judged_on is None:
            return found
        return found.filter(Q(embargo_until=None) | Q(embargo_until__lte=seen.embargoes_judged_on))


class Record(models.Model):
    """One knowledge resource as we show it: the merge of every hub's copy.

    ``uid`` is the uid of the copy that came first. ``body`` is the merged record
    (``records.model``, empty fields left out); ``chosen`` says for each field which hub it came
    from; ``digest`` covers all that is shown, so that what is the same is not written again. The
    columns repeat what lists filter and sort by. ``merged_into`` is set once the record turned
    out to be another one; the row stays, so that its address goes on leading somewhere.
    """

    uid = models.CharField(primary_key=True, max_length=16)
    body = models.JSONField()
    chosen = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    title = models.TextField()
    type = models.CharField(max_length=40)
    year = models.SmallIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=60, default="unknown")
    state = models.CharField(max_length=12, default=State.CURRENT.value)
    state_reason = models.CharField(max_length=500, blank=True)
    state_since = models.DateField(null=True, blank=True)
    embargo_until = models.DateField(null=True, blank=True)
    embargo_set = models.DateField(null=True, blank=True)  # by a person, beside the hubs' own
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="absorbed",
        db_index=False,  # nearly all rows have none: SQLite would read them all through it
    )
    added_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField()

    objects: ClassVar[RecordQuerySet] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("uid",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="record_state_known"),
            models.CheckConstraint(
                condition=Q(state="current") | ~Q(state_reason=""),
                name="record_out_of_sight_says_why",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("uid")),
                name="record_not_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Copy(models.Model):
    """One hub's record of the resource: ``body`` is its normalised record, before merging.

    ``uid`` is made from hub and key and never changes; ``arrival`` numbers the copies in the order
    in which they first came.
    """

    uid = models.CharField(primary_key=True, max_length=16)
    arrival = models.BigIntegerField(unique=True)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="copies")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.PROTECT, related_name="copies")
    key = models.CharField(max_length=700)
    digest = models.CharField(max_length=64)  # of what was drafted: the same means nothing changed
    body = models.JSONField()
    address = models.CharField(max_length=2000, blank=True)  # where the hub shows or serves it
    seen_on = models.DateField()  # last day on which the content was new to us
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("arrival",)
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
    """An exact identifier, or a block of likeness, under which a copy can be met again.

    ``name`` is ``doi:10.5281/…`` for an exact one and ``like:…`` for a block.
    """

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "copy"), name="name_once_per_copy"),)

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """Why a record stands under a target, country or theme."""

    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="taggings", db_index=False
    )
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

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, viewer: Viewer, purpose: Purpose) -> StandingQuerySet:
        """Return the standings of exactly the records that ``Record.visible_to`` gives."""
        seen = sight(viewer, purpose, clock.today())
        found = self.filter(audience__in=sorted(seen.audiences))
        if seen.embargoes_judged_on is None:
            return found
        return found.filter(Q(embargo_until=None) | Q(embargo_until__lte=seen.embargoes_judged_on))


class Standing(models.Model):
    """Where a record stands on the answer pages: one narrow row for each of its countries.

    It repeats what ``Tagging`` and the record say in the form that answers "this country, this
    target, best first, for this viewer" from one index. Bit ``n - 1`` of ``targets`` is Target
    ``n``; ``sure`` has the bits of the targets with a high score; ``weight`` orders the rest
    (surer country first, then newer). Written anew whenever its record is.
    """

    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="standings", db_index=False
    )
    country = models.CharField(max_length=6)  # ISO alpha-3, M49 region or GLOBAL
    targets = models.IntegerField()
    sure = models.IntegerField()
    weight = models.IntegerField()
    audience = models.CharField(max_length=10)
    embargo_until = models.DateField(null=True, blank=True)

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "country"), name="standing_once"),)
        indexes = (
            models.Index(
                fields=(
                    "country",
                    "audience",
                    "targets",
                    "sure",
                    "weight",
                    "record",
                    "embargo_until",
                ),
                name="standing_answers",
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.targets:b}"


class Likeness(models.Model):
    """Two copies that may be the same thing: a score with reasons, and what was decided.

    ``decided_by`` is empty while ``decision`` is open, ``rule`` when the score alone decided, else
    the person; what a person decided stays, whatever the score becomes.
    """

    class Decision(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"

    #: Who decided, when the score alone was enough.
    RULE = "rule"

    left = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="likeness_once"),
            models.CheckConstraint(
                condition=Q(left_id__lt=models.F("right_id")), name="likeness_in_order"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_by="")
                | (~Q(decision="open") & ~Q(decided_by="")),
                name="likeness_decided_by_somebody",
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


class Gate(models.Model):
    """One row that whoever changes the catalogue locks first, so that changes come one by one.

    Otherwise two workers could miss that their records are the same thing, and the change log
    could show a later number before an earlier one. SQLite has one writer anyway.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="gate_is_one"),)

    def __str__(self) -> str:
        return "gate"
