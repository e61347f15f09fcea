from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ecotone.web"
    label = "web"
