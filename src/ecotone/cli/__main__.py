"""``python -m ecotone.cli`` is the same as ``ecotone``."""

from ecotone.cli.main import main

main(prog_name="ecotone")
