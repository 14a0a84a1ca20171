"""Marks that several charts share: events as lines, entries and exits as arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.report.charts.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from backtest.result.result import Result

__all__ = ["Dates", "event_dates", "mark_entries", "mark_events", "mark_exits"]

Dates = npt.NDArray[np.datetime64]
MARGIN = 10  # days; news just before the first date is drawn with it
NUMBERED = 12  # more lines than this are not numbered: they would hide the path


def event_dates(result: Result, listed: Sequence[int]) -> Dates:
    """The announcement's date, in the source's zone, of each listed event."""
    return result.history.announced_on[list(listed)]


def mark_events(axes: Axes, dates: Dates, numbers: Sequence[int]) -> None:
    """A dotted line for each event, numbered as in the report's table where they are few.

    Events far from what is drawn already are left out: they would squeeze it.
    """
    first, last = axes.dataLim.intervalx
    days = dates.astype("datetime64[D]").astype(np.int64)
    near = np.flatnonzero((days >= first - MARGIN) & (days <= last + MARGIN))
    for place, i in enumerate(near):
        date, number = dates[i], numbers[int(i)]
        axes.axvline(
            date,
            color=COLOURS["event"],
            linewidth=1.0,
            linestyle=":",
            label="news" if place == 0 else "_",
            gid=f"event-{number}",
            zorder=1,
        )
        if len(near) <= NUMBERED:
            axes.annotate(
                str(number),
                (date, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(3, -9),
                textcoords="offset points",
                color=COLOURS["event"],
                fontsize=8,
            )


def mark_entries(axes: Axes, dates: Dates, values: npt.ArrayLike, *, short: bool = False) -> None:
    """Where trades began: an arrow up for a purchase, down for a short sale."""
    _mark(axes, dates, values, "v" if short else "^", "entry", "short entry" if short else "entry")


def mark_exits(axes: Axes, dates: Dates, values: npt.ArrayLike) -> None:
    """Where trades ended: a cross."""
    _mark(axes, dates, values, "X", "exit", "exit")


def _mark(
    axes: Axes, dates: Dates, values: npt.ArrayLike, shape: str, colour: str, label: str
) -> None:
    if len(dates):
        axes.plot(
            dates,
            np.asarray(values, dtype=np.float64),
            linestyle="none",
            marker=shape,
            markersize=8,
            color=COLOURS[colour],
            markeredgecolor="white",
            markeredgewidth=0.8,
            label=label,
            zorder=4,
            clip_on=False,
        )
