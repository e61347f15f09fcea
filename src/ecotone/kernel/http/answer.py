"""What came back: plain data, nothing to close."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets us ask "has it changed?" (RFC 9110, sections 8.8 and 13.1)."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read to its end.

    ``url`` is where it came from after redirects, ``body`` is decompressed, ``media_type`` is
    lower case without parameters, ``charset`` as the header says it or empty.
    """

    url: str
    status: int
    body: bytes = b""
    media_type: str = ""
    charset: str = ""
    validators: Validators = field(default_factory=Validators)

    @property
    def ok(self) -> bool:
        """Tell whether the body is what was asked for."""
        return 200 <= self.status < 300

    @property
    def not_modified(self) -> bool:
        """Tell whether what we have already is still right."""
        return self.status == 304

    @property
    def gone(self) -> bool:
        """Tell whether the other side says that there is nothing here (any more)."""
        return self.status in {404, 410}
