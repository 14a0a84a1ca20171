"""Placebo: how often each mean excess came on ordinary dates, and where the thesis stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import percent, signed_percent
from backtest.report.plot import Axis, Bars, Plot, Upright

if TYPE_CHECKING:
    from backtest.report.plot import Colour
    from backtest.result.placebo import Placebo

__all__ = ["has_excess", "plot_placebo"]

MOST_BINS = 40


def has_excess(found: Placebo) -> bool:
    """Whether there is anything to draw."""
    return found.shift is not None and found.shift.measures["excess"].known


def plot_placebo(found: Placebo) -> Plot:
    """A histogram of the draws' mean excess; a line where the thesis is, one at their 95 %.

    Parameters
    ----------
    found : Placebo
        With a shift whose excess was measured.
    """
    assert found.shift is not None
    chance = found.shift.measures["excess"]
    bins = int(np.clip(np.sqrt(len(chance.values)), 8, MOST_BINS))
    counts, edges = np.histogram(chance.values, bins=bins)
    left, right = edges[:-1], edges[1:]
    says = tuple(
        f"{signed_percent(a)} to {signed_percent(b)}: {int(count)}"
        for a, b, count in zip(left.tolist(), right.tolist(), counts, strict=True)
    )
    heights = counts.astype(np.float64)
    quiet: Colour = "quiet"
    colours = (quiet,) * bins
    bars = Bars(left, right, np.zeros(bins), heights, colours, "Ordinary dates", says=says)
    line, own = np.array([chance.quantiles[0.95]]), np.array([chance.observed])
    observed = signed_percent(chance.observed)
    marks = (
        bars,
        Upright(line, "95 % of them lie below", "other", "dashed"),
        Upright(own, f"The thesis: {observed}", "path", thick=True),
    )
    below = percent(float(np.mean(chance.values < chance.observed)))
    return Plot(
        "placebo", "Mean excess over the benchmark on ordinary dates",
        f"The thesis made {observed}; {below} of the draws made less",
        Axis("percent", "Mean excess"), Axis("count", "Dates"), marks, zero_x=True,
    )  # fmt: skip
