"""The bar at which a trade ends, or at which it is valued while it is open."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome

__all__ = ["final_bars"]

Ints = npt.NDArray[np.int64]


def final_bars(panel: Panel, schedule: Schedule, *, outcome: Outcome, granted: Ints) -> Ints:
    """The exit bar of each trade; of one still open its instrument's last bar by the end.

    Parameters
    ----------
    panel, schedule, outcome
        The run.
    granted : (g,) array
        Positions of the trades in the schedule.

    Returns
    -------
    (g,) array of positions in the panel's flat arrays.
    """
    last = np.array(
        [
            panel.offsets[i]
            + np.searchsorted(panel.dates[panel.bars(i)], outcome.dates[-1], side="right")
            - 1
            for i in range(len(panel.instruments))
        ],
        dtype=np.int64,
    )
    closed = outcome.exit_bar[granted]
    return np.where(closed >= 0, closed, last[schedule.instrument[granted]])
