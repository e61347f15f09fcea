"""Shapes that several answers of the API share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, Literal, TypeVar

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from ecotone.vocab.said import Said

Item = TypeVar("Item")

Language = Literal["en", "fr", "es", "ar", "ru", "zh"]

Lang = Annotated[
    Language | None,
    Query(
        description=(
            "Language of names and sentences; without it, the best match for Accept-Language."
        ),
        examples=["fr"],
    ),
]
PageNumber = Annotated[
    int, Query(ge=1, le=10_000, description="Which page; the first is 1.", examples=[1])
]
PageSize = Annotated[
    int, Query(ge=1, le=100, description="How many items a page holds.", examples=[20])
]


class Text(Schema):
    """A text, the language it is in, and whether the wording is somebody's official one."""

    text: str = Field(examples=["Kenya"])
    language: str = Field(
        description="BCP 47 language of the text; not always the one asked for.", examples=["en"]
    )
    official: bool = Field(
        description="False for drafts and fallbacks that no source vouches for.", examples=[True]
    )


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(
        description="One sentence that says what was wrong and what to do.",
        examples=["There is no country or area “KEM”. Did you mean Kenya (KEN)?"],
    )


class Page(Schema, Generic[Item]):
    """One page of a list."""

    total: int = Field(ge=0, description="How many there are in all.", examples=[23])
    page: int = Field(ge=1, examples=[1])
    size: int = Field(ge=1, examples=[20])
    next: str | None = Field(
        description="Address of the next page; null on the last.",
        examples=["http://127.0.0.1:8000/api/v1/targets?page=2"],
    )
    previous: str | None = Field(description="Address of the page before.", examples=[None])
    items: list[Item]


def said(text: Said) -> dict[str, object]:
    """Return a ``Said`` in the shape of ``Text``."""
    return text._asdict()


def paged(
    request: HttpRequest,
    found: Sequence[Item],
    show: Callable[[Item], object],
    *,
    page: int,
    size: int,
) -> dict[str, object]:
    """Return one page of ``found`` in the shape of ``Page``."""
    start = (page - 1) * size
    items = [show(item) for item in found[start : start + size]]
    return page_of(request, items, total=len(found), page=page, size=size)


def page_of(
    request: HttpRequest, items: list[object], *, total: int, page: int, size: int
) -> dict[str, object]:
    """Return ``items``, which are page ``page`` of ``total``, in the shape of ``Page``."""
    last = max(1, -(-total // size))
    return {
        "total": total,
        "page": page,
        "size": size,
        "next": _address(request, page + 1) if page < last else None,
        "previous": _address(request, min(page - 1, last)) if page > 1 else None,
        "items": items,
    }


def _address(request: HttpRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
