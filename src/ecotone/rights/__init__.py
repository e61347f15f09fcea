"""What may be shown to whom, for which use."""
