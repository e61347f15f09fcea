"""What is asked of a run. The same request, by digest, is the same run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ecotone.indicators.base import InputUsed, Method
from ecotone.indicators.uncertainty import Kind
from ecotone.kernel import digest
from ecotone.kernel.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything that the digits of a run depend on; the engine is not among it."""

    method: str
    version: str
    settings: Mapping[str, Any]
    inputs: Mapping[str, str]  # name → digest of the content
    country: str | None
    seed: int
    replicates: int
    level: float
    interval: Kind

    @property
    def id(self) -> str:
        """Return 16 letters and digits that always stand for this request."""
        return digest.short_name("run", digest.of_json(asdict(self)))


def request(
    method: type[Method],
    settings: Mapping[str, Any],
    inputs: tuple[InputUsed, ...],
    *,
    country: str | None,
    seed: int,
    replicates: int,
    level: float,
    interval: Kind,
) -> Request:
    """Return the request; raises ``BadInput`` for numbers that make no sense."""
    if not 0.5 <= level < 1:
        raise BadInput(f"The level of an interval lies from 0.5 to below 1, not {level}.")
    if not 20 <= replicates <= 1_000_000:
        raise BadInput(f"An interval takes from 20 to 1,000,000 draws, not {replicates}.")
    if interval not in {"percentile", "BCa"}:
        raise BadInput(f"An interval is “percentile” or “BCa”, not “{interval}”.")
    return Request(
        method=method.card.name,
        version=method.card.version,
        settings=settings,
        inputs={one.name: one.digest for one in inputs},
        country=country,
        seed=seed,
        replicates=replicates,
        level=level,
        interval=interval,
    )
