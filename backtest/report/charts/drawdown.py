"""Drawdown: how far below its peak the money was, on every date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Mark, Path, Plot, Points

if TYPE_CHECKING:
    import numpy.typing as npt

    from backtest.result.result import Result

__all__ = ["plot_drawdown"]


def plot_drawdown(result: Result) -> Plot:
    """The path under water, the benchmark's dashed, and the deepest point marked."""
    dates, depth = result.outcome.dates, _under_water(result.outcome.equity)
    marks: list[Mark] = [Path(dates, depth, "this thesis", "path", filled=True)]
    if result.benchmark is not None:
        other = _under_water(np.asarray(result.benchmark, dtype=np.float64))
        name = one_line(result.benchmark_symbol or "benchmark", 40)
        marks.append(Path(dates, other, name, "other", "dashed"))
    deepest = int(np.argmin(depth))
    said = "The money was never below its peak"
    if depth[deepest] < 0:
        at = slice(deepest, deepest + 1)
        label = f"deepest {dates[deepest]}"
        marks.append(Points(dates[at], depth[at], label, "exit", "diamond"))
        said = f"Deepest {percent(float(depth[deepest]))} below the peak, on {dates[deepest]}"
    return Plot(
        "drawdown", "Drawdown from the peak", said, Axis("date"), Axis("percent"), tuple(marks)
    )


def _under_water(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return values / np.maximum.accumulate(values) - 1.0
