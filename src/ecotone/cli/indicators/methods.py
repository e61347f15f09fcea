"""Methods for the command line; the libraries behind them are loaded when one is asked for."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecotone.kernel.errors import NotFound
from ecotone.vocab import gbf

if TYPE_CHECKING:
    from ecotone.datasets.needs import Need
    from ecotone.indicators.base import Method, MethodCard


def cards() -> tuple[MethodCard, ...]:
    """Return the cards of the installed methods, by code and name."""
    from ecotone.indicators import registry  # noqa: PLC0415  help must not wait for ibis

    found = (one.card for one in registry.methods())
    return tuple(sorted(found, key=lambda card: (not card.code, card.code, card.name)))


def method(asked: str) -> type[Method]:
    """Return the method of this name or code.

    Raises ``NotFound``; for an indicator of the framework it says what there is instead.
    """
    from ecotone.indicators import registry  # noqa: PLC0415  help must not wait for ibis

    try:
        return registry.method(asked)
    except NotFound as error:
        if _is_indicator(asked):
            raise NotFound(
                f"There is no method yet that computes {asked} from data. "
                "`ecotone indicators list` shows those there are.",
                what="method",
                asked=asked,
            ) from error
        raise


@dataclass(frozen=True, slots=True)
class Wanted:
    """The methods of one computation, and what they need between them.

    ``code`` and ``name`` stand for all of them where a sentence names the method.
    """

    methods: tuple[type[Method], ...]
    inputs: Mapping[str, Need]

    @property
    def code(self) -> str:
        return self.methods[0].card.code if len(self.methods) == 1 else ""

    @property
    def name(self) -> str:
        return " ".join(one.card.name for one in self.methods)

    def accept(self, settings: Mapping[str, Any]) -> None:
        """Raise ``BadInput`` for a setting that no method has, or of a kind that it cannot take."""
        from ecotone.indicators import settings as settings_of  # noqa: PLC0415  see below

        settings_of.known_to_one(self.methods, settings)
        for one in self.methods:
            settings_of.make(one, settings_of.own(one, settings))

    def agree_on(self, given: Iterable[str]) -> None:
        """Raise ``BadInput`` when two methods call different data by one of these names."""
        from ecotone.indicators.inputs import needs_of  # noqa: PLC0415  help must not wait for ibis

        needs_of([one.card for one in self.methods], given)


def wanted(asked: Sequence[str]) -> Wanted:
    """Return the methods of these names, codes or patterns (cube-*), each once.

    Raises ``NotFound``.
    """
    from ecotone.indicators.inputs import needs_of  # noqa: PLC0415  help must not wait for ibis

    found = tuple(dict.fromkeys(one for word in asked for one in _matching(word)))
    return Wanted(found, needs_of([one.card for one in found], ()))


def _matching(word: str) -> list[type[Method]]:
    if not set(word) & set("*?["):
        return [method(word)]
    names = fnmatch.filter([card.name for card in cards()], word)
    if not names:
        raise NotFound(
            f"The name of no method is like “{word}”. `ecotone indicators list` shows those there "
            "are.",
            what="method",
            asked=word,
        )
    return [method(name) for name in names]


def _is_indicator(asked: str) -> bool:
    try:
        gbf.indicator(asked)
    except NotFound:
        return False
    return True
