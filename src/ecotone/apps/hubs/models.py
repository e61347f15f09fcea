"""Hubs, and the machine interfaces through which we read them."""

from __future__ import annotations

from django.db import models


class Hub(models.Model):
    """A system that holds knowledge: a portal, a library, a data provider, a tool."""

    id = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=300)
    operator = models.CharField(max_length=300, blank=True)
    home_page = models.URLField(max_length=500, blank=True)
    offers = models.TextField(blank=True)
    types = models.JSONField(default=list, blank=True)  # hub type ids of vocab
    languages = models.JSONField(default=list, blank=True)
    targets = models.JSONField(default=list, blank=True)
    coverage = models.JSONField(default=list, blank=True)  # ISO alpha-3, M49 region or GLOBAL
    licence = models.CharField(max_length=60, blank=True)  # usual licence of its records, if known
    source = models.CharField(max_length=500, blank=True)  # who says all this
    aggregator = models.BooleanField(default=False)  # it lists mostly what others hold
    keeper_email = models.EmailField(blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Interface(models.Model):
    """One machine address of a hub. Health figures are written when a run ends, never on read."""

    class State(models.TextChoices):
        LISTED = "listed"  # known, but we have no connector for its kind
        READY = "ready"  # may be read
        PAUSED = "paused"  # stopped after failures or by a person

    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="interfaces")
    kind = models.CharField(max_length=30)  # protocol id of vocab
    address = models.URLField(max_length=800)
    settings = models.JSONField(default=dict, blank=True)  # the connector's own settings
    settings_digest = models.CharField(max_length=64, editable=False)  # of ``settings``
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    state_reason = models.CharField(max_length=500, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    first_start = models.BooleanField(default=False)  # read on the first start of an installation
    source = models.CharField(max_length=500, blank=True)
    records = models.PositiveIntegerField(default=0)  # current records, counted when a run ends
    failures = models.PositiveIntegerField(default=0)  # failed runs in a row
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_message = models.TextField(blank=True)  # one sentence for the keeper
    grace_days = models.PositiveSmallIntegerField(default=7)
    overlap_days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("hub", "kind", "address", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("hub", "kind", "address", "settings_digest"), name="interface_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("listed", "ready", "paused")),
                name="interface_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paused") | ~models.Q(state_reason=""),
                name="interface_paused_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub_id} {self.kind}"
