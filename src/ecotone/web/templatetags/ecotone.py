"""Tags and filters for every page: foreign text, codes, dates, numbers, addresses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecotone.apps.answers import sources as titles
from ecotone.apps.answers.model import HubLine, Source
from ecotone.apps.catalogue import dates
from ecotone.apps.catalogue.words import rule_label
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.text import Filled
from ecotone.records.model import Tag
from ecotone.vocab import countries, gbf, lists, writing
from ecotone.vocab.sources import ListSource
from ecotone.web import assets, languages, sorting
from ecotone.web.maps import outline as outlines
from ecotone.web.maps import pictures

register = template.Library()

#: The thematic groups of the targets, named in the framework's section H.
TARGET_GROUPS = {
    "Reducing threats to biodiversity": gettext_lazy("Reducing threats to biodiversity"),
    "Meeting people's needs through sustainable use and benefit-sharing": gettext_lazy(
        "Meeting people’s needs through sustainable use and benefit-sharing"
    ),
    "Tools and solutions for implementation and mainstreaming": gettext_lazy(
        "Tools and solutions for implementation and mainstreaming"
    ),
}


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
def sentence(text: str) -> SafeString:
    """Show a sentence of a core in the reader's language; in English, marked, where it has none.

    Such sentences are given to translators by ``ecotone.kernel.text.translatable``, those with
    names and numbers in them by ``filled``.
    """
    if not text:
        return SafeString("")
    shown = translated(text)
    return foreign(text, "en") if shown is None else foreign(shown, languages.current())


@register.filter
def in_language(text: str) -> str:
    """Return a sentence of a core in the reader's language where it has one, without markup."""
    return translated(text) or text


def translated(text: str) -> str | None:
    """Return a sentence of a core in the reader's language; None where it has none."""
    pattern = text.pattern if isinstance(text, Filled) else text
    shown = _(pattern)
    if shown == pattern:
        return None
    if isinstance(text, Filled):
        shown = shown.format_map({name: _fact(fact) for name, fact in text.facts.items()})
    return shown


def _fact(fact: str | float) -> str:
    """Return what stands in a sentence of a core as the page writes it."""
    if isinstance(fact, float):
        return f"{fact:.6g}".replace(".", formats.get_format("DECIMAL_SEPARATOR"))
    return str(number(fact))


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


@register.simple_tag
def comma() -> str:
    """Return what stands between the items of a list in the language of the page."""
    return writing.comma(languages.current())


@register.simple_tag
def semicolon() -> str:
    """Return what stands between items that may hold commas, in the language of the page."""
    return writing.semicolon(languages.current())


@register.filter
def sentences(parts: Iterable[str]) -> str:
    """Return whole sentences one after the other: with a space, in Chinese without."""
    return writing.sentences(parts, languages.current())


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
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', written, dates.in_words(value))


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


@register.simple_tag
def country_name(code: str) -> SafeString:
    """Show the name of a country (alpha-3), a region (M49) or ``GLOBAL``; the code if unknown."""
    try:
        name = countries.area_name(code, languages.current())
    except NotFound:
        return format_html("<bdi>{}</bdi>", code)
    return foreign(name.text, name.language)


@register.simple_tag
def target_name(key: str | int) -> SafeString:
    """Show the short name of a target or goal (one to five words)."""
    name = gbf.aim(str(key)).name(languages.current())
    return foreign(name.text, name.language)


@register.simple_tag
def label(list_name: str, key: str) -> SafeString:
    """Show the label of an entry of a list of ``vocab``; the bare id when the list lacks it."""
    found = lists.label(list_name, key, languages.current())
    return foreign(found.text, found.language)


@register.simple_tag
def language_name(code: str) -> SafeString:
    """Show what a language is called."""
    return label("languages", code)


@register.inclusion_tag("components/outline.html")
def outline(code: str) -> dict[str, Any]:
    """Draw the outline of a country; nothing where the boundaries have none."""
    try:
        picture = pictures.outline_of(code)
    except NotFound:
        return {}
    except BadInput as error:
        return {"problem": error.for_keeper}
    return {
        "picture": picture,
        "width": outlines.WIDTH,
        "height": outlines.HEIGHT,
        "ring": outlines.RING,
        "name": countries.area_name(code, languages.current()).text,
    }


