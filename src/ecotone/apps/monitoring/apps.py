"""The room of datasets, runs and values."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Datasets, runs and values."""

    name = "ecotone.apps.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
