"""Which methods there are: every file in ``methods`` and the entry points ``ecotone.methods``."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import metadata
from types import ModuleType

from rapidfuzz import fuzz

from ecotone.indicators import methods as _ours
from ecotone.indicators.base import Method
from ecotone.kernel.errors import EcotoneError, NotFound
from ecotone.kernel.text import words

GROUP = "ecotone.methods"
_ALIKE = 80  # of 100: how near a name has to come to be proposed


class BadMethod(EcotoneError):
    """A method cannot be used as it is written; its author must mend it."""


def methods() -> tuple[type[Method], ...]:
    """Return every method, by name."""
    return tuple(_by_name()[name] for name in sorted(_by_name()))


def method(asked: str) -> type[Method]:
    """Return a method by its name, its code (A.3) or an older code. Raises ``NotFound``.

    Where several methods serve one code, the headline's own comes first.
    """
    wanted = asked.strip().casefold()
    for name, found in _by_name().items():
        if name.casefold() == wanted:
            return found
    serving = for_indicator(wanted)
    if serving:
        return serving[0]
    near = _near(asked)
    perhaps = f" Did you mean {' or '.join(near)}?" if near else ""
    raise NotFound(
        f"There is no method “{asked}”.{perhaps} “ecotone indicators list” shows those there are.",
        what="method",
        asked=asked,
        near=near,
    )


def _near(asked: str) -> tuple[str, ...]:
    """Return names and codes of methods that come near to what was typed, the nearest first."""
    plain = "".join(words(asked).split())
    names = [name for one in methods() for name in (one.card.code, one.card.name) if name]
    scored = {
        name: fuzz.WRatio(plain, "".join(words(name).split())) for name in dict.fromkeys(names)
    }
    best = sorted(scored, key=lambda name: -scored[name])
    return tuple(name for name in best if scored[name] >= _ALIKE)[:3]


def for_indicator(code: str) -> tuple[type[Method], ...]:
    """Return the methods that serve an indicator, headline methods first, then by name."""
    wanted = code.strip().casefold()
    serving = [
        one
        for one in methods()
        if wanted and wanted in {other.casefold() for other in (one.card.code, *one.card.aliases)}
    ]
    return tuple(sorted(serving, key=lambda one: one.card.kind != "headline"))


@functools.cache
def _by_name() -> dict[str, type[Method]]:
    found: dict[str, type[Method]] = {}
    for one in (*_in_this_package(), *_in_other_packages()):
        _check(one)
        other = found.setdefault(one.card.name, one)
        if other is not one:
            raise BadMethod(
                f"Two methods are called “{one.card.name}”.", f"{_where(one)} and {_where(other)}"
            )
    return found


def _in_this_package() -> Iterator[type[Method]]:
    for file in pkgutil.iter_modules(_ours.__path__, f"{_ours.__name__}."):
        yield from _defined_in(importlib.import_module(file.name))


def _defined_in(module: ModuleType) -> Iterator[type[Method]]:
    for name, value in vars(module).items():
        if (
            inspect.isclass(value)
            and issubclass(value, Method)
            and value.__module__ == module.__name__
            and "card" in vars(value)
            and not name.startswith("_")
        ):
            yield value


def _in_other_packages() -> Iterator[type[Method]]:
    for entry in metadata.entry_points(group=GROUP):
        try:
            yield entry.load()
        except (ImportError, AttributeError) as error:
            raise BadMethod(
                f"The method “{entry.name}” of another package cannot be loaded.",
                f"{entry.value}: {error!r}",
            ) from error


def _check(found: type[Method]) -> None:
    if not (inspect.isclass(found) and issubclass(found, Method) and hasattr(found, "card")):
        raise BadMethod(f"{found!r} is no method: it must derive from Method and have a card.")
    if not found.card.name or not found.card.measures:
        raise BadMethod(f"The card in {_where(found)} lacks a name or a measure.")


def _where(found: type[Method]) -> str:
    return f"{found.__module__}.{found.__qualname__}"
