"""Areas of cells between parallels and meridians, in closed form on the ellipsoid.

The area between the equator and a latitude follows Snyder, Map projections: a working manual,
U.S. Geological Survey Professional Paper 1395 (1987), formula 3-12 (doi:10.3133/pp1395). A sphere
of the equatorial radius gives 0.67 % too much at the equator.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_M2_IN_KM2 = 1e6


@dataclass(frozen=True)
class Ellipsoid:
    """An ellipsoid of revolution: half its greatest width, in metres, and its flattening."""

    semi_major: float
    flattening: float

    @cached_property
    def squared_eccentricity(self) -> float:
        """Return e², between 0 (a sphere) and 1."""
        return self.flattening * (2 - self.flattening)

    @cached_property
    def area(self) -> float:
        """Return the area of the whole surface in square kilometres."""
        return float(band_areas(np.array([-90.0]), np.array([90.0]), 360.0, self)[0])


#: The World Geodetic System 1984; longitudes and latitudes of this platform are on it.
WGS84 = Ellipsoid(semi_major=6378137.0, flattening=1 / 298.257223563)


def band_areas(south: Floats, north: Floats, width: float, on: Ellipsoid = WGS84) -> Floats:
    """Return the areas, km², between pairs of parallels and over ``width`` degrees of longitude.

    >>> round(float(band_areas(np.array([0.0]), np.array([1.0]), 1.0)[0]), 2)
    12308.46
    """
    found: Floats = np.abs(from_equator(north, on) - from_equator(south, on)) * np.radians(width)
    return found


def row_areas(top: float, height: float, rows: int, width: float, on: Ellipsoid = WGS84) -> Floats:
    """Return the area, km², of a cell in each of ``rows`` rows of a grid in degrees.

    ``top`` is the latitude of the first edge, ``height`` the step to the next (negative where
    rows run southward), ``width`` the width of a cell. What lies beyond a pole has no area.
    """
    edges = np.clip(top + height * np.arange(rows + 1), -90.0, 90.0)
    found: Floats = np.abs(np.diff(from_equator(edges, on))) * np.radians(width)
    return found


def from_equator(latitude: Floats, on: Ellipsoid = WGS84) -> Floats:
    """Return the signed area, km² for each radian of longitude, from the equator to a latitude."""
    sine = np.sin(np.radians(latitude))
    squared = on.squared_eccentricity
    if squared == 0:
        return sine * on.semi_major**2 / _M2_IN_KM2
    eccentricity = np.sqrt(squared)
    rounded = sine / (1 - squared * sine**2) + np.arctanh(eccentricity * sine) / eccentricity
    scaled: Floats = on.semi_major**2 * (1 - squared) / 2 * rounded / _M2_IN_KM2
    return scaled
