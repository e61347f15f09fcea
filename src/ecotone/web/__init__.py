"""Addresses, layout, and the pages that gather several rooms."""
