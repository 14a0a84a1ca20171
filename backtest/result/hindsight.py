"""Hindsight: trades on what the article already knew, and those that came after it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from backtest.events.history import History

__all__ = ["Hindsight", "Sample", "split"]


@dataclass(frozen=True, slots=True)
class Sample:
    """Trades of events on one side of the article; means are None where there is no trade.

    `excess` is the mean of a trade's return less the benchmark's meanwhile, of a short plus it.
    """

    events: int
    trades: int
    mean_return: float | None
    excess: float | None
    won: float | None  # part of the trades whose excess, or without one whose return, is above 0


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The article's day, what it could have been made from, and what puts it to the test."""

    published: datetime.date
    before: Sample
    after: Sample


def split(
    trades: pd.DataFrame, history: History, published: datetime.date | None
) -> Hindsight | None:
    """Two samples: events known before the article's day, and from it on; None without one.

    Parameters
    ----------
    trades : pandas.DataFrame
        A row per trade, with `event_id`, `definition`, `side`, `return`, `benchmark_return`.
    history : History
        Says when each event was announced, in its source's own zone.
    published : datetime.date or None
        The article's day.
    """
    if published is None:
        return None
    day = np.datetime64(published, "D")
    announced = {
        (event.definition, event.id): bool(on < day)
        for event, on in zip(history.events, history.announced_on, strict=True)
    }
    pairs = zip(trades["definition"], trades["event_id"], strict=True)
    early = np.array([announced[pair] for pair in pairs], dtype=bool)
    return Hindsight(published, _sample(trades[early]), _sample(trades[~early]))


def _sample(trades: pd.DataFrame) -> Sample:
    events = len(trades[["definition", "event_id"]].drop_duplicates())
    if not len(trades):
        return Sample(0, 0, None, None, None)
    side = trades["side"].map(_SIDES)
    excess = trades["return"] - side * trades["benchmark_return"]
    known = excess.notna().all()
    judged = excess if known else trades["return"]
    return Sample(
        events=events,
        trades=len(trades),
        mean_return=float(trades["return"].mean()),
        excess=float(excess.mean()) if known else None,
        won=float((judged > 0).mean()),
    )


_SIDES: Mapping[str, float] = {"long": 1.0, "short": -1.0}
