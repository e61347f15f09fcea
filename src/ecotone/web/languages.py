"""The six languages of the pages: their names, their direction, the address of a page in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

#: Languages whose texts a native speaker has read; the footer says so for the others.
CHECKED = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """One language of the switch: its code, its own name, and this page's address in it."""

    code: str
    name: str
    address: str
    current: bool


def current() -> str:
    """Return the code of the language of this page: en, fr, es, ar, ru or zh."""
    code = get_language() or settings.LANGUAGE_CODE
    return code if code in codes() else code.partition("-")[0]


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the six languages in the order of the switch."""
    return tuple(code for code, _ in settings.LANGUAGES)


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr`` for any language code; ``ltr`` where it is not known."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def switch(request: HttpRequest) -> tuple[PageLanguage, ...]:
    """Return the same page in each language, its questions (the query string) kept."""
    return tuple(
        PageLanguage(code, name, in_language(request.get_full_path(), code), code == current())
        for code, name in settings.LANGUAGES
    )


def in_language(address: str, code: str) -> str:
    """Return ``address`` with its language prefix replaced; without a prefix, the front page.

    >>> in_language("/en/targets/3/?a=1", "ar")
    '/ar/targets/3/?a=1'
    """
    first, _, rest = address.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in codes() else f"/{code}/"
