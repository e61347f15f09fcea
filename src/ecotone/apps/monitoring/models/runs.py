"""Runs and what they used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ecotone.apps.monitoring.models.data import Dataset
from ecotone.apps.monitoring.models.seen import AUDIENCES, PUBLIC, STAFF
from ecotone.kernel import clock
from ecotone.rights.visibility import Purpose, Viewer, sight


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, viewer: Viewer, purpose: Purpose) -> RunQuerySet:
        """Return the runs whose record ``viewer`` may see for ``purpose``."""
        seen = sight(viewer, purpose, clock.today())
        found = self.filter(audience__in=sorted(seen.audiences))
        if seen.embargoes_judged_on is None:
            return found
        return found.filter(Q(public_from=None) | Q(public_from__lte=seen.embargoes_judged_on))


class Run(models.Model):
    """A computation as ``ecotone.indicators.base.Run`` tells it, and who may see it.

    Nothing of what was computed is ever changed. ``record`` is the run as the core writes it, but
    for its values, which are rows of their own; the columns repeat what lists and rules need.
    ``released_at`` is set when all that the run
    found (its further tables too) may be seen; a run with an official value is public without
    that, and then shows the public values only. ``provenance`` is W3C PROV as JSON-LD.
    """

    id = models.CharField(primary_key=True, max_length=64)
    method = models.CharField(max_length=80, db_index=True)
    code = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20)
    package = models.CharField(max_length=60)
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=60)
    places = models.JSONField(default=list)
    plan_digest = models.CharField(max_length=64, blank=True)
    seed = models.BigIntegerField()
    replicates = models.PositiveIntegerField()
    level = models.FloatField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    by = models.CharField(max_length=254, blank=True)
    digest = models.CharField(max_length=64)
    record = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=STAFF)
    public_from = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=254, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-recorded_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(level__gt=0) & Q(level__lt=1), name="run_level_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="run_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="")
                | (Q(released_at__isnull=False, audience=PUBLIC) & ~Q(released_by="")),
                name="run_released_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.id


class RunInput(models.Model):
    """A dataset that a run used, under the name by which the method asked for it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="inputs")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        ordering = ("run", "position")
        constraints = (
            models.UniqueConstraint(fields=("run", "position"), name="run_input_in_one_place"),
            models.UniqueConstraint(fields=("run", "name", "dataset"), name="run_input_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.name}"
