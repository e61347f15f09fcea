"""Runs, raw objects and quarantine: from a hub into the catalogue."""
