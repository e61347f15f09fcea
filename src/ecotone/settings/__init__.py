"""Django settings; what an operator may set is in ``environment`` and in docs/settings.md."""
