"""Sensitivity: a figure of a sweep along one of its axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.heatmap import IN_PERCENT, said_label
from backtest.report.numbers import percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Plot, Points

if TYPE_CHECKING:
    from backtest.sweep.sweep import Sweep

__all__ = ["plot_sensitivity"]


def plot_sensitivity(sweep: Sweep, path: str, by: str = "total_return") -> Plot:
    """For each value of an axis the mean over all other axes, and one deviation around it."""
    table = sweep.axis_means(path, by)
    mean, spread = (table[name].to_numpy(dtype=np.float64) for name in ("mean", "deviation"))
    name = by.replace("_", " ")
    share = percent(table.attrs["share"])
    return Plot(
        "sensitivity", f"{name[:1].upper()}{name[1:]} along {one_line(path)}",
        f"{share} of the variance over all variants lies between the values of this axis",
        Axis("count", one_line(path), tuple(said_label(one, path) for one in table.index)),
        Axis("percent" if by in IN_PERCENT else "price"),
        (Points(np.arange(len(mean), dtype=np.float64), mean, "mean and one deviation", "path",
                "dot", low=mean - spread, high=mean + spread),),
        zero=True,
    )  # fmt: skip
