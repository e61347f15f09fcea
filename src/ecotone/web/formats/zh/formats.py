"""Chinese dates and numbers: Django's own for simplified Chinese."""

from django.conf.locale.zh_Hans.formats import *  # noqa: F403  the module is a list of settings
