"""What people set beside the values: days of release, judgements on elements; and the gate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ecotone.vocab.elements import Measured


class ReleaseDay(models.Model):
    """The day on which official values of an indicator come out, set before it comes.

    ``place`` is empty for every place.
    """

    indicator = models.CharField(max_length=20)
    place = models.CharField(max_length=60, blank=True)
    release_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    set_by = models.CharField(max_length=254)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("release_on", "indicator", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "place", "release_on"), name="release_day_once"
            ),
            models.CheckConstraint(condition=~Q(indicator=""), name="release_day_of_something"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.place} {self.release_on}"


class ElementJudgement(models.Model):
    """How far the indicators measure an element of a target, where the global team judges
    otherwise than the list that comes with Ecotone (``vocab.elements``).
    """

    element = models.CharField(max_length=10, unique=True)  # 3.f
    measured = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Measured])
    by = models.JSONField(default=list, blank=True)  # codes of indicators
    reason = models.CharField(max_length=500)
    judged_by = models.CharField(max_length=254)
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ("element",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="element_judgement_says_why"),
            models.CheckConstraint(
                condition=Q(measured__in=[one.value for one in Measured]),
                name="element_judgement_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.element} {self.measured}"


class Gate(models.Model):
    """One row that whoever changes datasets, runs or values locks first."""

    id = models.SmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="monitoring_gate_is_one"),)

    def __str__(self) -> str:
        return "gate"
