"""Chinese dates and numbers: Django's own for simplified Chinese."""

from django.conf.locale.zh_Hans.formats import *  # type: ignore[import-untyped]  # noqa: F403  a list of settings without stubs
