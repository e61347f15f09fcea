"""A chart as a page shows it: the picture, the gaps in words, the table behind, the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from ecotone.vocab import writing
from ecotone.web import languages
from ecotone.web.charts import picture, table
from ecotone.web.charts.canvas import Drawing
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Chart, Series, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What ``components/chart.html`` needs. ``files`` are (form, address)."""

    identity: str
    words: Words
    picture: SafeString
    gaps: tuple[str, ...]
    columns: tuple[str, ...]
    rows: list[list[str]]
    files: tuple[tuple[str, str], ...]


def manner() -> Manner:
    """Return how the language of this page writes numbers and which way its charts run."""
    language = languages.current()
    return Manner(
        language=language,
        decimal=formats.get_format("DECIMAL_SEPARATOR"),
        thousands=formats.get_format("THOUSAND_SEPARATOR"),
        mirrored=language in writing.RIGHT_TO_LEFT,
    )


def shown(chart: Chart, identity: str, files: Sequence[tuple[str, str]] = ()) -> Shown:
    """Return the chart ready for the page; ``identity`` is unique on it."""
    how = manner()
    behind = table.table(chart)
    digits = getattr(chart, "digits", 0)
    return Shown(
        identity=identity,
        words=chart.words,
        picture=mark_safe(picture.inline(chart, identity, how)),  # noqa: S308  texts are escaped there
        gaps=_gaps(chart),
        columns=behind.columns,
        rows=table.written(behind, how, digits),
        files=tuple(files),
    )


def small(drawing: Drawing | None, said: str) -> SafeString:
    """Return a small picture, read out as one sentence; nothing where there is none."""
    drawn = picture.small(drawing, said) if drawing else ""
    return mark_safe(drawn)  # noqa: S308  texts are escaped there


def _gaps(chart: Chart) -> tuple[str, ...]:
    """Return the years that are missing with their reason, those of one reason together."""
    if not isinstance(chart, Series):
        return ()
    reasons: dict[str, list[str]] = {}
    for line in chart.lines:
        for point in line.points:
            if point.value is None:
                reasons.setdefault(point.reason, []).append(str(point.year))
    return tuple(
        f"{writing.listing(dict.fromkeys(years), languages.current())}: {reason}"
        for reason, years in reasons.items()
    )
