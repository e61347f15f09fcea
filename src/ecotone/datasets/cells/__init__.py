"""Cells as people write them, read into typed columns or refused with a sentence."""
