"""Hubs, their interfaces, their health."""
