"""The trailing return: close on close over a window of the instrument's own bars."""

from __future__ import annotations

import numpy as np

from backtest.events.detectors.measure import Measured
from backtest.prices.panel import Panel

__all__ = ["trailing_return"]


def trailing_return(panel: Panel, i: int, *, window: int) -> Measured:
    """Close ÷ the close `window` bars before, − 1, known at the close.

    Adjusted closes, so that a dividend is no fall. The first `window` bars have no value.
    """
    bars = panel.bars(i)
    close = panel.close[bars]
    value = np.full(len(close), np.nan)
    value[window:] = close[window:] / close[:-window] - 1.0
    return Measured(value, panel.closes_at[bars])
