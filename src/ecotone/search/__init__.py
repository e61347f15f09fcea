"""Find records, in six languages; the viewer is always an argument."""
