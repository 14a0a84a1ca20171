"""The trailing return: close on close over a window of the instrument's own bars."""

from __future__ import annotations

import math

from backtest.events.detectors.measure import Measured, Unit, at_close
from backtest.prices.panel import Panel

__all__ = ["TrailingReturn"]


class TrailingReturn:
    """Close ÷ the close `window` bars before, − 1, known at the close.

    Adjusted closes, so that a dividend is no fall. The first `window` bars have no value.
    """

    name = "return"
    least_window = 1
    against = False
    unit: Unit = "fraction"
    span = (-1.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`."""
        close = panel.close[panel.bars(i)]
        return at_close(panel, i, close[window:] / close[:-window] - 1.0, first=window)
