"""Occurrence cubes: what they hold, and the counts that the cube methods share."""
