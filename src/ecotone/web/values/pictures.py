"""The stored drawing of a dataset as a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from ecotone.apps.monitoring.shown import ShownDataset
from ecotone.web.charts.model import Area, Fill, Grid, Layer, Words
from ecotone.web.charts.show import manner

Cells: TypeAlias = Sequence[Sequence[float | None]]
_FILLS = (Fill.FOURTH, Fill.SECOND, Fill.FIRST, Fill.FIFTH, Fill.THIRD)
_SCALE = (Fill.FIRST, Fill.SECOND, Fill.THIRD, Fill.FOURTH, Fill.FIFTH)


def of_dataset(dataset: ShownDataset) -> Layer | Grid | None:
    """Return the map of a dataset from its stored drawing; None where it has none."""
    drawing = dataset.picture
    if not drawing:
        return None
    words = Words(
        title=dataset.title,
        subtitle=_("A simplified drawing, for a first look; not for measuring"),
        tells=_("Where the parts of this dataset lie."),
        source=dataset.citation or dataset.title,
    )
    return _grid(drawing, words) if drawing["kind"] == "raster" else _layer(drawing, words)


def _layer(drawing: Mapping[str, Any], words: Words) -> Layer:
    shapes = drawing["shapes"]
    fills = _fills_of([shape["class"] for shape in shapes])
    areas = tuple(
        Area(
            tuple(tuple((x, y) for x, y in ring) for ring in shape["rings"]),
            fills.get(shape["class"], Fill.GROUND),
            shape["name"],
        )
        for shape in shapes
    )
    key = [(fill, name) for name, fill in fills.items() if name]
    if any(area.fill is Fill.GROUND for area in areas):
        key.append((Fill.GROUND, _("Other")))
    return Layer(words=words, areas=areas, key=tuple(key))


def _fills_of(classes: Sequence[str]) -> dict[str, Fill]:
    """Return a fill for each of the most frequent classes; what is left is drawn alike."""
    common = [name for name, _count in Counter(classes).most_common(len(_FILLS))]
    return dict(zip(common, _FILLS, strict=False))


def _grid(drawing: Mapping[str, Any], words: Words) -> Grid:
    cells: Cells = drawing["cells"]
    found = sorted({cell for row in cells for cell in row if cell is not None})
    few = len(found) <= len(_FILLS) and all(isinstance(cell, int) for cell in found)
    fills, key = _classes(found) if few else _steps(found)
    west, south, east, north = drawing["bounds"]
    return Grid(
        words=words,
        cells=tuple(
            tuple(Fill.NOTHING if cell is None else fills[cell] for cell in row) for row in cells
        ),
        bounds=(west, south, east, north),
        degrees=_in_degrees(drawing),
        key=(*key, (Fill.NOTHING, _("No data"))),
    )


def _classes(found: Sequence[float]) -> tuple[dict[float, Fill], list[tuple[Fill, str]]]:
    fills = dict(zip(found, _FILLS, strict=False))
    return fills, [(fill, _("Class %(number)s") % {"number": name}) for name, fill in fills.items()]


def _steps(found: Sequence[float]) -> tuple[dict[float, Fill], list[tuple[Fill, str]]]:
    """Return five steps of equal width from the smallest to the largest number."""
    low, high = found[0], found[-1]
    step = (high - low) / len(_SCALE) or 1.0
    fills = {cell: _SCALE[min(int((cell - low) / step), len(_SCALE) - 1)] for cell in found}
    how, digits = manner(), 0 if step >= 1 else 2
    bounds = [(low + index * step, low + (index + 1) * step) for index in range(len(_SCALE))]
    return fills, [
        (fill, how.interval(start, end, digits))
        for fill, (start, end) in zip(_SCALE, bounds, strict=True)
    ]


def _in_degrees(drawing: Mapping[str, Any]) -> bool:
    crs = str(drawing.get("crs") or "")
    return crs.endswith(":4326") or "GEOGCS" in crs[:7] or "GEOGCRS" in crs[:8]
