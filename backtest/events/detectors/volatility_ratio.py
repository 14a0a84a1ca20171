"""The volatility of the last returns, as a multiple of the year's before them."""

from __future__ import annotations

import math

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.events.detectors.volatility import YEAR, deviations
from backtest.prices.panel import Panel

__all__ = ["VolatilityRatio"]


class VolatilityRatio:
    """Deviation of the last `window` daily returns ÷ that of the 252 before them.

    3 is three times as wild as usual, in calm and in wild times alike. Sample standard
    deviations, known at the close; no return is in both. The first `window` + 252 bars have no
    value, nor have those after a year without any move.
    """

    name = "volatility_ratio"
    least_window = 2
    against = False
    unit: Unit = "multiple"
    span = (0.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        close = panel.close[panel.bars(i)]
        first = window + YEAR
        if len(close) <= first:
            return at_close(panel, i, close[:0], first=len(close))
        returns = close[1:] / close[:-1] - 1.0
        last = deviations(returns[YEAR:], window)
        usual = deviations(returns[:-window], YEAR)
        multiple = np.full(len(usual), np.nan)
        np.divide(last, usual, out=multiple, where=usual > 0)
        return at_close(panel, i, multiple, first=first)
