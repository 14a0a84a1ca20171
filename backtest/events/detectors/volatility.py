"""The volatility of the last returns."""

from __future__ import annotations

import math

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import Panel

__all__ = ["Volatility"]

YEAR = 252  # bars


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
        windows = np.lib.stride_tricks.sliding_window_view(returns, window)
        return at_close(panel, i, windows.std(axis=1, ddof=1) * np.sqrt(YEAR), first=window)
