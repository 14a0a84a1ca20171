"""The track record: each group's mean with its interval, and what is left of it once shrunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.style import (
    COLOURS,
    draw_on,
    drawable,
    legend_above,
    percent_along,
    styled,
)
from backtest.report.numbers import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.study.track_record import TrackRecord

__all__ = ["draw_track"]

MOST = 30


def draw_track(record: TrackRecord, *, months: int = 3, kind: str = "author") -> Figure:
    """A row a group, the one with most calls on top: mean, 95 % interval, shrunk mean.

    Parameters
    ----------
    record : TrackRecord
    months : int
        The horizon that is shown.
    kind : str
        ``author`` or ``outlet``; all calls stand at the foot.
    """
    table = record.table[record.table["months"] == months]
    groups = table[(table["kind"] == kind) & (table["priced"] > 0)]
    groups = groups.sort_values(["priced", "group"], ascending=[False, True]).head(MOST)
    rows = [*groups.to_dict("records"), *table[table["kind"] == "all"].to_dict("records")]
    span = counted(months, "month")
    with styled("track"):
        figure, axes = draw_on(f"Abnormal return of calls after {span}, by {kind}")
        figure.set_figheight(max(2.6, 1.6 + 0.32 * len(rows)))
        for place, row in enumerate(reversed(rows)):
            if row["mean_low"] == row["mean_low"]:
                axes.plot([row["mean_low"], row["mean_high"]], [place, place], linewidth=2.0,
                          color=COLOURS["path"], alpha=0.5, solid_capstyle="butt",
                          label="95 % interval" if place == 0 else None)  # fmt: skip
            axes.plot([row["mean"]], [place], "o", color=COLOURS["path"], markersize=6,
                      label="mean" if place == 0 else None)  # fmt: skip
            if row["shrunk_mean"] == row["shrunk_mean"]:
                axes.plot([row["shrunk_mean"]], [place], "D", color=COLOURS["exit"], markersize=5,
                          label=None)  # fmt: skip
        axes.plot([], [], "D", color=COLOURS["exit"], markersize=5, linestyle="",
                  label="shrunk towards all calls")  # fmt: skip
        axes.axvline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
        axes.set_yticks(range(len(rows)))
        axes.set_yticklabels(
            [f"{drawable(str(row['group']), 28)} ({row['priced']})" for row in reversed(rows)]
        )
        axes.set_ylim(-0.7, len(rows) - 0.3)
        percent_along(axes)
        legend_above(axes, 3)
    return figure
