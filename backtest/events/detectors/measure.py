"""What every detector gives: a value per bar, and when it is known."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["Measure", "Measured"]


class Measured(NamedTuple):
    """Values of an instrument's bars, and the instant at which each is known."""

    value: npt.NDArray[np.float64]  # (bars,) NaN where not defined
    known_at: npt.NDArray[np.int64]  # (bars,) nanoseconds since 1970 UTC


class Measure(Protocol):
    """A detector's measure; it looks at nothing later than the instant it names."""

    def __call__(self, panel: Panel, i: int, *, window: int) -> Measured:
        """Values of instrument `i`, from adjusted prices."""
