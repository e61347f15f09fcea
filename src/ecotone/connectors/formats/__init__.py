"""Metadata formats: one file each, from an XML element to a draft. Pure, no protocol here."""
