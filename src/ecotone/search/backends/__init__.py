"""Engines behind the one search interface."""
