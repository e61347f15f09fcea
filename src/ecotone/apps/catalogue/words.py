"""What filters and their values are called, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone.kernel.errors import NotFound
from ecotone.search.query import Facet, Sort
from ecotone.vocab import countries, gbf, lists

FACETS = {
    Facet.COUNTRY: gettext_lazy("Country or region"),
    Facet.TARGET: gettext_lazy("Target"),
    Facet.TYPE: gettext_lazy("Type"),
    Facet.THEME: gettext_lazy("Theme"),
    Facet.LANGUAGE: gettext_lazy("Language of the record"),
    Facet.HUB: gettext_lazy("Hub"),
    Facet.LICENCE: gettext_lazy("Licence"),
    Facet.YEAR: gettext_lazy("Year"),
}
SORTS = {
    Sort.RELEVANCE: gettext_lazy("Best match first"),
    Sort.NEWEST: gettext_lazy("Newest first"),
    Sort.OLDEST: gettext_lazy("Oldest first"),
}
#: The list of ``vocab`` that names the codes of a filter.
LISTS = {
    Facet.TYPE: "resource_types",
    Facet.THEME: "themes",
    Facet.LICENCE: "licences",
    Facet.LANGUAGE: "languages",
}


def facet_label(facet: Facet) -> str:
    """Return the name of a filter."""
    return str(FACETS[facet])


def code_label(facet: Facet, code: str, language: str, hub_names: Mapping[str, str]) -> str:
    """Return what ``code`` is called for a reader of ``language``; the code itself if unnamed."""
    if facet is Facet.HUB:
        return hub_names.get(code, code)
    try:
        return _named(facet, code, language) or code
    except NotFound:
        return code


def _named(facet: Facet, code: str, language: str) -> str:
    if facet is Facet.COUNTRY:
        return area_label(code, language)
    if facet is Facet.TARGET:
        return target_label(code, language)
    if facet in LISTS:
        return lists.label(LISTS[facet], code, language).text
    return code.replace("-", "–")


def area_label(code: str, language: str) -> str:
    """Return the name of a country, an M49 region, or the whole world."""
    return countries.area_name(code, language).text


def target_label(code: str, language: str) -> str:
    """Return "Target 3: Protected areas …" for a target, in its short words."""
    target = gbf.target(code)
    return _("Target %(number)d: %(name)s") % {
        "number": target.number,
        "name": target.name(language).text,
    }


#: Fields of a record, as its page names them.
FIELDS = {
    "titles": gettext_lazy("Title"),
    "descriptions": gettext_lazy("Description"),
    "type": gettext_lazy("Type"),
    "identifiers": gettext_lazy("Identifiers"),
    "links": gettext_lazy("Links"),
    "contributors": gettext_lazy("Authors and bodies"),
    "subjects": gettext_lazy("Keywords"),
    "places": gettext_lazy("Places"),
    "periods": gettext_lazy("Period"),
    "languages": gettext_lazy("Language of the record"),
    "countries": gettext_lazy("Countries and regions"),
    "targets": gettext_lazy("Targets"),
    "themes": gettext_lazy("Themes"),
    "licence": gettext_lazy("Licence"),
    "rights": gettext_lazy("Rights statement"),
    "published": gettext_lazy("Published"),
    "modified": gettext_lazy("Changed by its authors"),
    "embargo_until": gettext_lazy("Under embargo until"),
    "notes": gettext_lazy("Notes"),
}
#: Rules of ``records.classify`` that do not look at words, as people read them.
RULES = {
    "stated": gettext_lazy("the hub says so"),
    "hub-coverage": gettext_lazy("all that this hub holds is about it"),
    "hub-targets": gettext_lazy("this hub as a whole serves it"),
}
#: The others are named ``phrase-in-title``: what was found, and where.
FOUND = {
    "phrase": gettext_lazy("a phrase"),
    "name": gettext_lazy("a name"),
    "demonym": gettext_lazy("a word for its people"),
    "code": gettext_lazy("a code"),
}
PLACES = {
    "title": gettext_lazy("title"),
    "keywords": gettext_lazy("keywords"),
    "lead": gettext_lazy("first lines"),
    "text": gettext_lazy("text"),
}
STYLES = {"apa": "APA", "chicago": "Chicago", "harvard": "Harvard", "vancouver": "Vancouver"}


def rule_label(rule: str) -> str:
    """Return what a rule of classification is called; its own name if it has no other."""
    if rule in RULES:
        return str(RULES[rule])
    what, _in, where = rule.partition("-in-")
    return f"{FOUND.get(what, what)} ({PLACES.get(where, where)})" if where else what


def style_label(style: str) -> str:
    """Return the name of a citation style, which is the same in every language."""
    return STYLES.get(style, style.upper())
