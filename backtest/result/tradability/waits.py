"""Waits: sessions that an order had to wait because nothing was traded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Kind, Outcome

__all__ = ["entry_waits", "exit_waits"]

Ints = npt.NDArray[np.int64]


def entry_waits(
    panel: Panel, schedule: Schedule, history: History, reaction: Ints, k: Ints
) -> Ints:
    """Sessions from the first tradable one to the first bar on which one could trade.

    Parameters
    ----------
    panel, schedule, history
        The run.
    reaction : (rules,) array
        Nanoseconds that each rule waits after the news.
    k : (g,) array
        Positions of the trades in the schedule.

    Returns
    -------
    (g,) array; 0 where the first session traded. A lag is not a wait.
    """
    waits = np.zeros(len(k), np.int64)
    deadline = history.known_by[schedule.event[k]] + reaction[schedule.rule[k]]
    for i in np.unique(schedule.instrument[k]):
        mine = schedule.instrument[k] == i
        sessions = panel.sessions(int(i))
        opens = schedule.entry_at_open[k][mine]
        first = np.where(
            opens,
            np.searchsorted(sessions.opens_at, deadline[mine], side="right"),
            np.searchsorted(sessions.closes_at, deadline[mine], side="right"),
        )
        waits[mine] = panel.session[schedule.first_bar[k][mine]] - first
    return waits


def exit_waits(panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints) -> Ints:
    """Suspended bars in a row before an exit at the open: it was due on one of them.

    Returns
    -------
    (g,) array; 0 where the exit waited for nothing.
    """
    bar = outcome.exit_bar[k]
    waiting = (bar > schedule.entry_bar[k]) & (outcome.exit_kind[k] == Kind.AT_OPEN)
    before = np.cumsum(np.concatenate([[0], panel.suspended.astype(np.int64)]))
    # The last bar before the exit that was not suspended, by a running maximum.
    places = np.arange(len(panel.suspended))
    lively = np.maximum.accumulate(np.where(panel.suspended, -1, places))
    safe = np.maximum(bar, 1)
    last = np.maximum(lively[safe - 1], schedule.entry_bar[k])
    return np.where(waiting, before[safe] - before[np.minimum(last + 1, safe)], 0)
