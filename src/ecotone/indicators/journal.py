"""What a run did, step by step, and what was looked at on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ecotone.indicators.base import Check, Step
from ecotone.kernel.errors import BadInput

#: Told of each step as it begins: its name and what it does.
Progress = Callable[[str, str], None]


class Journal:
    """Steps and checks of one run, in their order."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.steps: list[Step] = []
        self.checks: list[Check] = []
        self._progress = progress

    @contextmanager
    def step(self, name: str, text: str, **known: Any) -> Iterator[dict[str, Any]]:
        """Time what is done inside; facts put into the mapping become part of the step."""
        if self._progress:
            self._progress(name, text)
        facts: dict[str, Any] = {**known}
        begun = time.perf_counter()
        yield facts
        took = time.perf_counter() - begun
        self.steps.append(Step(**{"name": name, "text": text, "seconds": took, **facts}))

    def check(self, found: Check) -> None:
        """Keep a check. Raises ``BadInput`` with what was found when it had to pass and did not."""
        self.checks.append(found)
        if found.must and not found.passed:
            raise BadInput(found.found)
