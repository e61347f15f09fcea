"""Tags for pages of reference: goals and targets, and what a record's words and codes mean."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone.rights.licence import Allows
from ecotone.vocab import countries, gbf, lists
from ecotone.web import languages
from ecotone.web.values import words

register = template.Library()

_SDG = {
    "same": gettext_lazy("the same indicator"),
    "near": gettext_lazy("nearly the same indicator"),
    "partial": gettext_lazy("covers a part of it"),
    "related": gettext_lazy("related to it"),
}
_SCHEMES = {
    "target": gettext_lazy("Targets"),
    "country": gettext_lazy("Countries and regions"),
    "theme": gettext_lazy("Themes"),
}
_LINK_ROLES = {
    "landing": gettext_lazy("page"),
    "download": gettext_lazy("download"),
    "service": gettext_lazy("service for programs"),
    "metadata": gettext_lazy("metadata"),
    "image": gettext_lazy("picture"),
    "related": gettext_lazy("related"),
}
_CONTRIBUTOR_ROLES = {
    "editor": gettext_lazy("editor"),
    "publisher": gettext_lazy("publisher"),
    "contact": gettext_lazy("contact"),
    "funder": gettext_lazy("funder"),
    "other": gettext_lazy("contributor"),
}


@register.simple_tag
def plain_label(item: lists.Item) -> str:
    """Return the label of an entry of a list as bare text, for an ``<option>``."""
    return item.label(languages.current()).text


@register.simple_tag
def plain_area(code: str) -> str:
    """Return the name of a country, a region or the world as bare text, for an ``<option>``."""
    return countries.area_name(code, languages.current()).text


@register.simple_tag
def aim_name(aim: gbf.Aim | str) -> str:
    """Return "Target 3: Protected areas" or "Goal A: …" as bare text."""
    found = gbf.aim(aim) if isinstance(aim, str) else aim
    name = found.name(languages.current()).text
    if isinstance(found, gbf.Target):
        return _("Target %(number)d: %(name)s") % {"number": found.number, "name": name}
    letter = found.id.removeprefix("GBF-GOAL-")
    return _("Goal %(letter)s: %(name)s") % {"letter": letter, "name": name}


@register.simple_tag
def aim_address(name: str) -> str:
    """Return the page of a target, or the place of a goal on the page of targets."""
    aim = gbf.aim(name)
    if isinstance(aim, gbf.Target):
        return reverse("target", args=(aim.number,))
    return reverse("targets") + f"#{aim.id}"


@register.simple_tag
def sdg_relation(word: str) -> str:
    """Say how an indicator relates to that of a Sustainable Development Goal."""
    return str(_SDG.get(word, word))


@register.simple_tag
def scheme_name(scheme: str) -> str:
    """Return what the headings of one scheme (target, country, theme) are called."""
    return str(_SCHEMES.get(scheme, scheme))


@register.simple_tag
def link_role(role: str) -> str:
    """Say what a link of a record leads to."""
    return str(_LINK_ROLES.get(role, role))


@register.simple_tag
def contributor_role(role: str) -> str:
    """Say what a person or body did for a record."""
    return str(_CONTRIBUTOR_ROLES.get(role, role))


@register.filter
def is_web_address(text: str) -> bool:
    """Tell whether ``text`` is an address that a visitor may follow: http or https, no other."""
    return urlsplit(text).scheme in {"http", "https"} if text else False


@register.simple_tag
def foreign_paragraphs(text: str, language: str = "") -> SafeString:
    """Show a longer text from outside in paragraphs, each in its own direction."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    if not language or language in ("und", languages.current()):
        return format_html_join("", '<p dir="auto">{}</p>', ((part,) for part in paragraphs))
    marked = ((language, part) for part in paragraphs)
    return format_html_join("", '<p lang="{}" dir="auto">{}</p>', marked)


@register.simple_tag
def licence_sentence(allows: Allows) -> str:
    """Say in one or two sentences what a licence allows; of what it does not say, nothing."""
    said = [
        _share(allows),
        _("Changing it is not allowed.") if allows.change is False else "",
        _("Commercial use is not allowed.") if allows.sell is False else "",
        _("Name the authors.") if allows.must_credit else "",
        _("What you make from it must carry the same licence.") if allows.same_licence else "",
    ]
    return " ".join(sentence for sentence in said if sentence)


def _share(allows: Allows) -> str:
    if allows.share is None:
        return _("Read the licence before you use it.")
    if not allows.share:
        return _("Passing it on is not allowed without permission.")
    return _("You may copy it and pass it on.")


@register.filter
def unit_name(unit: str) -> str:
    """Return a unit in the reader's language, as it stands alone."""
    return words.unit_name(unit)
