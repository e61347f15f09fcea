"""From degrees to a plane on which equal areas stay equal."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import TypeAlias

Direction: TypeAlias = tuple[float, float, float]
Project: TypeAlias = Callable[[float, float], tuple[float, float]]

# Šavrič, Patterson & Jenny (2019), The Equal Earth map projection,
# doi:10.1080/13658816.2018.1504949
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2
#: Half the width of an Equal Earth world of radius 1: x at 180° E on the equator.
HALF_WIDTH = 2.7066297
_NEAR_ANTIPODE = 1e-6


def equal_earth(turned: float, north: float) -> tuple[float, float]:
    """Return the place of a point ``turned`` degrees east of the middle; y grows to the south."""
    slope = asin(_M * sin(radians(north)))
    square = slope * slope
    sixth = square * square * square
    x = radians(turned) * cos(slope)
    x /= _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    y = slope * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, -y


def around(east: float, north: float) -> Project:
    """Return Lambert's azimuthal equal-area projection around a point, radius 1, y to the south.

    Snyder (1987), Map projections: a working manual, doi:10.3133/pp1395, page 185.
    """
    sin_0, cos_0 = sin(radians(north)), cos(radians(north))

    def project(lon: float, lat: float) -> tuple[float, float]:
        turned = radians(lon - east)
        sin_1, cos_1 = sin(radians(lat)), cos(radians(lat))
        along = 1 + sin_0 * sin_1 + cos_0 * cos_1 * cos(turned)
        factor = sqrt(2 / max(along, _NEAR_ANTIPODE))
        x = factor * cos_1 * sin(turned)
        y = factor * (cos_0 * sin_1 - sin_0 * cos_1 * cos(turned))
        return x, -y

    return project


def angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points on the globe in degrees of a great circle."""
    lat_1, lat_2 = radians(one[1]), radians(other[1])
    turned = radians(other[0]) - radians(one[0])
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(turned / 2) ** 2
    return degrees(2 * asin(min(1.0, sqrt(half))))


def direction(east: float, north: float) -> Direction:
    """Return a point on the globe as a unit vector from its centre."""
    lon, lat = radians(east), radians(north)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of points on the globe (the mean of their directions), in degrees."""
    x, y, z = map(sum, zip(*(direction(*point) for point in points), strict=True))
    return degrees(atan2(y, x)), degrees(atan2(z, hypot(x, y)))
