"""A chart as PNG, for letters and slides. The letters come from the fonts of this machine."""

from __future__ import annotations

from functools import cache

from ecotone.kernel.errors import BadInput
from ecotone.web.charts.style import fonts

_ZOOM = 2
#: A letter of each script that our six languages write, drawn to see whether a font has it.
_SAMPLES = {"ar": "ع", "zh": "数", "ru": "Ж"}
_NOBODYS = "\uf8f0"  # private use: no font of a writing system has it
_NO_FONT = (
    "This machine has no font for the letters of this chart, so it cannot be drawn as PNG here."
    " Take the SVG, or ask the operator to install the Noto fonts."
)


def png(svg: str, language: str) -> bytes:
    """Return an SVG file as PNG at twice its size.

    Raises ``BadInput`` where no font on this machine has the letters of ``language``: a picture
    without its words would be worse than none.
    """
    if not has_letters(language):
        raise BadInput(_NO_FONT)
    return _render(svg)


@cache
def has_letters(language: str) -> bool:
    """Tell whether a font on this machine draws the letters of ``language``.

    A letter that no font has leaves the picture as empty as a space does, or shows the same box
    as a letter that nobody has.
    """
    drawn, blank, nobodys = (
        _render(_page(letter, fonts(language)))
        for letter in (_SAMPLES.get(language, "A"), " ", _NOBODYS)
    )
    return drawn not in (blank, nobodys)


def _page(letter: str, families: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="5" y="30" font-size="24" font-family="{families}">{letter}</text></svg>'
    )


def _render(svg: str) -> bytes:
    import resvg_py  # noqa: PLC0415  reads every font of the machine: only who asks for a PNG pays

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))
