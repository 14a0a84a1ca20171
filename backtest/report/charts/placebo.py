"""Placebo: how often each mean excess came on ordinary dates, and where the thesis stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.report.numbers import percent, signed_percent
from backtest.report.plot import Axis, Bars, Plot, Upright

if TYPE_CHECKING:
    from backtest.report.plot import Colour, Mark
    from backtest.result.placebo import Placebo

__all__ = ["has_excess", "histogram", "plot_placebo"]

MOST_BINS = 40

Floats = npt.NDArray[np.float64]


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
    observed = signed_percent(chance.observed)
    marks = histogram(chance.values, chance.observed, "Ordinary dates", f"The thesis: {observed}")
    below = percent(float(np.mean(chance.values < chance.observed)))
    return Plot(
        "placebo", "Mean excess over the benchmark on ordinary dates",
        f"The thesis made {observed}; {below} of the draws made less",
        Axis("percent", "Mean excess"), Axis("count", "Dates"), marks, zero_x=True,
    )  # fmt: skip


def histogram(values: Floats, observed: float, named: str, own: str) -> tuple[Mark, ...]:
    """Bars of the draws, a line at their 95 %, and one at what was seen."""
    bins = int(np.clip(np.sqrt(len(values)), 8, MOST_BINS))
    counts, edges = np.histogram(values, bins=bins)
    left, right = edges[:-1], edges[1:]
    says = tuple(
        f"{signed_percent(a)} to {signed_percent(b)}: {int(count)}"
        for a, b, count in zip(left.tolist(), right.tolist(), counts, strict=True)
    )
    quiet: Colour = "quiet"
    heights = counts.astype(np.float64)
    bars = Bars(left, right, np.zeros(bins), heights, (quiet,) * bins, named, says=says)
    line = np.array([np.quantile(values, 0.95)])
    return (
        bars,
        Upright(line, "95 % of them lie below", "other", "dashed"),
        Upright(np.array([observed]), own, "path", thick=True),
    )
