"""Reading hubs: where each interface stands, what it sent, and what could not be read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Reading(models.Model):
    """Where we stand with one interface: checkpoint and lease. One row for each interface.

    Nobody is ever "running" by a flag: a worker holds the lease until ``lease_until`` and renews
    it with every page; when the lease has run out, any worker may go on from the checkpoint.
    """

    interface = models.OneToOneField("hubs.Interface", on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    checkpoint = models.JSONField(default=dict)
    swept_on = models.DateField(null=True, blank=True)  # when the last complete sweep ended
    seen_last_sweep = models.PositiveIntegerField(default=0)  # different keys in that sweep
    shrink_accepted = models.BooleanField(default=False)  # a person says it really has shrunk
    held_reason = models.CharField(max_length=500, blank=True)  # a sweep that waits for a person
    lease_by = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"reading of {self.interface_id}"


class Mark(models.Model):
    """The keys of one page of the sweep that is going on; forgotten when the sweep ends.

    ``keys`` holds 8 bytes for each key (see ``harvest.marks``), so that a page of unchanged
    objects costs one small row.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="marks")
    keys = models.BinaryField()

    def __str__(self) -> str:
        return f"mark {self.id} of {self.reading_id}"


class Run(models.Model):
    """One attempt to read an interface; ``outcome`` is empty while nobody has ended it."""

    class Outcome(models.TextChoices):
        COMPLETE = "complete"
        LIMITED = "limited"  # stopped at the number of records asked for
        INTERRUPTED = "interrupted"
        REFUSED = "refused"
        BROKEN = "broken"

    interface = models.ForeignKey("hubs.Interface", on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    pages = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    not_ours = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list, blank=True)
    for_keeper = models.TextField(blank=True)
    for_operator = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="run_ended_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"run {self.id} of {self.interface_id}"


class Raw(models.Model):
    """One object as the hub sent it, kept so that it can be read again without asking the hub.

    ``body`` is empty when the object is not ours to keep. ``missed`` counts the complete sweeps
    in a row that did not find the key, since the day ``missed_since``.
    """

    interface = models.ForeignKey(
        "hubs.Interface", on_delete=models.CASCADE, related_name="raws", db_index=False
    )
    key = models.CharField(max_length=700)
    stamp = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the body
    body = models.BinaryField()  # Zstandard
    media_type = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    fetched_at = models.DateTimeField()  # when this body came
    missed = models.PositiveSmallIntegerField(default=0)
    missed_since = models.DateField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("interface", "key"), name="raw_once"),)

    def __str__(self) -> str:
        return self.key


class Quarantined(models.Model):
    """A raw object that could not be read, and why, until a later body can be."""

    raw = models.OneToOneField(
        Raw, on_delete=models.CASCADE, primary_key=True, related_name="quarantine"
    )
    trouble = models.CharField(max_length=20, default="odd")  # connectors.base.Trouble
    for_keeper = models.TextField()  # may quote the object: for staff, like for_operator
    for_operator = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(for_keeper=""), name="quarantine_says_why"),
        )

    def __str__(self) -> str:
        return self.for_keeper
