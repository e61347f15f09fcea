"""Indicators: methods, the engines that carry them out, uncertainty and provenance."""
