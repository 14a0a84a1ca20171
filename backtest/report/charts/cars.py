"""CARs: each event's own path, so that one sees whether a few made the average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from backtest.report.numbers import counted
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Path, Plot, Upright

if TYPE_CHECKING:
    from backtest.report.plot import Colour
    from backtest.study.study import Study

__all__ = ["plot_cars"]

NAMED = 4  # paths named in the legend
MOST = 200  # paths drawn: the first, in order of time
COLOURS: Final[tuple[Colour, ...]] = ("path", "entry", "exit", "other")


def plot_cars(study: Study) -> Plot:
    """Cumulative abnormal returns by session; a path ends where its prices end."""
    rows = study.ar.iloc[:MOST]
    title = "CAR of each event and instrument"
    if len(study.ar) > MOST:
        title += f" (the first {MOST})"
    few = len(rows) <= NAMED
    x = rows.columns.to_numpy(dtype=np.float64)
    dashes: Final = ("", "dashed", "dash-dot", "dotted")
    paths = tuple(
        Path(
            x,
            _path(rows.iloc[i].to_numpy(dtype=np.float64)),
            one_line(f"{symbol} {event}", 60) if few else "",
            COLOURS[i % 4],
            dashes[i % 4] if few else "",
            thin=not few,
        )
        for i, (event, symbol) in enumerate(rows.index)
    )
    day = Upright(np.zeros(1), "day 0", "event", "dotted")
    return Plot(
        "cars", title, f"{counted(len(rows), 'path')}, each to its last return",
        Axis("count", "sessions from day 0"), Axis("percent"), (*paths, day), zero=True,
    )  # fmt: skip


def _path(ar: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sums from the first session; a halt adds nothing, and nothing follows the last return."""
    present = np.isfinite(ar)
    path = np.cumsum(np.where(present, ar, 0.0))
    last = len(ar) - int(np.argmax(present[::-1])) if present.any() else 0
    path[last:] = np.nan
    return path
