"""Dates and numbers of languages that Django lists under another name."""
