"""Units that headings and cells name, and the plain factors between them."""

from __future__ import annotations

import re

from ecotone.kernel.text import fold

_ALIKE = {
    "%": (
        "%",
        "percent",
        "per cent",
        "percentage",
        "pct",
        "pt",
        "pour cent",
        "por ciento",
        "процент",
    ),
    "share": ("share", "fraction", "proportion", "ratio", "0-1", "1", "part"),
    "km2": ("km2", "km²", "sq km", "sqkm", "square kilometres", "square kilometers", "km^2"),
    "ha": ("ha", "hectare", "hectares", "hectareas"),
    "m2": ("m2", "m²", "sq m", "square metres", "square meters", "m^2"),
    "km": ("km", "kilometres", "kilometers"),
    "m": ("m", "metres", "meters"),
    "t": ("t", "tonne", "tonnes"),
    "kg": ("kg", "kilogram", "kilograms"),
    "year": ("year", "years", "yr"),
}
_BY_NAME = {fold(name): unit for unit, names in _ALIKE.items() for name in names}
#: How many of the second unit one of the first is.
_FACTORS = {
    ("%", "share"): 0.01,
    ("share", "%"): 100.0,
    ("ha", "km2"): 0.01,
    ("km2", "ha"): 100.0,
    ("m2", "km2"): 1e-6,
    ("m2", "ha"): 1e-4,
    ("km2", "m2"): 1e6,
    ("ha", "m2"): 1e4,
    ("km", "m"): 1000.0,
    ("m", "km"): 0.001,
    ("kg", "t"): 0.001,
    ("t", "kg"): 1000.0,
}
_IN_HEADING = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]\s*$|(?<=[\s_])(km2|km²|ha|m2|m²|%|pct)\s*$")


def unit_named(text: str) -> str:
    """Return the unit that a word names, "" when it is none we know.

    >>> unit_named("Hectares"), unit_named("per cent"), unit_named("apples")
    ('ha', '%', '')
    """
    return _BY_NAME.get(fold(text.strip()), "")


def unit_of_heading(heading: str) -> str:
    """Return the unit that a heading ends in, "" when it names none.

    >>> unit_of_heading("Area (ha)"), unit_of_heading("area_km2"), unit_of_heading("Area")
    ('ha', 'km2', '')
    """
    found = _IN_HEADING.search(heading.strip())
    return unit_named(found[1] or found[2]) if found else ""


def without_unit(heading: str) -> str:
    """Return the heading without the unit it ends in."""
    if not unit_of_heading(heading):
        return heading
    return _IN_HEADING.sub("", heading.strip()).strip(" _")


def factor(given: str, needed: str) -> float | None:
    """Return what a number in ``given`` is multiplied by to stand in ``needed``; None: unknown."""
    first, second = unit_named(given), unit_named(needed)
    if first == second and first:
        return 1.0
    return _FACTORS.get((first, second))
