"""Stored records, where each field came from, and finding them."""
