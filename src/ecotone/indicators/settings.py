"""Settings of a method from plain values, with sentences for what does not fit."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ecotone.indicators.base import Method
from ecotone.kernel.errors import BadInput


def make(method: type[Method], given: Mapping[str, Any] | None) -> Any:
    """Return the typed settings of ``method``; what is not given keeps its default.

    Lists become tuples and whole numbers may stand for numbers. Raises ``BadInput`` naming the
    setting and what it may be.
    """
    hints = typing.get_type_hints(method.Settings)
    values = {}
    for name, value in (given or {}).items():
        if name not in hints:
            raise _unknown(name, [method], hints)
        values[name] = _fitting(name, value, hints[name])
    try:
        return method.Settings(**values)
    except ValueError as error:
        raise BadInput(f"These settings do not go together: {error}.") from error


def own(method: type[Method], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``given`` that this method has."""
    return {name: value for name, value in given.items() if name in _names(method)}


def known_to_one(methods: Sequence[type[Method]], given: Mapping[str, Any]) -> None:
    """Raise ``BadInput`` for a setting that none of the methods has."""
    known = {name for method in methods for name in _names(method)}
    for name in given:
        if name not in known:
            raise _unknown(name, methods, known)


def plain(settings: Any) -> dict[str, Any]:
    """Return settings as JSON values, sorted by name."""
    found = dataclasses.asdict(settings)
    return {name: _plain(found[name]) for name in sorted(found)}


def _unknown(name: str, methods: Sequence[type[Method]], known: Iterable[str]) -> BadInput:
    whose = f"The method “{methods[0].card.name}” has no"
    if len(methods) > 1:
        whose = "None of these methods has a"
    return BadInput(f"{whose} setting “{name}”. There are: {', '.join(sorted(known)) or 'none'}.")


def _names(method: type[Method]) -> set[str]:
    return {one.name for one in dataclasses.fields(method.Settings)}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return value


def _fitting(name: str, value: Any, hint: Any) -> Any:
    options = _options(hint)
    if options is not None:
        if value not in options:
            said = ", ".join(str(one) for one in options)
            raise BadInput(f"The setting “{name}” must be one of: {said}. Found: {value!r}.")
        return value
    for wanted in _alternatives(hint):
        fitted, fits = _cast(value, wanted)
        if fits:
            return fitted
    raise BadInput(f"The setting “{name}” must be {_said(hint)}. Found: {value!r}.")


def _options(hint: Any) -> tuple[Any, ...] | None:
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else None


def _alternatives(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def _cast(value: Any, wanted: Any) -> tuple[Any, bool]:
    origin = typing.get_origin(wanted) or wanted
    if origin is Any:
        return value, True
    if origin is tuple and isinstance(value, (list, tuple)):
        return tuple(value), True
    if origin is float and type(value) is int:
        return float(value), True
    if origin in {bool, int, float, str}:
        return value, type(value) is origin
    return value, isinstance(value, origin) if isinstance(origin, type) else True


def _said(hint: Any) -> str:
    names = {bool: "yes or no", int: "a whole number", float: "a number", str: "a text"}
    return " or ".join(
        names.get(one, "nothing" if one is type(None) else str(one)) for one in _alternatives(hint)
    )
