"""Left out: what is told of events that a thesis' combinations could not decide about."""

from __future__ import annotations

from backtest.events.history import History
from backtest.events.left_out import left_out_notes
from backtest.thesis.thesis import Thesis

__all__ = ["left_out_of"]


def left_out_of(thesis: Thesis, history: History) -> tuple[str, ...]:
    """A sentence for each combination that left out what could have fired in the period."""
    period = thesis.period
    start, end = (None, None) if period is None else (period.start, period.end)
    return left_out_notes(thesis.events, history, start=start, end=end)
