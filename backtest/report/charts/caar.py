"""CAAR: what the average event earned beyond the normal, with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import COLOURS, draw_on, in_percent, legend_above, styled
from backtest.report.numbers import counted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["draw_caar"]


def draw_caar(average: pd.DataFrame, observations: int) -> Figure:
    """The cumulative average abnormal return by session, its 95 % band, and day 0.

    Parameters
    ----------
    average : pandas.DataFrame
        By session: `caar`, `low`, `high`, as a study has it.
    observations : int
        Of how many it is the average.
    """
    found = average.dropna()
    with styled("caar"):
        figure, axes = draw_on(f"CAAR of {counted(observations, 'observation')}")
        axes.fill_between(
            found.index, found["low"], found["high"], color=COLOURS["path"], alpha=0.16,
            linewidth=0, label="95 % band",
        )  # fmt: skip
        axes.plot(found.index, found["caar"], color=COLOURS["path"], label="CAAR")
        axes.axhline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
        axes.axvline(0, color=COLOURS["event"], linewidth=1.0, linestyle=":", label="day 0")
        axes.set_xlabel("sessions from day 0")
        in_percent(axes)
        legend_above(axes, 3)
    return figure
