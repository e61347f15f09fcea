"""Tags and filters for every page: foreign text, codes, dates, numbers, addresses."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ecotone.web import assets, languages

register = template.Library()

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")


@register.simple_tag
def asset(file: str) -> str:
    """Return the address of a file of ours: ``{% asset "ecotone.css" %}``."""
    return reverse("asset", args=(assets.asset(file).name,))


@register.filter
def bdi(value: object) -> SafeString:
    """Wrap a code, a name or a date so that it keeps its own direction in any text."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def code(value: object) -> SafeString:
    """Show a code (``GBF-TARGET-03``, ``KEN``) in its own direction and in tabular figures."""
    return format_html('<bdi class="code" translate="no">{}</bdi>', value)


@register.simple_tag
def foreign(text: str, language: str = "") -> SafeString:
    """Show text that came from outside: marked with its language, in its own direction."""
    if not language or language == "und":
        return format_html('<span dir="auto">{}</span>', text)
    if language == languages.current():
        return format_html("{}", text)
    return format_html('<span lang="{}" dir="auto">{}</span>', language, text)


@register.simple_tag
def said(what: Any) -> SafeString:
    """Show a ``Said``: its text, its language where it differs, and that it is unofficial."""
    shown = foreign(what.text, what.language)
    if what.official:
        return shown
    return format_html(
        '{} <span class="badge badge-quiet" title="{}">{}</span>',
        shown,
        _("This translation is not an official United Nations text."),
        _("unofficial translation"),
    )


@register.filter
def number(value: object) -> object:
    """Show a number with the separators of the page's language; a missing one as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    digits = None if isinstance(value, int) else 2
    return formats.number_format(value, digits, use_l10n=True, force_grouping=True)


@register.filter
def day(value: object) -> object:
    """Show a date, a moment, or ISO text of any precision (2019, 2019-04) in the page's way."""
    if not value:
        return ""
    written = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', written, _in_words(value))


def _in_words(value: object) -> str:
    if isinstance(value, date | datetime):
        return formats.date_format(value, "DATE_FORMAT")
    written = str(value)
    try:
        if month := _MONTH.match(written):
            return formats.date_format(date(int(month[1]), int(month[2]), 1), "YEAR_MONTH_FORMAT")
        if _DAY.match(written):
            return formats.date_format(date.fromisoformat(written[:10]), "DATE_FORMAT")
    except ValueError:
        return written
    return written


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: object) -> str:
    """Return this page's address with its query changed: ``{% address page=2 type=None %}``.

    None takes a question away, a list asks it several times; changing anything but ``page``
    goes back to the first page.
    """
    request = context["request"]
    query = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(part) for part in value])
        else:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path
