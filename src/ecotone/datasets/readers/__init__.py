"""Reads files of other people: one file for each form."""
