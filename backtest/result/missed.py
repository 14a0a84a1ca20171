"""The missed move: what was gone before one could trade (SEMANTICS 1.5)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel

__all__ = ["missed_moves"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def missed_moves(panel: Panel, schedule: Schedule, *, history: History, granted: Ints) -> Floats:
    """First price at which one could trade ÷ last close not later than `known_from`, − 1.

    The price is the first tradable bar's open (or close, for an entry at the close),
    before slippage and without lag, whatever the side; what follows it is the
    capturable move.

    Parameters
    ----------
    panel, schedule, history
        The run.
    granted : (g,) array
        Positions of the trades in the schedule.

    Returns
    -------
    (g,) array of fractions; NaN for close-only data or without an earlier close.
    """
    moves = np.full(len(granted), np.nan)
    instrument = schedule.instrument[granted]
    first = schedule.first_bar[granted]
    at_open = schedule.entry_at_open[granted]
    known_from = history.known_from[schedule.event[granted]]
    prices = np.where(at_open, panel.open[first], panel.close[first])
    for i in np.unique(instrument):
        if panel.close_only[i]:
            continue
        mine = instrument == i
        bars = panel.bars(int(i))
        before = np.searchsorted(panel.closes_at[bars], known_from[mine], side="right") - 1
        close = np.where(before >= 0, panel.close[bars][before], np.nan)
        moves[mine] = prices[mine] / close - 1.0
    return moves
