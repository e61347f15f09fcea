"""Which connectors there are: the entry points of the group ``ecotone.connectors``.

A connector's settings are a frozen dataclass. ``build`` draws its JSON Schema, checks
settings against it and makes the connector.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from importlib import metadata
from typing import Any, cast

from ecotone.connectors.base import Connector
from ecotone.kernel.errors import BadInput, EcotoneError, NotFound
from ecotone.kernel.http import Client

GROUP = "ecotone.connectors"

_JSON_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


class BadConnector(EcotoneError):
    """A package offers a connector that cannot be used; its author must mend it."""


def kinds() -> tuple[str, ...]:
    """Return the kinds that can be read, in alphabetical order."""
    return tuple(sorted(_entry_points()))


def connector(kind: str) -> type[Connector]:
    """Return the connector class for a kind. Raises ``NotFound`` or ``BadConnector``."""
    entry = _entry_points().get(kind)
    if entry is None:
        raise NotFound(f"We have no connector for “{kind}”. There are: {', '.join(kinds())}.")
    try:
        found = entry.load()
    except (ImportError, AttributeError) as error:
        raise BadConnector(
            f"The connector for “{kind}” cannot be loaded.", f"{entry.value}: {error!r}"
        ) from error
    _check(kind, entry.value, found)
    return cast("type[Connector]", found)


def build(kind: str, settings: Mapping[str, Any], http: Client) -> Connector:
    """Make a connector from plain settings. Raises ``BadInput`` naming what to change."""
    found = connector(kind)
    make = cast("Any", found)  # Protocols do not speak of __init__
    return cast("Connector", make(make_settings(found.Settings, settings), http))


def make_settings(settings_type: type, given: Mapping[str, Any]) -> Any:
    """Return the typed settings; lists become tuples, whole numbers may stand for numbers."""
    schema = schema_of(settings_type)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in schema["properties"]:
            known = ", ".join(schema["properties"])
            raise BadInput(f"There is no setting “{name}” here. The settings are: {known}.")
        values[name] = _value(name, value, schema["properties"][name])
    absent = [name for name in schema["required"] if values.get(name) in {None, ""}]
    if absent:
        raise BadInput(f"This setting must be given: {', '.join(absent)}.")
    return settings_type(**values)


@functools.cache
def _entry_points() -> dict[str, metadata.EntryPoint]:
    return {entry.name: entry for entry in metadata.entry_points(group=GROUP)}


def _check(kind: str, where: str, found: Any) -> None:
    """Say early, and in words, what an author forgot."""
    absent = [
        name
        for name in ("kind", "Settings", "offers", "describe", "pages", "read")
        if not hasattr(found, name)
    ]
    if absent:
        detail = f"{where} has no {', '.join(absent)}"
    elif found.kind != kind:
        detail = f"{where} calls itself “{found.kind}”, its entry point “{kind}”"
    elif not dataclasses.is_dataclass(found.Settings):
        detail = f"{where}.Settings is not a dataclass"
    else:
        return
    raise BadConnector(f"The connector for “{kind}” is not complete: {detail}.")


@functools.cache
def schema_of(settings_type: type) -> dict[str, Any]:
    """Return the JSON Schema of a settings dataclass. Raises ``BadConnector``."""
    hints = typing.get_type_hints(settings_type)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for field in dataclasses.fields(settings_type):
        entry = _property(hints[field.name])
        entry["description"] = field.metadata.get("help", "")
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(field.name)
        elif field.default is not dataclasses.MISSING:
            plain = field.default
            entry["default"] = list(plain) if isinstance(plain, tuple) else plain
        properties[field.name] = entry
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": settings_type.__name__,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _property(hint: Any) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _JSON_TYPES:
        return {"type": _JSON_TYPES[hint]}
    if origin is typing.Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return {"type": "array", "items": _property(arguments[0])}
    if origin in {typing.Union, types.UnionType}:
        plain = [argument for argument in arguments if argument is not type(None)]
        if len(plain) == 1:
            return _property(plain[0])
    raise BadConnector(
        "A setting has a type that no form can show.",
        f"{hint!r}: use str, int, float, bool, Literal[...] or tuple[..., ...]",
    )


def _value(name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    if schema["type"] == "array" and isinstance(value, (list, tuple)):
        return tuple(_value(name, item, schema["items"]) for item in value)
    wanted = {json: python for python, json in _JSON_TYPES.items()}.get(schema["type"])
    if wanted is float and type(value) is int:
        return float(value)
    if wanted is None or type(value) is not wanted:
        raise BadInput(f"The setting “{name}” must be of type {schema['type']}: {value!r}.")
    if "enum" in schema and value not in schema["enum"]:
        raise BadInput(f"The setting “{name}” must be one of: {', '.join(schema['enum'])}.")
    return value
