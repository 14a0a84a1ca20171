"""CARs: each event's own path, so that one sees whether a few made the average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.style import (
    COLOURS,
    draw_on,
    drawable,
    in_percent,
    legend_above,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.study.study import Study

__all__ = ["draw_cars"]

NAMED = 4  # paths named in the legend
MOST = 200  # paths drawn: the first, in order of time


def draw_cars(study: Study) -> Figure:
    """Cumulative abnormal returns by session; a path ends where its prices end."""
    rows = study.ar.iloc[:MOST]
    shapes = ("-", "--", "-.", ":")
    with styled("cars"):
        title = "CAR of each event and instrument"
        if len(study.ar) > MOST:
            title += f" (the first {MOST})"
        figure, axes = draw_on(title)
        few = len(rows) <= NAMED
        for i, (event, symbol) in enumerate(rows.index):
            path = _path(rows.iloc[i].to_numpy(dtype=np.float64))
            axes.plot(
                rows.columns,
                path,
                color=COLOURS[("path", "entry", "exit", "other")[i % 4]],
                linestyle=shapes[i % 4] if few else "-",
                linewidth=1.4 if few else 0.8,
                alpha=1.0 if few else 0.5,
                label=drawable(f"{symbol} {event}", 28) if few else "_",
            )
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
        axes.axvline(0, color=COLOURS["event"], linewidth=1.0, linestyle=":", label="day 0")
        axes.set_xlabel("sessions from day 0")
        in_percent(axes)
        legend_above(axes, 3)
    return figure


def _path(ar: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
    """Sums from the first session; a halt adds nothing, and nothing follows the last return."""
    present = np.isfinite(ar)
    path = np.cumsum(np.where(present, ar, 0.0))
    last = len(ar) - int(np.argmax(present[::-1])) if present.any() else 0
    path[last:] = np.nan
    return path
