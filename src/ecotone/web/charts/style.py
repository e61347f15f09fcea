"""The look of charts, once: rules with the names of colours, and the colours of paper.

A page has the same rules in its style sheet, where the names are variables that follow light,
dark and print. A file that leaves the house carries the rules with the colours of paper.
"""

from __future__ import annotations

#: Families of Linux, Windows and macOS by script: a renderer without a window knows no
#: "sans-serif", and takes what it meets first (often a bold face) for letters the first lacks.
_LATIN = "Noto Sans, DejaVu Sans, Liberation Sans, Segoe UI, Helvetica Neue, Arial"
_OTHERS = {
    "ar": "DejaVu Sans, Segoe UI, Tahoma, Geeza Pro, Noto Sans Arabic",  # with Latin letters, too
    "zh": "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC",
}
#: The colours of paper, as in the style sheet under :root.
PAPER = {
    "paper": "#fbf8f1", "leaf": "#fffdf9", "ink": "#20261f", "soft": "#575e53", "line": "#ddd5c4",
    "edge": "#857c69", "knowledge": "#17606b", "numbers": "#6f3a73", "action": "#8f4a12",
    "land": "#e6dfd0", "land-edge": "#fbf8f1", "l1": "#dbe6d6", "l2": "#a8c9bb", "l3": "#62a3a0",
    "l4": "#226f78", "l5": "#0d4450",
}  # fmt: skip
#: (selector, what it declares); a name in braces is a colour.
RULES = (
    (".c-tick, .c-unit, .c-none", "fill: {soft}; font-size: 12px"),
    (".c-name, .c-value", "fill: {ink}; font-size: 12px"),
    (".c-none", "font-style: italic"),
    (".c-chosen", "font-weight: 600"),
    (".c-grid", "stroke: {line}"),
    (".c-axis", "stroke: {edge}"),
    (".c-line", "fill: none; stroke-width: 2; stroke-linejoin: round"),
    (".c-bar", "fill: none; stroke-width: 3; stroke-opacity: .45"),
    (".c-band", "fill-opacity: .18"),
    (".c-gap", "fill: {line}; fill-opacity: .7"),
    (".c-line0, .c-bar0", "stroke: {numbers}"),
    (".c-line1, .c-bar1", "stroke: {knowledge}"),
    (".c-line2, .c-bar2", "stroke: {action}"),
    (".c-line3, .c-bar3", "stroke: {ink}"),
    (".c-line1", "stroke-dasharray: 7 3"),
    (".c-line2", "stroke-dasharray: 2 3"),
    (".c-line3", "stroke-dasharray: 9 3 2 3"),
    (".c-dot0, .c-band0", "fill: {numbers}"),
    (".c-dot1, .c-band1", "fill: {knowledge}"),
    (".c-dot2, .c-band2", "fill: {action}"),
    (".c-dot3, .c-band3", "fill: {ink}"),
    (".c-hollow", "fill: {leaf}; stroke-width: 2; stroke-dasharray: none"),
    (".c-piece, .c-area", "stroke: {edge}; stroke-width: .7"),
    (".c-area", "fill-rule: evenodd"),
    (".c-flow", "fill-opacity: .35"),
    (".c-ground", "fill: {land}; stroke: {land-edge}"),
    (".c-fillground", "fill: {land}"),
    (".c-fillnone", "fill: {leaf}"),
    (".c-fill1", "fill: {l1}"),
    (".c-fill2", "fill: {l2}"),
    (".c-fill3", "fill: {l3}"),
    (".c-fill4", "fill: {l4}"),
    (".c-fill5", "fill: {l5}"),
)


def fonts(language: str) -> str:
    """Return the families in which a file in ``language`` is written, best first."""
    own = _OTHERS.get(language)
    return f"{own}, {_LATIN}, sans-serif" if own else f"{_LATIN}, sans-serif"


def on_paper() -> str:
    """Return the rules with the colours of paper, for a file of its own."""
    return "".join(f"{name}{{{_filled(said, PAPER)}}}" for name, said in RULES)


def on_page() -> str:
    """Return the rules as the style sheet of the pages has them, a line each."""
    names = {name: f"var(--{name})" for name in PAPER}
    return "\n".join(f"{name} {{ {_filled(said, names)}; }}" for name, said in RULES)


def _filled(said: str, colours: dict[str, str]) -> str:
    for name, colour in colours.items():
        said = said.replace(f"{{{name}}}", colour)
    return said
