"""The gap: the open against a close before it."""

from __future__ import annotations

import numpy as np

from backtest.errors import EventError
from backtest.events.detectors.measure import Measured
from backtest.prices.panel import Panel

__all__ = ["gap"]


def gap(panel: Panel, i: int, *, window: int) -> Measured:
    """Open ÷ the close `window` bars before, − 1, known at the open.

    Adjusted prices, so that a dividend is no gap. The first `window` bars have no value.

    Raises
    ------
    EventError
        The instrument has only closes.
    """
    if panel.close_only[i]:
        symbol = panel.instruments[i].symbol
        raise EventError(
            f"{symbol} has only closes, and a gap needs opens",
            key="detect.measure",
            value="gap",
            mend="measure return, or give prices with Open, High and Low",
        )
    bars = panel.bars(i)
    opened, close = panel.open[bars], panel.close[bars]
    value = np.full(len(close), np.nan)
    value[window:] = opened[window:] / close[:-window] - 1.0
    return Measured(value, panel.opens_at[bars])
