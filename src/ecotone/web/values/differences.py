"""Why a country's figure and the global one differ, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecotone.apps.answers.values import digits
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.queries import Disagreement
from ecotone.apps.monitoring.shown import ShownSeries
from ecotone.indicators.difference import NOT_TOLD, SAME_YEAR, Part
from ecotone.web.charts.show import manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """One difference: a sentence, and its parts as (reason, amount or why there is none)."""

    told: str
    parts: tuple[tuple[str, str], ...]


def partings(found: Sequence[ShownSeries]) -> tuple[Parting, ...]:
    """Return why the figures of one place and indicator differ; nothing without two figures."""
    return tuple(_parting(one) for one in queries.disagreements(found))


def _parting(one: Disagreement) -> Parting:
    decimals = max(digits(one.ours.last), digits(one.world.last))
    return Parting(
        told=_told(one, decimals),
        parts=tuple((part.reason, _amount(part, decimals)) for part in one.difference.parts),
    )


def _told(one: Disagreement, decimals: int) -> str:
    total = one.difference.total
    if total is None:
        return _("The two figures cannot be compared.")
    said = {"amount": manner().number(abs(total), decimals)}
    if abs(total) < 0.5 * 10**-decimals:
        return _("The two figures are the same.")
    if total < 0:
        return _("The first figure is %(amount)s lower than the global one. Why:") % said
    return _("The first figure is %(amount)s higher than the global one. Why:") % said


def _amount(part: Part, decimals: int) -> str:
    """Return what a reason explains; a reason of unknown weight says that it is unknown."""
    if part.reason == SAME_YEAR:
        return ""
    if part.amount is None:
        return _(NOT_TOLD)
    how = manner()
    # one more decimal than the figures, or a small part would read as nothing
    written = how.number(abs(part.amount), decimals + 1)
    if part.at_most:
        return how.steady(f"±{written}")
    sign = "+" if part.amount > 0 else "−" if part.amount < 0 else ""
    return how.steady(f"{sign}{written}")
