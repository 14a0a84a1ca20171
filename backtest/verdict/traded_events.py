"""How many different events were traded: one found by two definitions is one."""

from __future__ import annotations

import numpy as np

from backtest.replay.outcome import Status
from backtest.result import Result

__all__ = ["traded_events"]


def traded_events(result: Result) -> int:
    """The number of events, told apart by id and clock, that opened a trade."""
    granted = result.outcome.status == Status.GRANTED
    history = result.history
    places = np.unique(result.schedule.event[granted])
    return len({(history.ids[place], int(history.known_by[place])) for place in places})
