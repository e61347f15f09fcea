"""The world map as SVG: land coloured by step, each country a link with its name as a tip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ecotone.web.maps.world import DOT, HEIGHT, WIDTH, Land


@dataclass(frozen=True, slots=True)
class Mark:
    """How one country is shown: its step (0 is neutral), the tip, and where a click leads."""

    step: int
    tip: str
    address: str


def world(lands: Iterable[Land], marks: Mapping[str, Mark]) -> SafeString:
    """Return the map; it is hidden from screen readers, so give the same in words beside it.

    Its links can be clicked but not reached by Tab, since 250 stops would bar the way: the
    table beside the map carries the same links.
    """
    parts = [_land(land, marks.get(land.code)) for land in lands]
    parts += [_dot(land, marks.get(land.code)) for land in lands if land.dot]
    return mark_safe(  # noqa: S308  numbers of ours, and texts escaped below
        f'<svg class="world" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _land(land: Land, mark: Mark | None) -> str:
    return _figure("path", f'd="{land.path}"', mark) if land.path else ""


def _dot(land: Land, mark: Mark | None) -> str:
    x, y = land.dot or (0, 0)
    return _figure("circle", f'cx="{x}" cy="{y}" r="{DOT}"', mark)


def _figure(name: str, shape: str, mark: Mark | None) -> str:
    if mark is None:
        return f"<{name} {shape}/>"
    step = f' class="l{mark.step}"' if mark.step else ""
    tip = f"<title>{conditional_escape(mark.tip)}</title>"
    address = conditional_escape(mark.address)
    return f'<a href="{address}" tabindex="-1"><{name} {shape}{step}>{tip}</{name}></a>'
