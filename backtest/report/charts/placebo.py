"""Placebo: how often each mean excess came on ordinary dates, and where the thesis stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.style import COLOURS, draw_on, legend_above, percent_along, styled
from backtest.report.numbers import signed_percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.placebo import Placebo

__all__ = ["draw_placebo", "has_excess"]

MOST_BINS = 40


def has_excess(found: Placebo) -> bool:
    """Whether there is anything to draw."""
    return found.shift is not None and found.shift.measures["excess"].known


def draw_placebo(found: Placebo) -> Figure:
    """A histogram of the draws' mean excess; a line where the thesis is, one at their 95 %.

    Parameters
    ----------
    found : Placebo
        With a shift whose excess was measured.
    """
    assert found.shift is not None
    chance = found.shift.measures["excess"]
    values = chance.values
    bins = int(np.clip(np.sqrt(len(values)), 8, MOST_BINS))
    with styled("placebo"):
        figure, axes = draw_on("Mean excess over the benchmark on ordinary dates")
        axes.hist(values, bins=bins, color=COLOURS["quiet"], alpha=0.45, label="Ordinary dates")
        axes.axvline(
            chance.quantiles[0.95],
            color=COLOURS["other"],
            linestyle="--",
            label="95 % of them lie below",
        )
        axes.axvline(
            chance.observed,
            color=COLOURS["path"],
            linewidth=2.4,
            label=f"The thesis: {signed_percent(chance.observed)}",
        )
        axes.axvline(0.0, color=COLOURS["quiet"], linewidth=0.8)
        axes.set_ylabel("Dates")
        axes.grid(visible=False, axis="x")
        percent_along(axes)
        legend_above(axes, 3)
    return figure