@register.simple_tag
def tag_reason(tag: Tag) -> SafeString:
    """Say why a record stands under a heading: the heading, the phrase found, by which rule."""
    heading = _heading(tag)
    if tag.rule == "stated":
        return format_html("{} ({})", heading, rule_label(tag.rule))
    return format_html('{} (<q dir="auto">{}</q>)', heading, tag.evidence)


def _heading(tag: Tag) -> SafeString:
    if tag.scheme == "target":
        return target_name(tag.code)
    return country_name(tag.code) if tag.scheme == "country" else label("themes", tag.code)


@register.simple_tag
def hub_health(line: HubLine) -> str:
    """Say in a sentence whether we read this hub."""
    day = formats.date_format(line.last_read_on, "DATE_FORMAT") if line.last_read_on else ""
    if line.health == "good":
        return ngettext(
            "Read on %(day)s: %(n)s record.", "Read on %(day)s: %(n)s records.", line.records
        ) % {"day": day, "n": number(line.records)}
    return {
        "never": _("Can be read, but has not been read yet."),
        "failing": _("The last attempts to read it failed; what was read before is still shown."),
        "paused": _("Reading it is paused."),
    }.get(line.health, _("It is listed, but not read here: go there to search."))


@register.simple_tag
def said_title(aim: gbf.Aim) -> SafeString:
    """Show the title of a goal or target, marked where it is not official."""
    return said(aim.title(languages.current()))


@register.simple_tag
def group_name(group: str) -> str:
    """Show the name of a thematic group of targets."""
    return str(TARGET_GROUPS.get(group, group))


@register.simple_tag
def country_options() -> SafeString:
    """Return every country and area as an option of a list, after one that chooses none."""
    return _country_options(languages.current())


@cache
def _country_options(language: str) -> SafeString:
    key = sorting.by_name(language)
    named = [(one.iso3, one.name(language)) for one in countries.countries()]
    options = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (code, _language_mark(name.language, language), name.text)
            for code, name in sorted(named, key=lambda pair: key(pair[1]))
        ),
    )
    return format_html('<option value="">{}</option>\n{}', _("Choose a country"), options)


def _language_mark(of_text: str, of_page: str) -> SafeString:
    """Return the attribute that says a text's language; nothing where it is the page's."""
    return format_html(' lang="{}"', of_text) if of_text != of_page else SafeString("")


@register.simple_tag
def drawn(name: str, line: Hashable) -> SafeString:
    """Draw a template that depends on nothing but ``line`` and the language of the page.

    Many answer pages show the same indicator, hub or record: each is drawn once and then kept.
    """
    return _drawn(name, line, languages.current())


@lru_cache(maxsize=3000)
def _drawn(name: str, line: Hashable, language: str) -> SafeString:  # noqa: ARG001  part of the key
    return SafeString(_compiled(name).render(Context({"line": line})))


@cache
def _compiled(name: str) -> template.Template:
    compiled: template.Template = get_template(name).template  # type: ignore[attr-defined]
    return compiled


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """Draw one of our icons, named as in ``components/icon.html``; each is drawn once."""
    return SafeString(_compiled("components/icon.html").render(Context({"name": name})))


@register.filter
def list_title(source: ListSource) -> str:
    """Return what a list of facts is called in the language of the page, if it has such a name."""
    return titles.list_title(source.name) or source.title


@register.simple_tag
def source_line(source: Source) -> SafeString:
    """Show who says it, when we saw it, and what is doubtful: the last line of every fact."""
    return _source_line(source, languages.current())


@lru_cache(maxsize=2000)
def _source_line(source: Source, language: str) -> SafeString:
    """Return the line; an answer page has some seventy, most of them alike."""
    name = format_html("<bdi>{}</bdi>", source.title)
    if source.address.startswith(("https://", "http://")):  # hubs may send anything
        link = '<a href="{}" rel="external noopener">{}</a>'
        name = format_html(link, source.address, name)
    seen = (
        format_html("{}{}", writing.clause_comma(language), day(source.seen_on))
        if source.seen_on
        else ""
    )
    stop = "。" if language == "zh" else ". "
    doubt = '{}<span class="doubt" dir="auto">{}</span>'
    return format_html(
        '<p class="source"><span class="source-word">{}</span> {}{}{}</p>',
        _("Source"),
        name,
        seen,
        format_html(doubt, stop, source.doubt) if source.doubt else "",
    )
