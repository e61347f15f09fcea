"""The door of the API: who may read from elsewhere, how often, and in what form errors leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ecotone.api.asking import language_of
from ecotone.api.limit import WINDOW_SECONDS, Limit, Verdict
from ecotone.api.problem import is_problem, problem

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS"

#: Anyone may read from a page of theirs; no cookies travel, so they read what the public reads.
SHARED_READING = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Language, ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
    ),
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Door:
    """Middleware: does nothing outside ``/api/``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        limit()  # made before the workers are forked, so that they share it

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        language_of(request, request.GET.get("lang"))
        response = self._answer(request)
        _add(response, SHARED_READING)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        counted = limit()
        verdict = counted.take(visitor(request)) if counted else None
        if verdict and not verdict.allowed:
            response = _too_many(verdict)
        elif request.method not in ("GET", "HEAD"):
            response = problem(
                405, _("The API is for reading: use GET."), headers={"Allow": METHODS}
            )
        else:
            response = self._passed(request)
        if counted and verdict:
            _add(response, rate_headers(counted.quota, verdict))
        return response

    def _passed(self, request: HttpRequest) -> HttpResponse:
        method, request.method = request.method, "GET"  # the server leaves out the body of HEAD
        response = self.get_response(request)
        request.method = method
        if response.status_code >= 400 and not is_problem(response):
            return problem(response.status_code, explained(response.status_code))
        return response


@cache
def limit() -> Limit | None:
    """Return the limit of this installation; None when its setting is 0."""
    quota: int = settings.ECOTONE_API_REQUESTS_PER_MINUTE
    return Limit(quota) if quota > 0 else None


def visitor(request: HttpRequest) -> str:
    """Return the address of the visitor, behind as many proxies as the operator says there are."""
    proxies: int = settings.ECOTONE_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def rate_headers(quota: int, verdict: Verdict) -> dict[str, str]:
    """Return the headers of draft-ietf-httpapi-ratelimit-headers: the rule, and what is left."""
    return {
        "RateLimit-Policy": f'"address";q={quota};w={WINDOW_SECONDS}',
        "RateLimit": f'"address";r={verdict.remaining};t={verdict.full_in}',
    }


def explained(status: int) -> str:
    """Return the sentence for an error that came without one of ours."""
    if status == 404:
        return _("There is nothing at this address. /api/v1/ lists what there is.")
    if status >= 500:
        return _("Something went wrong here. Try again; if it stays so, tell the keepers.")
    return _("This request could not be understood. /api/v1/ lists what there is.")


def _too_many(verdict: Verdict) -> HttpResponse:
    return problem(
        429,
        _("Too many requests from this address. Try again in %(seconds)d seconds.")
        % {"seconds": verdict.retry_in},
        headers={"Retry-After": str(verdict.retry_in)},
    )


def _add(response: HttpResponse, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        response.headers[name] = value
