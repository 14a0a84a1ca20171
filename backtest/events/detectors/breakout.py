"""The breakout: a close beyond every price of a window."""

from __future__ import annotations

import math

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import Panel

__all__ = ["Breakout"]


class Breakout:
    """How far the close is beyond the range of the `window` bars before it.

    Above their highest high, close ÷ that − 1; below their lowest low, close ÷ that − 1; between
    them 0. So ``above: 0`` is a new high, ``below: 0`` a new low. Known at the close. The first
    `window` bars have no value; where there are only closes these are highs and lows.
    """

    name = "breakout"
    least_window = 2
    against = False
    unit: Unit = "fraction"
    span = (-1.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        bars = panel.bars(i)
        close = panel.close[bars]
        if len(close) <= window:
            return at_close(panel, i, close[:0], first=len(close))
        slide = np.lib.stride_tricks.sliding_window_view
        highest = slide(panel.high[bars][:-1], window).max(axis=1)
        lowest = slide(panel.low[bars][:-1], window).min(axis=1)
        now = close[window:]
        beyond = np.maximum(now / highest - 1.0, 0.0) + np.minimum(now / lowest - 1.0, 0.0)
        return at_close(panel, i, beyond, first=window)
