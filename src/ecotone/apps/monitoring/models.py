"""What is kept of indicators: methods, datasets, runs, values, and the days of release.

Figures stay as they were computed. What a person decides about one (its state, who may see it,
since when) stands beside it and is told in the audit trail.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ecotone.apps.monitoring.flow import Origin, State
from ecotone.kernel import clock
from ecotone.rights.visibility import Audience, Purpose, Viewer, sight
from ecotone.vocab.elements import Measured

AUDIENCES = [(one.value, one.value) for one in Audience]
STATES = [(one.value, one.value) for one in State]
ORIGINS = [(one.value, one.value) for one in Origin]
PUBLIC, STAFF = Audience.PUBLIC.value, Audience.STAFF.value


class Method(models.Model):
    """A method's card, as the installed code says it, so that pages need not load the method.

    One row for each version that ever was; ``current`` is the one the code has now.
    """

    name = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True)  # of the monitoring framework
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    targets = models.JSONField(default=list)
    lifecycle = models.CharField(max_length=20)
    card = models.JSONField()
    digest = models.CharField(max_length=64)  # of ``card``
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ("name", "-id")
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="method_once_per_version"),
            models.UniqueConstraint(
                fields=("name",), condition=Q(current=True), name="method_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def visible_to(self, viewer: Viewer, purpose: Purpose) -> DatasetQuerySet:
        """Return the datasets of whose existence ``viewer`` may know for ``purpose``."""
        return self.filter(audience__in=_audiences(viewer, purpose))

    def with_rows_for(self, viewer: Viewer, purpose: Purpose) -> DatasetQuerySet:
        """Return those whose rows, too, may be shown: the audience and the licence allow it."""
        return self.filter(rows_audience__in=_audiences(viewer, purpose))


class Dataset(models.Model):
    """A snapshot of data. ``digest`` is of its content, SHA-256.

    ``columns`` is a list of {name, type, unit, meaning}; ``preview`` the first rows, each a list
    in the order of the columns. ``audience`` is for what is said *about* the dataset,
    ``rows_audience`` for what stands in it (preview, picture, rows): public only when the licence
    lets us share.
    """

    class Kind(models.TextChoices):
        TABLE = "table"
        LAYER = "layer"
        RASTER = "raster"

    digest = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=500)
    licence = models.CharField(max_length=60, default="unknown")
    citation = models.TextField(blank=True)
    source = models.CharField(max_length=1000, blank=True)
    retrieved_at = models.CharField(max_length=40, blank=True)  # ISO 8601, as the snapshot says
    file_name = models.CharField(max_length=300, blank=True)
    columns = models.JSONField(default=list)
    rows = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    picture = models.JSONField(null=True, blank=True)  # a small drawing of a layer or raster
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=STAFF)
    rows_audience = models.CharField(max_length=10, choices=AUDIENCES, default=STAFF)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=254)

    objects: ClassVar[DatasetQuerySet] = DatasetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("title", "digest")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="dataset_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind__in=("table", "layer", "raster")), name="dataset_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(audience=PUBLIC) | Q(rows_audience=STAFF),
                name="dataset_rows_no_wider_than_itself",
            ),
            models.CheckConstraint(
                condition=Q(rows=None) | Q(rows__gte=0), name="dataset_rows_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.title


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


def _audiences(viewer: Viewer, purpose: Purpose) -> list[Audience]:
    return sorted(sight(viewer, purpose, clock.today()).audiences)
