"""Due: the bar on which each exit would have filled, had every bar filled orders.

The kernel's own function answers, with no bar suspended: so "due" has one meaning.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.compiled import compiled
from backtest.replay.fills import Bars, Exits, exit_of
from backtest.replay.outcome import Outcome
from backtest.replay.replay import bars_of, exits_of

__all__ = ["due_bars"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def due_bars(panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints) -> Ints:
    """When the exits of tranches were due.

    Parameters
    ----------
    panel, schedule, outcome
        The run.
    k : (g,) array
        Positions of granted tranches in the schedule.

    Returns
    -------
    (g,) array of bars; −1 where no exit fell due before the bars ended.
    """
    bars = bars_of(panel)._replace(suspended=np.zeros_like(panel.suspended))
    found = np.full(len(k), -1, np.int64)
    ends = panel.offsets[schedule.instrument + 1]
    _fill(
        bars, exits_of(schedule), k.astype(np.int64), schedule.entry_bar, ends,
        schedule.entry_at_open, schedule.side, outcome.entry_fill, found,
    )  # fmt: skip
    return found


@compiled
def _fill(
    bars: Bars, exits: Exits, k: Ints, entry: Ints, ends: Ints, at_open: Bools, side: Floats,
    fill: Floats, found: Ints,
) -> None:  # fmt: skip
    for j in range(len(k)):
        one = k[j]
        bar, _, _, _ = exit_of(
            bars, exits, one, entry[one], ends[one], at_open[one], side[one], fill[one]
        )
        found[j] = bar
