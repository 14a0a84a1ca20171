"""The claim's own horizon: how much of it has passed."""

from __future__ import annotations

from datetime import date

import numpy as np

from backtest.replay.outcome import Reason
from backtest.result import Result
from backtest.result.final import final_bars
from backtest.result.trades import granted_tranches

__all__ = ["ENOUGH", "held", "passed"]

ENOUGH = 0.8
"""The part of the claim's own horizon that must have passed before it is judged."""


def passed(result: Result) -> tuple[float, date] | None:
    """The part of the horizon that has passed, and the day of the last price; None without one.

    It begins with the article, or with the first event where there is none, and the prices say
    how late it is: a run of last year's prices is judged as of last year.
    """
    horizon = result.thesis.horizon
    if horizon is None:
        return None
    source = result.thesis.source
    begun = None if source is None else source.published
    if begun is None and len(result.history):
        begun = result.history.announced_on.min().item()
    now = result.data.last
    if begun is None or now is None:
        return None
    whole = max((horizon.until - begun).days, 1)
    return min(max((now - begun).days / whole, 0.0), 1.0), now


def held(result: Result) -> float:
    """The part of the trades' own holding periods that has passed, the mean over the trades.

    A trade that has ended, however it ended, has passed whole; one that is open counts the
    bars, or the days to `until`, that it has had. One that no sure exit ends counts whole.
    """
    schedule, outcome = result.schedule, result.outcome
    granted = granted_tranches(outcome)
    if not len(granted):
        return 1.0
    final = final_bars(result.panel, schedule, outcome=outcome, granted=granted)
    had = np.maximum(final - schedule.entry_bar[granted], 0)
    parts = np.ones(len(granted))
    still = outcome.reason[granted] == Reason.OPEN
    after = schedule.after[granted]
    counts = still & (after > 0)
    parts[counts] = had[counts] / after[counts]
    for place in np.flatnonzero(still):
        rule = result.thesis.rules[schedule.rule[granted[place]]]
        if rule.exit.until is not None:
            first, last = result.panel.dates[[schedule.entry_bar[granted[place]], final[place]]]
            whole = (rule.exit.until - first.item()).days
            parts[place] = min(parts[place], (last - first).astype(int) / max(whole, 1))
    return float(np.minimum(parts, 1.0).mean())
