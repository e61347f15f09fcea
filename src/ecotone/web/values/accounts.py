"""Extent accounts of a run as charts: what there was, what came, what went, what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from ecotone.web.charts.model import Account, Share, Words
from ecotone.web.charts.show import manner
from ecotone.web.values.words import class_name, place_name

Rows: TypeAlias = Sequence[Mapping[str, Any]]
#: Classes drawn one by one; the smaller ones are drawn together.
CLASSES = 9
#: The class of what belongs to no class, and the share of it that leaves room for the others.
OTHER = "other"
MOST_OTHER = 0.5
_NEEDED = {"class", "opening", "closing"}


def of_tables(tables: Mapping[str, Rows], source: str) -> list[Account]:
    """Return a chart for the newest period of the first place of each table that is an account.

    Such a table has rows of ``class``, ``opening`` and ``closing`` in km², mostly ``gain`` and
    ``loss``, and ``place``, ``from_year`` and ``year`` where there are several.
    """
    accounts = (rows for rows in tables.values() if rows and set(rows[0]) >= _NEEDED)
    return [_account(newest, source) for rows in accounts if len(newest := _newest(rows)) > 1]


def _newest(rows: Rows) -> list[Mapping[str, Any]]:
    first = rows[0].get("place")
    here = [row for row in rows if row.get("place") == first]
    last = max((row.get("year") or 0) for row in here)
    return [row for row in here if (row.get("year") or 0) == last]


def _account(rows: Rows, source: str) -> Account:
    every = sorted((_share(row) for row in rows), key=lambda one: -one.opening)
    named = [one for one in every if one.name != _(OTHER)] or every
    left_out = _too_large(every)
    shares = _few([one for one in every if one is not left_out])
    title = _title(rows[0], max(named, key=lambda one: abs(one.closing - one.opening)))
    most = max(max(one.opening, one.closing) for one in shares)
    return Account(
        words=Words(title=title, subtitle=_not_drawn(left_out), tells=title, source=source),
        shares=tuple(shares),
        unit="km²",
        opening_name=str(rows[0].get("from_year") or _("Opening")),
        closing_name=str(rows[0].get("year") or _("Closing")),
        digits=0 if most >= 1000 else 2,
    )


def _too_large(shares: Sequence[Share]) -> Share | None:
    """Return what is no class of the account, where it would leave no room for the others."""
    whole = _sum(one.opening for one in shares)
    return next(
        (one for one in shares if one.name == _(OTHER) and one.opening > MOST_OTHER * whole), None
    )


def _not_drawn(left_out: Share | None) -> str:
    if left_out is None:
        return ""
    amount = manner().number(left_out.opening, 0 if left_out.opening >= 100 else 2)
    return _("Not drawn: %(class)s, %(amount)s at the beginning") % {
        "class": left_out.name,
        "amount": manner().steady(f"{amount}\u00a0km²"),
    }


def _title(row: Mapping[str, Any], most: Share) -> str:
    how = manner()
    change = most.closing - most.opening
    said = {
        "class": most.name,
        "amount": how.steady(f"{how.number(abs(change), 0 if abs(change) >= 100 else 2)}\u00a0km²"),
        "place": place_name(str(row["place"])) if row.get("place") else "",
    }
    if change < 0:
        return _("%(place)s: largest change is the loss of %(amount)s of %(class)s") % said
    return _("%(place)s: largest change is the gain of %(amount)s of %(class)s") % said


def _share(row: Mapping[str, Any]) -> Share:
    return Share(
        class_name(str(row["class"])),
        float(row["opening"]),
        float(row["closing"]),
        _amount(row.get("gain")),
        _amount(row.get("loss")),
    )


def _few(shares: list[Share]) -> list[Share]:
    """Return the largest classes, and the rest as one; gains within the rest are not known."""
    if len(shares) <= CLASSES:
        return shares
    rest = shares[CLASSES - 1 :]
    opening, closing = _sum(one.opening for one in rest), _sum(one.closing for one in rest)
    return [*shares[: CLASSES - 1], Share(_("Other"), opening, closing)]


def _sum(amounts: Iterable[float]) -> float:
    return float(sum(amounts))


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
