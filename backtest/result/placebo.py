"""The placebo as a value: what chance alone would have given; ``study/placebo`` finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["MEASURES", "QUANTILES", "Chance", "Design", "Placebo"]

MEASURES = ("return", "excess", "drawdown")
"""Total return; mean excess of the trades over the benchmark; deepest drawdown (negative)."""

QUANTILES = (0.025, 0.05, 0.2, 0.5, 0.8, 0.95, 0.975)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chance:
    """One measure of the thesis beside the same of every draw.

    `p_value` is (1 + draws at least as good) ÷ (1 + draws), `other_tail` the same of draws
    at most as good; a draw's value that cannot be computed is left out of `values`.

    Examples
    --------
    >>> one = Chance(0.3, np.array([0.1, 0.2, 0.4]))
    >>> one.p_value, one.other_tail
    (0.5, 0.75)
    """

    observed: float
    values: Floats  # (d,) without missing values

    @property
    def known(self) -> bool:
        """Whether there is anything to compare: both what was observed and what draws gave."""
        return len(self.values) > 0 and not np.isnan(self.observed)

    @property
    def p_value(self) -> float:
        """One-sided, in the claimed direction: more is better, and so is less drawdown."""
        return float(1 + (self.values >= self.observed).sum()) / (1 + len(self.values))

    @property
    def other_tail(self) -> float:
        """One-sided, in the other direction."""
        return float(1 + (self.values <= self.observed).sum()) / (1 + len(self.values))

    @property
    def quantiles(self) -> dict[float, float]:
        """Of the draws; empty where there is none."""
        if not len(self.values):
            return {}
        found = np.quantile(self.values, QUANTILES)
        return dict(zip(QUANTILES, found.tolist(), strict=True))

    @property
    def smallest_effect(self) -> float | None:
        """Q95 − Q20 of the draws: an effect that the test would find four times in five."""
        found = self.quantiles
        return found[0.95] - found[0.2] if found else None

    @property
    def effect(self) -> tuple[float, float, float] | None:
        """Observed less the middle draw, with a 90 % interval from the draws' own spread."""
        found = self.quantiles
        if not found:
            return None
        seen = self.observed
        return seen - found[0.5], seen - found[0.95], seen - found[0.05]


@dataclass(frozen=True, eq=False)
class Design:
    """One way of drawing ordinary dates, with each measure that it could be judged by."""

    draws: int
    exhaustive: bool
    measures: Mapping[str, Chance]


@dataclass(frozen=True, eq=False)
class Placebo:
    """The thesis fired on ordinary dates.

    Attributes
    ----------
    eligible : int
        Dates on which every leg can be priced for the whole horizon, the thesis' own left out.
    windows : int
        How many holding periods fit side by side into those dates.
    clusters : int
        Events of the thesis, those whose holding periods overlap counted as one.
    horizon : int
        Bars that a tranche is held at most.
    shift : Design or None
        All events moved together round the circle of eligible dates, which keeps their
        spacing: it judges. None where it cannot be drawn (`why`).
    independent : Design or None
        Each event on a date of its own: shown, and never a judge.
    why : str
        Why there is no placebo, empty where there is.
    invalid : str
        Why the p-values, though shown, must not judge; empty where they may.
    notes : tuple of str
        What must be said of how dates were drawn.
    """

    eligible: int
    windows: int
    clusters: int
    horizon: int
    seed: int
    shift: Design | None = None
    independent: Design | None = None
    why: str = ""
    invalid: str = ""
    notes: tuple[str, ...] = ()
