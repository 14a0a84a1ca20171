"""The specification curve as a value; ``study/specification`` finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["HOLDS", "Reading", "Specification"]

HOLDS = 0.05
"""A reading holds where chance does as well on at most this part of ordinary dates."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reasonable way to read the claim, and what it gives.

    `excess` is the mean over the trades, `p_value` one-sided under a common shift; both None
    where they cannot be computed.
    """

    horizon: int  # bars held
    benchmark: str
    period: str  # of the ordinary dates
    clock: str
    excess: float | None
    p_value: float | None

    @property
    def holds(self) -> bool:
        """Whether chance hardly ever did as well."""
        return self.p_value is not None and self.p_value <= HOLDS


@dataclass(frozen=True, slots=True)
class Specification:
    """Every reading, in order of horizon, benchmark, period and clock.

    `detectable` is, by bars held, the smallest mean excess that the thesis' events would show
    four times in five (Q95 − Q20 of the ordinary dates), beside its own benchmark.

    Examples
    --------
    >>> one = Reading(5, "SPY", "all prices", "known_by", 0.1, 0.01)
    >>> Specification((one,)).said
    'holds in 1 of 1 reasonable reading'
    """

    readings: tuple[Reading, ...]
    detectable: Mapping[int, float] = field(default_factory=dict)

    @property
    def judged(self) -> tuple[Reading, ...]:
        """Those that gave a p-value."""
        return tuple(one for one in self.readings if one.p_value is not None)

    @property
    def said(self) -> str:
        """Such as "holds in 11 of 36 reasonable readings"."""
        judged = self.judged
        holding = sum(one.holds for one in judged)
        noun = "reading" if len(judged) == 1 else "readings"
        return f"holds in {holding} of {len(judged)} reasonable {noun}"
