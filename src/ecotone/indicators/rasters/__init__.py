"""Class areas from grids: read by windows, measured on the ellipsoid, divided by places."""
