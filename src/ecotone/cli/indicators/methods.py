"""Methods for the command line; the libraries behind them are loaded when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecotone.kernel.errors import NotFound
from ecotone.vocab import gbf

if TYPE_CHECKING:
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


def _is_indicator(asked: str) -> bool:
    try:
        gbf.indicator(asked)
    except NotFound:
        return False
    return True
