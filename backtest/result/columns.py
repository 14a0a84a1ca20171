"""Columns that several tables share: which event, which leg, which day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel

__all__ = ["days", "event_columns", "leg_columns", "words"]

Columns = dict[str, npt.NDArray[np.generic]]
Ints = npt.NDArray[np.int64]


def words(texts: Sequence[str | None]) -> npt.NDArray[np.object_]:
    """Texts as an array that can be indexed by positions.

    Examples
    --------
    >>> words(["a", "b"])[[1, 0]].tolist()
    ['b', 'a']
    """
    found = np.empty(len(texts), dtype=object)
    found[:] = texts
    return found


def days(dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
    """Dates as pandas keeps them.

    Examples
    --------
    >>> days(np.array(["2025-01-16"], "datetime64[D]")).dtype
    dtype('<M8[ns]')
    """
    return dates.astype("datetime64[ns]")


def event_columns(history: History, event: Ints) -> Columns:
    """`event_id`, `definition` and `title` of the events at these positions."""
    return {
        "event_id": words(history.ids)[event],
        "definition": words(history.definitions)[history.definition[event]],
        "title": words([found.title for found in history.events])[event],
    }


def leg_columns(panel: Panel, schedule: Schedule, k: Ints) -> Columns:
    """`rule`, `leg`, `symbol`, `side` and `currency` of the tranches at these positions."""
    instrument = schedule.instrument[k]
    return {
        "rule": schedule.rule[k],
        "leg": schedule.leg[k],
        "symbol": words([one.symbol for one in panel.instruments])[instrument],
        "side": np.where(schedule.side[k] > 0, "long", "short").astype(object),
        "currency": words([one.currency for one in panel.instruments])[instrument],
    }
