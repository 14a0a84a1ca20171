"""The volatility of the last returns."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import Panel

__all__ = ["YEAR", "Volatility", "deviations"]

YEAR = 252  # daily returns


class Volatility:
    """Sample standard deviation of the last `window` daily returns × √252: 60 % a year.

    Known at the close. The first `window` bars have no value.
    """

    name = "volatility"
    least_window = 2
    against = False
    unit: Unit = "fraction"
    span = (0.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        close = panel.close[panel.bars(i)]
        if len(close) <= window:
            return at_close(panel, i, close[:0], first=len(close))
        returns = close[1:] / close[:-1] - 1.0
        return at_close(panel, i, deviations(returns, window) * np.sqrt(YEAR), first=window)


def deviations(returns: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """The sample standard deviation of every so many returns that follow one another."""
    windows = np.lib.stride_tricks.sliding_window_view(returns, window)
    found: npt.NDArray[np.float64] = windows.std(axis=1, ddof=1)
    return found
