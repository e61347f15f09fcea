"""The API for people: a page made from its OpenAPI description; it loads nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language_from_request

from ecotone.api.description import described

#: Values that stand in for the parts of an address in "try it" links.
STAND_INS = {"code": "KEN", "number": "3", "hub_id": "gbif"}
#: Names that differ from one installation to the next; nothing stands in for them.
NOT_KNOWN_BEFORE = ("uid", "name", "run_id", "digest")
#: An indicator's code is no country's.
STAND_INS_BY_PATH = {"/api/v1/indicators/{code}": "/api/v1/indicators/3.1"}


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter or field: its name, what it holds, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    example: str


def reference(request: HttpRequest) -> HttpResponse:
    """Show what can be asked, with a link to try each."""
    facts = {
        "operations": operations(),
        "requests_per_minute": settings.ECOTONE_API_REQUESTS_PER_MINUTE,
        "section": "about",
    }
    return render(request, "api/reference.html", facts)


def to_reference(request: HttpRequest) -> HttpResponse:
    """Send /api/v1/docs to the page in the visitor's language."""
    return redirect(f"/{get_language_from_request(request)}/api/")


@cache
def operations() -> tuple[Operation, ...]:
    """Return the operations in the order of the description."""
    return tuple(
        _operation(address, methods["get"]) for address, methods in described()["paths"].items()
    )


def _operation(address: str, said: dict[str, Any]) -> Operation:
    asked = said.get("parameters", [])
    return Operation(
        path=address,
        summary=said["summary"],
        description=said.get("description", ""),
        parameters=tuple(
            Row(one["name"], _kind(one["schema"]), one.get("description", "")) for one in asked
        ),
        fields=tuple(_fields(said["responses"]["200"]["content"]["application/json"]["schema"])),
        example=_example(address, asked),
    )


def _example(address: str, asked: list[dict[str, Any]]) -> str:
    if address in STAND_INS_BY_PATH:
        return STAND_INS_BY_PATH[address]
    needed = [one for one in asked if one["required"] and one["in"] == "query"]
    values = {one["name"]: one["schema"]["examples"][0] for one in needed}
    filled = address.format(**STAND_INS, **{name: f"{{{name}}}" for name in NOT_KNOWN_BEFORE})
    return f"{filled}?{urlencode(values)}" if values else filled


def _fields(schema: dict[str, Any]) -> Iterator[Row]:
    for name, field in _resolved(schema).get("properties", {}).items():
        yield Row(name, _kind(field), field.get("description", ""))


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    named = schema.get("$ref", "")
    if not named:
        return schema
    found: dict[str, Any] = described()["components"]["schemas"][named.rpartition("/")[2]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    """Return what a value is, in a few words: ``string``, ``list of Text``, ``integer or null``."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


urlpatterns = [path("", reference, name="api-reference")]
