from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "ecotone.apps.harvest"
    label = "harvest"
    default_auto_field = "django.db.models.BigAutoField"
