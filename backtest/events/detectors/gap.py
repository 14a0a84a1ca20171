"""The gap: the open against a close before it."""

from __future__ import annotations

import math

import numpy as np

from backtest.events.detectors.measure import Measured, Unit, lacking
from backtest.prices.panel import Panel

__all__ = ["Gap"]


class Gap:
    """Open ÷ the close `window` bars before, − 1, known at the open.

    Adjusted prices, so that a dividend is no gap. The first `window` bars have no value.
    """

    name = "gap"
    least_window = 1
    against = False
    unit: Unit = "fraction"
    span = (-1.0, math.inf)

    def measure(
        self, panel: Panel, i: int, *, window: int, benchmark: int | None = None
    ) -> Measured:
        """Values of instrument `i`; EventError where it has only closes."""
        if panel.close_only[i]:
            mend = "measure return, or give prices with Open, High and Low"
            raise lacking(panel, i, self.name, has="only closes", needs="opens", mend=mend)
        bars = panel.bars(i)
        opened, close = panel.open[bars], panel.close[bars]
        value = np.full(len(close), np.nan)
        value[window:] = opened[window:] / close[:-window] - 1.0
        return Measured(value, panel.opens_at[bars])
