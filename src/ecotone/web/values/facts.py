"""What a reader of files noted of a dataset, in words: size of a grid, extent, file format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.monitoring.shown import ShownDataset
from ecotone.web.charts.show import manner
from ecotone.web.templatetags.ecotone import day

#: Facts that only the program needs, or that the page tells elsewhere.
INNER = frozenset({"checked_for", "features", "width", "height", "dataset title", "needs_consent"})
NAMES = {
    "published": gettext_noop("Published"),
    "form": gettext_noop("File format"),
    "layer": gettext_noop("Layer"),
    "positions": gettext_noop("Corner points"),
    "bounds": gettext_noop("West, south, east, north"),
    "crs": gettext_noop("Coordinate system"),
    "transform": gettext_noop("Size of a cell, in units of the coordinate system"),
    "dtype": gettext_noop("Type of number"),
    "nodata": gettext_noop("Number that stands for no data"),
    "coarser_rows": gettext_noop("Rows whose place was made coarser"),
}


def of_dataset(found: ShownDataset) -> list[tuple[str, str]]:
    """Return the facts of a dataset as (name, value); a fact we have no words for as it is."""
    return list(_told(dict(found.facts), found.title))


def _told(facts: Mapping[str, str], title: str) -> Iterator[tuple[str, str]]:
    if (named := facts.get("dataset title")) and named != title:
        yield _("Title in the file"), named
    if "width" in facts and "height" in facts:
        across, down = (manner().number(float(facts[name]), 0) for name in ("width", "height"))
        yield _("Cells, across and down"), manner().steady(f"{across} × {down}")
    for name, value in facts.items():
        if name not in INNER:
            yield _(NAMES[name]) if name in NAMES else name, _VALUES.get(name, str)(value)


def _bounds(said: str) -> str:
    west_to_north = (manner().number(float(one), 2) for one in _list(said))
    return manner().steady("; ".join(west_to_north))


def _cell(said: str) -> str:
    """Return width and height of a cell from the affine transform of its grid."""
    across, _shear, _west, _turn, down, *_rest = _list(said)
    return manner().steady(f"{abs(across):.10g} × {abs(down):.10g}")


def _list(said: str) -> list[float]:
    found: list[float] = json.loads(said)
    return found


def _whole(said: str) -> str:
    return manner().number(float(said), 0)


_VALUES: Mapping[str, Callable[[str], Any]] = {
    "bounds": _bounds,
    "transform": _cell,
    "positions": _whole,
    "published": day,
    "coarser_rows": _whole,
}
