"""Areas of grid cells from their codes, as an expression: EQDGC, EEA and MGRS.

EEA cells lie in an equal-area projection, so their area is the square of their size. MGRS cells
are squares of the UTM grid, whose scale differs from that of the ground by at most 0.1 % in area.
EQDGC cells are pieces of a degree; their area is the closed form on the WGS84 ellipsoid (Snyder
1987, formula 3-12, doi:10.3133/pp1395). An unknown code has no area (missing).
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir

from ecotone.indicators.geography.cells import WGS84

EEA = r"^([0-9]+)(km|m)E[0-9]+N[0-9]+$"
MGRS = r"^[0-9]{1,2}[C-X][A-Z]{2}([0-9]*)$"
EQDGC = r"^[EW][0-9]{3}([NS])([0-9]{2})([A-D]*)$"
_FINEST = 6  # letters of an EQDGC code that are read: 1/64 of a degree


def area(cell: ir.StringValue) -> ir.FloatingValue:
    """Return the area of a cell in square kilometres; missing for a code that is not known."""
    return ibis.cases(
        (cell.re_search(EQDGC), _degrees(cell)),
        (cell.re_search(EEA), _metres(cell)),
        (cell.re_search(MGRS), _military(cell)),
        else_=ibis.null("float64"),
    )


def _metres(cell: ir.StringValue) -> ir.FloatingValue:
    number = cell.re_extract(EEA, 1).nullif("").cast("float64")
    size = ibis.ifelse(cell.re_extract(EEA, 2) == "km", number, number / 1000.0)
    return size * size


def _military(cell: ir.StringValue) -> ir.FloatingValue:
    digits = cell.re_extract(MGRS, 1).length().cast("float64") / 2.0
    size = ibis.literal(100.0) / ibis.literal(10.0).pow(digits)
    return size * size


def _degrees(cell: ir.StringValue) -> ir.FloatingValue:
    """Halve the degree by each letter: A and B are its north, C and D its south."""
    south = cell.re_extract(EQDGC, 1) == "S"
    letters = cell.re_extract(EQDGC, 3)
    lower = cell.re_extract(EQDGC, 2).nullif("").cast("float64")
    for at in range(_FINEST):
        letter = letters.substr(at, 1)
        poleward = ibis.ifelse(south, letter.isin(["C", "D"]), letter.isin(["A", "B"]))
        lower = lower + ibis.ifelse(poleward, 0.5 ** (at + 1), 0.0)
    width = ibis.literal(0.5).pow(letters.length().cast("float64"))
    degree = math.pi / 180.0
    band = _from_equator((lower + width) * degree) - _from_equator(lower * degree)
    return band * width * degree


def _from_equator(latitude: ir.FloatingValue) -> ir.FloatingValue:
    """Return the area, km², from the equator to a latitude, over one radian of longitude."""
    squared = WGS84.squared_eccentricity
    e = math.sqrt(squared)
    sine = latitude.sin()
    plain = sine / (1.0 - squared * sine * sine)
    bent = ((1.0 + e * sine) / (1.0 - e * sine)).ln() / (2.0 * e)
    half = (WGS84.semi_major / 1000.0) ** 2 / 2.0
    return (plain + bent) * (half * (1.0 - squared))
