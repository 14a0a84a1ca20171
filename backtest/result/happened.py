"""The table of events: what happened, when the public knew, what came of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.replay.outcome import Outcome
from backtest.result.trades import granted_tranches

__all__ = ["tabulate_events"]


def tabulate_events(history: History, schedule: Schedule, *, outcome: Outcome) -> pd.DataFrame:
    """A row per event, in order of `known_by`; both clocks in UTC.

    `trades` counts the tranches that it opened; 0 for one that only ended trades, or
    whose legs were all skipped.
    """
    opened = schedule.event[granted_tranches(outcome)]
    return pd.DataFrame(
        {
            "id": list(history.ids),
            "definition": [history.definitions[place] for place in history.definition],
            "known_from": pd.to_datetime(history.known_from, unit="ns", utc=True),
            "known_by": pd.to_datetime(history.known_by, unit="ns", utc=True),
            "tz": [event.tz for event in history.events],
            "precision": [event.precision for event in history.events],
            "title": [event.title for event in history.events],
            "source": [event.source for event in history.events],
            "trades": np.bincount(opened, minlength=len(history)),
        }
    )
