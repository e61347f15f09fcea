"""Ecotone: what a country must report on biodiversity, what is known, and who can help."""

__version__ = "0.1.0"
