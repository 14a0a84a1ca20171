"""Drawdown: how far below its peak the money was, on every date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.charts.style import (
    COLOURS,
    dated,
    draw_on,
    drawable,
    in_percent,
    legend_above,
    styled,
)

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.figure import Figure

    from backtest.result.result import Result

__all__ = ["draw_drawdown"]


def draw_drawdown(result: Result) -> Figure:
    """The path under water, the benchmark's dashed, and the deepest point marked."""
    outcome = result.outcome
    depth = _under_water(outcome.equity)
    with styled("drawdown"):
        figure, axes = draw_on("Drawdown from the peak")
        axes.fill_between(outcome.dates, depth, 0.0, color=COLOURS["path"], alpha=0.18, linewidth=0)
        axes.plot(outcome.dates, depth, color=COLOURS["path"], label="this thesis")
        if result.benchmark is not None:
            axes.plot(
                outcome.dates,
                _under_water(np.asarray(result.benchmark, dtype=np.float64)),
                color=COLOURS["other"],
                linestyle="--",
                linewidth=1.2,
                label=drawable(result.benchmark_symbol or "benchmark", 24),
            )
        deepest = int(np.argmin(depth))
        if depth[deepest] < 0:
            axes.plot(
                outcome.dates[deepest : deepest + 1],
                depth[deepest : deepest + 1],
                linestyle="none",
                marker="D",
                color=COLOURS["exit"],
                label=f"deepest {outcome.dates[deepest]}",
            )
        dated(axes)
        in_percent(axes)
        legend_above(axes, 3)
    return figure


def _under_water(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return values / np.maximum.accumulate(values) - 1.0
