"""Track record: each group's mean and what is left of it once shrunk, a panel a horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.drawing.style import (
    COLOURS,
    draw_beside,
    drawable,
    in_percent,
    styled,
)
from backtest.report.numbers import counted

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from backtest.study.track import TrackRecord

__all__ = ["MOST", "draw_track"]

MOST = 30  # groups that can be read below one another
LABEL = 26
MARKS = {"95 % interval": "mean_low", "mean": "mean", "shrunk towards all calls": "shrunk_mean"}


def draw_track(record: TrackRecord) -> Figure:
    """A forest plot for each horizon: raw mean with its 95 % interval, shrunk mean, calls.

    Rows are all calls, then sides, outlets and authors, those with most calls first; where
    there are more than `MOST` groups those with most calls are kept, and the title says so.
    Intervals that leave the panel end in an arrow. Beside each row: priced calls of all.
    """
    rows, left = _rows(record.table)
    said = f"Mean return beyond the benchmark, {counted(len(record.calls), 'call')}"
    if record.table["mean_low"].isna().all():
        said += "; too few clusters for intervals"
    if left:
        said += f"; {counted(left, 'smaller group')} not drawn"
    with styled("track"):
        figure, panels = draw_beside(said, len(record.months), len(rows))
        for axes, months in zip(panels, record.months, strict=True):
            found = record.table[record.table["months"] == months]
            _draw_horizon(axes, found.set_index(["kind", "group"]).loc[rows])
            axes.set_title("1 month" if months == 1 else f"{months} months", fontsize=10, pad=14)
        _label(panels[0], rows)
        figure.legend(
            handles=_drawn(record.table, panels[0]), loc="outside lower left", ncols=3, fontsize=9,
            borderaxespad=0.2, columnspacing=1.3, handletextpad=0.5,
        )  # fmt: skip
    return figure


def _drawn(table: pd.DataFrame, axes: Axes) -> list[Artist]:
    """What the legend explains: marks that some row has."""
    handles, labels = axes.get_legend_handles_labels()
    there = {label: table[name].notna().any() for label, name in MARKS.items()}
    return [handle for handle, label in zip(handles, labels, strict=True) if there[label]]


def _rows(table: pd.DataFrame) -> tuple[list[tuple[str, str]], int]:
    """Kinds and groups in the table's order, and how many were left out."""
    groups = table.drop_duplicates(["kind", "group"])
    rest = groups[groups["kind"] != "all"]
    kept = rest.sort_values("calls", ascending=False, kind="stable").head(MOST).index
    shown = groups[(groups["kind"] == "all") | groups.index.isin(kept)]
    return list(zip(shown["kind"], shown["group"], strict=True)), len(rest) - len(kept)


def _draw_horizon(axes: Axes, found: pd.DataFrame) -> None:
    place = np.arange(len(found))
    mean, low, high = (found[name].to_numpy() for name in ("mean", "mean_low", "mean_high"))
    far = _reach(found)
    axes.axvline(0.0, color=COLOURS["quiet"], linewidth=0.8, zorder=1)
    axes.hlines(place, low, high, color=COLOURS["path"], linewidth=1.3, label="95 % interval")
    axes.plot(mean, place, "o", color=COLOURS["path"], markersize=4.5, label="mean")
    axes.plot(
        found["shrunk_mean"], place, "D", color=COLOURS["exit"], markersize=4.0,
        markerfacecolor="white", markeredgewidth=1.2, label="shrunk towards all calls",
    )  # fmt: skip
    for beyond, edge, shape in (
        (low < -far, -0.97 * far, "<"),
        (high > far, 0.97 * far, ">"),
    ):
        axes.plot(
            np.full(int(beyond.sum()), edge), place[beyond], shape, color=COLOURS["path"],
            markersize=4.0,
        )  # fmt: skip
    axes.set_xlim(-far, far)
    axes.grid(visible=False, axis="y")
    in_percent(axes, "x", 5)
    axes.tick_params(axis="x", labelsize=8)
    for row, calls, priced in zip(place, found["calls"], found["priced"], strict=True):
        axes.annotate(
            f"{priced}/{calls}", (1.0, row), xycoords=("axes fraction", "data"),
            xytext=(5, 0), textcoords="offset points", va="center", fontsize=7,
            color=COLOURS["quiet"],
        ).set_in_layout(False)  # fmt: skip
    axes.annotate(
        "priced/calls", (1.0, 1.0), xycoords="axes fraction", xytext=(5, 3),
        textcoords="offset points", fontsize=6.5, color=COLOURS["quiet"], ha="center",
    ).set_in_layout(False)  # fmt: skip


def _reach(found: pd.DataFrame) -> float:
    """Half of a panel: every mean, and intervals but for the widest ones."""
    means = found[["mean", "shrunk_mean"]].abs().to_numpy()
    ends = found[["mean_low", "mean_high"]].abs().to_numpy()
    ends = ends[np.isfinite(ends)]
    means = means[np.isfinite(means)]
    wide = float(np.quantile(ends, 0.85)) if len(ends) else 0.0
    return 1.1 * max(wide, float(means.max(initial=0.0)), 0.005)


def _label(axes: Axes, rows: list[tuple[str, str]]) -> None:
    axes.set_yticks(range(len(rows)), _names(rows), fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    kinds = [kind for kind, _ in rows]
    for row in range(1, len(rows)):
        if kinds[row] == kinds[row - 1]:
            continue
        for panel in axes.figure.axes:
            panel.axhline(row - 0.5, color=COLOURS["quiet"], linewidth=0.5, alpha=0.5)
        axes.annotate(
            f"{kinds[row]}s", (0.0, row - 0.5), xycoords=("axes fraction", "data"),
            xytext=(3, -1), textcoords="offset points", fontsize=6.5, color=COLOURS["quiet"],
            va="top",
        ).set_in_layout(False)  # fmt: skip


def _names(rows: list[tuple[str, str]]) -> list[str]:
    """Names in letters that can be drawn; others by their place in the table."""
    names = []
    for row, (kind, group) in enumerate(rows):
        place = row + 1 - next(k for k, one in enumerate(rows) if one[0] == kind)
        lost = any(letter not in group for letter in drawable(group) if letter == "?")
        said = f"{kind} no. {place}" if lost else drawable(group, LABEL)
        names.append("all calls" if kind == "all" else said)
    return names
