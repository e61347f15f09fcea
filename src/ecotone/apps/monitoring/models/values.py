"""Values, and what the database never lets one be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models.data import Dataset
from ecotone.apps.monitoring.models.runs import Run
from ecotone.apps.monitoring.models.seen import AUDIENCES, PUBLIC, STAFF
from ecotone.kernel import clock
from ecotone.rights.visibility import Purpose, Viewer, sight

STATES = [(one.value, one.value) for one in State]
ORIGINS = [(one.value, one.value) for one in Origin]


class ValueQuerySet(models.QuerySet["Value"]):
    def visible_to(self, viewer: Viewer, purpose: Purpose) -> ValueQuerySet:
        """Return the values ``viewer`` may see for ``purpose``: the only door to show values."""
        seen = sight(viewer, purpose, clock.today())
        found = self.filter(audience__in=sorted(seen.audiences))
        if seen.embargoes_judged_on is None:
            return found
        return found.filter(Q(public_from=None) | Q(public_from__lte=seen.embargoes_judged_on))


class Value(models.Model):
    """One figure, or the reason why there is none; and what was decided about it.

    It comes from a run, or was read as a figure from a dataset (``dataset``). ``group_key`` is
    the canonical JSON of ``group``, empty without groups. ``previous`` is the official value that
    this one replaced. ``public_from`` holds a value back until the day of its release.
    """

    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.PROTECT, related_name="values"
    )
    dataset = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    indicator = models.CharField(max_length=20, blank=True)  # code of the monitoring framework
    method = models.CharField(max_length=80, blank=True)
    method_version = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True)  # of the measure
    place = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    group = models.JSONField(default=dict, blank=True)
    group_key = models.CharField(max_length=500, blank=True)
    main = models.BooleanField(default=True)  # of the indicator's own measure
    total = models.BooleanField(default=True)  # of all groups together
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=100)
    reason = models.CharField(max_length=500, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    middle = models.FloatField(null=True, blank=True)
    level = models.FloatField(null=True, blank=True)
    interval = models.CharField(max_length=500, blank=True)
    units_n = models.BigIntegerField(null=True, blank=True)
    share_known = models.FloatField(null=True, blank=True)
    flags = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=10, choices=ORIGINS)
    state = models.CharField(max_length=12, choices=STATES, default=State.COMPUTED.value)
    state_reason = models.CharField(max_length=500, blank=True)
    state_by = models.CharField(max_length=254)
    state_at = models.DateTimeField()
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=STAFF)
    public_from = models.DateField(null=True, blank=True)

    objects: ClassVar[ValueQuerySet] = ValueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("indicator", "method", "measure", "place", "group_key", "year", "id")
        indexes = (
            models.Index(fields=("place", "indicator", "year"), name="value_of_place"),
            models.Index(fields=("indicator", "measure", "year"), name="value_of_indicator"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(Q(value=None) & ~Q(reason="")) | Q(value__isnull=False, reason=""),
                name="value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(interval=""), name="value_interval_or_why_not"
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None)
                | Q(low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="value_bounds_both_and_in_order",
            ),
            models.CheckConstraint(
                condition=Q(low=None)
                | Q(value=None)
                | (Q(low__lte=F("value")) & Q(high__gte=F("value"))),
                name="value_inside_its_interval",
            ),
            models.CheckConstraint(
                condition=Q(level=None) | (Q(level__gt=0) & Q(level__lt=1)),
                name="value_level_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(share_known=None) | (Q(share_known__gte=0) & Q(share_known__lte=1)),
                name="value_share_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(units_n=None) | Q(units_n__gte=0), name="value_units_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(unit="") & ~Q(place="") & ~Q(measure=""), name="value_says_of_what"
            ),
            models.CheckConstraint(
                condition=~Q(indicator="") | ~Q(method=""), name="value_of_indicator_or_method"
            ),
            models.CheckConstraint(
                condition=Q(run__isnull=False) | Q(dataset__isnull=False), name="value_has_a_source"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="value_state_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[one.value for one in Origin]), name="value_origin_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.REVISED.value, State.DECLINED.value))
                | ~Q(state_reason=""),
                name="value_revised_or_declined_says_why",
            ),
            models.CheckConstraint(condition=~Q(state_by=""), name="value_moved_by_somebody"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.OFFICIAL.value, State.REVISED.value))
                | (Q(audience=PUBLIC) & ~Q(origin=Origin.PLATFORM.value)),
                name="value_official_is_public_and_owned",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED.value) | Q(audience=STAFF),
                name="value_declined_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(previous=None)
                | Q(state__in=(State.OFFICIAL.value, State.REVISED.value, State.DECLINED.value)),
                name="value_replaces_as_official_only",
            ),
            models.UniqueConstraint(
                fields=("run", "place", "year", "measure", "group_key"),
                condition=Q(run__isnull=False),
                name="value_once_per_run",
            ),
            models.UniqueConstraint(
                fields=(
                    "dataset",
                    "indicator",
                    "origin",
                    "place",
                    "year",
                    "measure",
                    "group_key",
                ),
                condition=Q(run=None),
                name="value_once_per_dataset",
            ),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("id")),
                name="value_never_replaces_itself",
            ),
            models.UniqueConstraint(
                fields=("place", "indicator", "measure", "year", "group_key", "origin"),
                condition=Q(state=State.OFFICIAL.value) & ~Q(indicator=""),
                name="value_one_official_of_an_indicator",
            ),
            models.UniqueConstraint(
                fields=("place", "method", "measure", "year", "group_key", "origin"),
                condition=Q(state=State.OFFICIAL.value, indicator=""),
                name="value_one_official_of_a_method",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator or self.method} {self.measure} {self.place} {self.year}"
