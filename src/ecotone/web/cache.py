"""Finished pages of the public catalogue, kept in memory until anything changes.

Most visitors are not signed in and see the same page. A view that depends on nothing but its
address, the catalogue, the hubs and the day says so with ``public_page``; ``PageCache`` then
keeps what went out and gives it again while the *stamp* stays the same. The stamp is the last
line of the change log, the last lines of the audit trail and the day: a record that is withdrawn,
hidden or put under embargo is gone with the next request, a hub that was read or paused says so,
and an embargo that ends today ends on the cached page too. Whoever carries a session never meets
this cache.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from ecotone.apps.accounts.queries import latest_events
from ecotone.apps.catalogue.queries import latest_change
from ecotone.kernel import clock
from ecotone.kernel.moment import one_moment

#: How much memory the kept pages may take, in bytes.
CAPACITY = 24_000_000
_MARK = "ecotone_public"

View: TypeAlias = Callable[..., HttpResponse]
Stamp: TypeAlias = tuple[int, tuple[int, ...], date]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page as it went out."""

    stamp: Stamp
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Shelf:
    """Pages by key, the least used thrown away first; safe between threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._size = 0
        self._pages: OrderedDict[tuple[str, bool], Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, bool], stamp: Stamp) -> Page | None:
        """Return the page kept under ``key`` when nothing has changed since."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.stamp != stamp:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, bool], page: Page) -> None:
        """Keep ``page``; pages that were not asked for lately make room."""
        if len(page.body) > self._capacity // 20:
            return
        with self._lock:
            old = self._pages.pop(key, None)
            self._size += len(page.body) - (len(old.body) if old else 0)
            self._pages[key] = page
            while self._size > self._capacity:
                _key, gone = self._pages.popitem(last=False)
                self._size -= len(gone.body)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self._size = 0


shelf = Shelf()


def stamp() -> Stamp:
    """Return what has to stay the same for a kept page to stay true; two small queries."""
    return latest_change(), latest_events(), clock.today()


def public_page(view: View) -> View:
    """Mark a view as showing every visitor the same page until the stamp changes."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, _MARK, True)
        return response

    return marked


class PageCache:
    """Middleware: answers from the shelf where it may, and fills it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or _is_known(request) or not _has_language(request):
            return self._get_response(request)
        with one_moment():  # what a page is told by is asked once, before anything else
            return self._kept_or_made(request)

    def _kept_or_made(self, request: HttpRequest) -> HttpResponseBase:
        try:
            now = stamp()
        except DatabaseError:  # the view says so, in a page of its own
            return self._get_response(request)
        key = (request.get_full_path(), "gzip" in request.headers.get("Accept-Encoding", ""))
        kept = shelf.get(key, now)
        if kept is not None:
            return _again(request, kept)
        response = self._get_response(request)
        if isinstance(response, HttpResponse) and _may_keep(response):
            patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
            response.headers.setdefault("Cache-Control", "no-cache")
            shelf.put(key, Page(now, tuple(response.items()), response.content))
        return response


def _is_known(request: HttpRequest) -> bool:
    """Tell whether the visitor carries a session, or a message waiting to be shown."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or (
        CookieStorage.cookie_name in request.COOKIES
    )


def _has_language(request: HttpRequest) -> bool:
    """Tell pages from everything else: only they live under a language, such as /en/."""
    first = request.path_info.split("/", 2)[1]
    return any(first == code for code, _name in settings.LANGUAGES)


def _may_keep(response: HttpResponse) -> bool:
    return response.status_code == 200 and getattr(response, _MARK, False) and not response.cookies


def _again(request: HttpRequest, page: Page) -> HttpResponseBase:
    response = HttpResponse(page.body)
    for name, value in page.headers:
        response.headers[name] = value
    found = get_conditional_response(request, etag=response.headers.get("ETag"), response=response)
    return found if found is not None else response
