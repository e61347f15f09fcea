"""From a chart to SVG: inside a page, where style and colours are the page's, or as a file."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from ecotone.vocab import writing
from ecotone.web.charts import account, areas, dots, series, style
from ecotone.web.charts.canvas import NARROW, WIDE, Canvas, Drawing, wrapped
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Account, Chart, Dots, Grid, Layer, Series, Words

_TITLE_SIZE, _SMALL_SIZE, _EDGE = 17, 11, 20


def drawn(chart: Chart, width: float, manner: Manner) -> Drawing:
    """Return the picture of any chart for a width in units."""
    match chart:
        case Series():
            return series.draw(chart, width, manner)
        case Dots():
            return dots.draw(chart, width, manner)
        case Account():
            return account.draw(chart, width, manner)
        case Layer():
            return areas.draw_layer(chart, width, manner)
        case Grid():
            return areas.draw_grid(chart, width, manner)


def inline(chart: Chart, identity: str, manner: Manner) -> str:
    """Return the chart for a page, once for a phone and once for a desk; style shows one."""
    return "".join(
        _element(drawn(chart, width, manner), chart.words, f"{identity}-{name}", name)
        for name, width in (("narrow", NARROW), ("wide", WIDE))
    )


def _element(drawing: Drawing, words: Words, identity: str, name: str) -> str:
    return (
        f'<svg class="chart-{name}" direction="ltr" viewBox="0 0 {drawing.width:g}'
        f' {drawing.height:g}" role="img" aria-labelledby="{identity}-t {identity}-d">'
        f'<title id="{identity}-t">{escape(words.title)}</title>'
        f'<desc id="{identity}-d">{escape(words.tells)}</desc>{drawing.body}</svg>'
    )


def small(drawing: Drawing, said: str) -> str:
    """Return a small picture that is read out as one sentence."""
    return (
        f'<svg class="spark" direction="ltr" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
        f' width="{drawing.width:g}" height="{drawing.height:g}" role="img"'
        f' aria-label="{escape(said)}">{drawing.body}</svg>'
    )


def file(chart: Chart, manner: Manner) -> str:
    """Return the chart as an SVG file that needs nothing else: title, style and source inside."""
    drawing = drawn(chart, WIDE, manner)
    head = Canvas(WIDE, manner)
    y = _write(head, chart.words.title, 0.0, "c-title", _TITLE_SIZE)
    y = _write(head, chart.words.subtitle, y + 4, "c-unit", 12) + 14
    foot = Canvas(WIDE, manner)
    source = writing.named(_("Source"), chart.words.source, manner.language)
    below = _write(foot, source, drawing.height + 6, "c-source", _SMALL_SIZE)
    width, height = WIDE + 2 * _EDGE, y + below + 2 * _EDGE
    own = (
        f".c-title{{fill:{style.PAPER['ink']};font-size:{_TITLE_SIZE}px;font-weight:600}}"
        f".c-source{{fill:{style.PAPER['soft']};font-size:{_SMALL_SIZE}px}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" direction="ltr" lang="{manner.language}"'
        f' viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        f' role="img" font-family="{style.fonts(manner.language)}">'
        f"<title>{escape(chart.words.title)}</title><desc>{escape(chart.words.tells)}</desc>"
        f"<style>{style.on_paper()}{own}</style>"
        f'<rect width="{width:g}" height="{height:g}" fill="{style.PAPER["leaf"]}"/>'
        f'<g transform="translate({_EDGE} {_EDGE})">{head.drawing(y).body}'
        f'<g transform="translate(0 {y:g})">{drawing.body}{foot.drawing(0).body}</g></g></svg>'
    )


def _write(canvas: Canvas, words: str, y: float, name: str, size: int) -> float:
    """Write words in as many lines as they need; return where the last line ends."""
    for line in wrapped(words, canvas.width, size):
        y += size * 1.35
        canvas.text(name, (0, y), line)
    return y
