"""The drawdown: the close against the highest of a window."""

from __future__ import annotations

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import Panel

__all__ = ["Drawdown"]


class Drawdown:
    """Close ÷ the highest close of the bar and the `window` bars before it, − 1: never above 0.

    Known at the close. The first `window` bars have no value.
    """

    name = "drawdown"
    least_window = 2
    against = False
    unit: Unit = "fraction"
    span = (-1.0, 0.0)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        close = panel.close[panel.bars(i)]
        if len(close) <= window:
            return at_close(panel, i, close[:0], first=len(close))
        highest = np.lib.stride_tricks.sliding_window_view(close, window + 1).max(axis=1)
        return at_close(panel, i, close[window:] / highest - 1.0, first=window)
