"""Methods and datasets: what values are computed by, and from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ecotone.apps.monitoring.models.seen import AUDIENCES, PUBLIC, STAFF, audiences
from ecotone.rights.visibility import Purpose, Viewer


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
        return self.filter(audience__in=audiences(viewer, purpose))

    def with_rows_for(self, viewer: Viewer, purpose: Purpose) -> DatasetQuerySet:
        """Return those whose rows, too, may be shown: the audience and the licence allow it."""
        return self.filter(rows_audience__in=audiences(viewer, purpose))


class Dataset(models.Model):
    """A snapshot of data. ``digest`` is of its content, SHA-256.

    ``columns`` is a list of {name, type, unit, meaning}; ``preview`` the first rows, each a list
    in the order of the columns. ``audience`` is for what is said *about* the dataset,
    ``rows_audience`` for what stands in it (preview, picture, rows): public only when the licence
    lets us share. Rows that need the consent of the communities who hold them
    (``needs_consent``) are not kept here at all.
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
    needs_consent = models.BooleanField(default=False)
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
                condition=Q(needs_consent=False)
                | Q(rows_audience=STAFF, preview=[], picture__isnull=True),
                name="dataset_rows_not_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(rows=None) | Q(rows__gte=0), name="dataset_rows_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.title
