"""Pages for when something is wrong: each says what happened and where to go on.

The cores raise errors with one plain sentence for the visitor; ``Sentences`` turns them into
pages, so that no view has to. None of these pages needs the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone.kernel.errors import BadInput, NotFound
from ecotone.vocab import countries, gbf
from ecotone.web import languages

TITLES = {
    400: gettext_lazy("We cannot read this question"),
    403: gettext_lazy("This is not open to you"),
    404: gettext_lazy("There is nothing at this address"),
    410: gettext_lazy("This has been taken away"),
    429: gettext_lazy("Too many questions at once"),
    500: gettext_lazy("Something broke on our side"),
}
ADVICE = {
    400: gettext_lazy("Check the address or the form and ask again."),
    403: gettext_lazy("If you think that it should be, write to the keepers of this installation."),
    404: gettext_lazy(
        "The address may be mistyped, or the page may have moved. Search, or go on from here."
    ),
    410: gettext_lazy("Its owner withdrew it. Search for something like it."),
    429: gettext_lazy("Wait a minute and ask again."),
    500: gettext_lazy(
        "Your question was fine. The keepers can see what happened; please try again later."
    ),
}
#: What is said of a name that stands on none of our lists, by the kind of thing asked for.
MISSING = {
    "country": gettext_lazy("There is no country or area “%(asked)s” here."),
    "target": gettext_lazy("There is no target “%(asked)s” here; targets are numbered 1 to 23."),
    "indicator": gettext_lazy("There is no indicator “%(asked)s” here."),
    "hub": gettext_lazy("There is no hub “%(asked)s” here."),
    "dataset": gettext_lazy("There is no dataset of this digest, or it is not open to you."),
    "run": gettext_lazy("There is no computation under this name, or it is not open to you."),
    "method": gettext_lazy("There is no method “%(asked)s” here."),
    "record": gettext_lazy("There is no record under this address, or it is not open to you."),
}
NEAR = 5
_CLOSE = 0.72


@dataclass(frozen=True, slots=True)
class Offer:
    """A page that may have been meant."""

    name: str
    address: str


def page(
    request: HttpRequest,
    status: int,
    sentence: str = "",
    *,
    language: str = "",
    near: Sequence[Offer] = (),
) -> HttpResponse:
    """Return the page for ``status``; ``sentence`` says what was wrong, if anybody knows.

    ``language`` is that of the sentence where it is not the page's; ``near`` are pages that may
    have been meant, offered before those whose names are like the address.
    """
    offers = list(dict.fromkeys((*near, *_near(request.path_info)))) if status == 404 else []
    context = {
        "status": status,
        "messages": (),  # reading them may ask the database, which may be what is broken
        "heading": TITLES[status],
        "advice": ADVICE[status],
        "sentence": sentence,
        "sentence_language": language,
        "offers": offers[:NEAR],
        "words": " ".join(_words(request.path_info)) if status == 404 else "",
    }
    return render(request, "error.html", context, status=status)


class Sentences:
    """Middleware: an error that speaks to the visitor becomes a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a page for errors of ours; None lets Django do what it does."""
        if isinstance(error, NotFound):
            return missing(request, error)
        if isinstance(error, BadInput):
            return page(request, 400, error.for_keeper, language="en")
        return None


def missing(request: HttpRequest, error: NotFound) -> HttpResponse:
    """Say what there is not in the language of the page, and offer what comes near.

    The cores speak English; a sentence that is not among ``MISSING`` is shown as they say it.
    """
    if error.what not in MISSING:
        return page(request, 404, error.for_keeper, language="en")
    sentence = str(MISSING[error.what]) % {"asked": error.asked}
    near = [offer for key in error.near if (offer := _offer(error.what, key))]
    return page(request, 404, sentence, near=near)


def _offer(what: str, key: str) -> Offer | None:
    """Return the page of what comes near: a country by code or name, the others by key."""
    if what == "country":
        return _names().get(key.casefold())
    if what == "target":
        one = gbf.target(key)
        name = one.name(languages.current()).text
        return Offer(name, reverse("target", args=(one.number,)))
    return Offer(key, reverse(what, args=(key,))) if what in ("indicator", "hub") else None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    del exception  # Django hands it over by this name; it is not for visitors
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    del exception  # Django hands it over by this name; it is not for visitors
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with pages whose names come near."""
    del exception  # Django hands it over by this name; it is not for visitors
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500; this page asks nothing of anybody."""
    return page(request, 500)


def csrf_failed(request: HttpRequest, **_said: object) -> HttpResponse:
    """Answer a form whose token is missing or too old."""
    return page(
        request,
        403,
        _("The form was open too long, or cookies are off. Go back, load it again and send it."),
    )


def _words(path: str) -> list[str]:
    """Return the words of an address, without its language."""
    parts = [part for part in path.replace("-", " ").replace("_", " ").split("/") if part]
    if parts and parts[0] in languages.codes():
        parts = parts[1:]
    return [part[:60] for part in parts][:4]


def _near(path: str) -> list[Offer]:
    """Return pages whose names are like a part of the address: countries, targets, rooms."""
    known = _names()
    found: dict[str, Offer] = {}
    for word in _words(path):
        for name in get_close_matches(word.casefold(), known, n=3, cutoff=_CLOSE):
            found.setdefault(known[name].address, known[name])
    return list(found.values())[:NEAR]


def _names() -> dict[str, Offer]:
    language = languages.current()
    rooms = {
        "countries": (_("Countries"), reverse("countries")),
        "targets": (_("Targets"), reverse("targets")),
        "indicators": (_("Indicators"), reverse("indicators")),
        "hubs": (_("Hubs"), reverse("hubs")),
        "search": (_("Search"), reverse("search")),
        "about": (_("About"), reverse("about")),
        "sources": (_("Sources"), reverse("sources")),
    }
    known = {name: Offer(label, address) for name, (label, address) in rooms.items()}
    for one in countries.countries():
        offer = Offer(one.name(language).text, reverse("country", args=(one.iso3,)))
        known.update({name.casefold(): offer for name in one.names.values()})
        known[one.iso3.casefold()] = offer
    for target in gbf.targets():
        offer = Offer(target.name(language).text, reverse("target", args=(target.number,)))
        known[target.name("en").text.casefold()] = offer
        known[f"target {target.number}"] = offer
    return known
