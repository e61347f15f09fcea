"""Every figure beside its goal: ``make bench``, or some of them: ``python -m bench answer``."""

from __future__ import annotations

import sys
from importlib import import_module

from bench.figure import Figure, table

SUBJECTS = ("search", "harvest", "answer", "cubes", "red_list", "union", "extents")


def main(asked: list[str]) -> int:
    """Measure each subject, print what it gave at once, and everything together at the end."""
    every: list[Figure] = []
    for subject in asked or SUBJECTS:
        found = import_module(f"bench.{subject}").figures()
        print(table(subject.capitalize(), found), flush=True)
        print(flush=True)
        every += found
    goals = [one for one in every if one.met is not None]
    reached = sum(bool(one.met) for one in goals)
    print(table(f"Together: {reached} of {len(goals)} goals reached", every))
    return 0 if reached == len(goals) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
