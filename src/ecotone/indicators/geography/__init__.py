"""Areas and shapes on the ellipsoid; nothing here measures on a sphere or a distorted map."""
