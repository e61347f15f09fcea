"""The command line: ecotone COMMAND."""
