"""Marks that several charts share: the news as lines, entries and exits as arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from backtest.report.outside import one_line
from backtest.report.plot import Points, Upright
from backtest.report.sections.words import listed_events

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["Dates", "entries", "exits", "news"]

Dates = npt.NDArray[np.datetime64]
MARGIN = np.timedelta64(10, "D")  # news just before the first date is drawn with it
NUMBERED = 12  # more lines than this are not numbered: they would hide the path


def news(result: Result, first: np.datetime64, last: np.datetime64) -> Upright:
    """A line for each listed event's announcement, in its source's zone, near these dates.

    Numbered as in the report's table where they are few; events far away are left out: they
    would squeeze what is drawn.
    """
    listed = listed_events(result)
    dates = result.history.announced_on[listed].astype("datetime64[D]")
    near = np.flatnonzero((dates >= first - MARGIN) & (dates <= last + MARGIN))
    said = tuple(one_line(result.history.events[listed[k]].title, 120) for k in near)
    numbers = tuple(int(k) + 1 for k in near) if len(near) <= NUMBERED else ()
    return Upright(dates[near], "news", "event", "dotted", numbers=numbers, says=said)


def entries(
    dates: Dates, values: npt.ArrayLike, says: tuple[str, ...] = (), *, short: bool = False
) -> Points:
    """Where trades began: an arrow up for a purchase, down for a short sale."""
    label, shape = ("short entry", "down") if short else ("entry", "up")
    return _points(dates, values, label, says, colour="entry", shape=shape)


def exits(dates: Dates, values: npt.ArrayLike, says: tuple[str, ...] = ()) -> Points:
    """Where trades ended: a cross."""
    return _points(dates, values, "exit", says, colour="exit", shape="cross")


def _points(
    dates: Dates, values: npt.ArrayLike, label: str, says: tuple[str, ...], **look: Any
) -> Points:
    return Points(dates, np.asarray(values, dtype=np.float64), label, says=says, **look)
