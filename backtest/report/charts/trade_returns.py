"""Trade returns: each trade at its end, beside what the benchmark made over the same hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import counted, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Axis, Plot, Points

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["LEAST", "plot_trade_returns"]

LEAST = 5  # trades; of fewer the table says it better


def plot_trade_returns(result: Result) -> Plot:
    """A mark for each trade at the date of its exit, an open one at the last date.

    Gains and losses differ in shape as well as in colour. One sees at a glance whether one
    trade made the whole.
    """
    trades, last = result.trades, result.outcome.dates[-1]
    ended = trades["exit_date"].to_numpy().astype("datetime64[D]")
    is_open = np.isnat(ended)
    at = np.where(is_open, last, ended)
    earned = trades["return"].to_numpy(dtype=np.float64)
    other = trades["benchmark_return"].to_numpy(dtype=np.float64)
    says = tuple(
        f"#{k + 1} {one_line(symbol, 24)} {signed_percent(own)}"
        + ("" if np.isnan(beside) else f", benchmark {signed_percent(beside)}")
        + (", still open" if unended else "")
        for k, (symbol, own, beside, unended) in enumerate(
            zip(trades["symbol"], earned.tolist(), other.tolist(), is_open, strict=True)
        )
    )
    known, gained = np.isfinite(other), earned > 0
    marks = (
        Points(at[known], other[known], "benchmark", "other", "x", _of(says, known)),
        Points(at[gained], earned[gained], "gain", "entry", "up", _of(says, gained)),
        Points(at[~gained], earned[~gained], "loss", "exit", "down", _of(says, ~gained)),
    )
    best = int(np.argmax(earned))
    said = (
        f"{int((earned > 0).sum())} of {counted(len(trades), 'trade')} gained; "
        f"the best is {says[best]}"
    )
    return Plot(
        "trade returns", "What each trade made, at its end", said, Axis("date"),
        Axis("percent"), tuple(mark for mark in marks if len(mark.x)), zero=True,
    )  # fmt: skip


def _of(says: tuple[str, ...], chosen: np.ndarray) -> tuple[str, ...]:
    return tuple(text for text, one in zip(says, chosen, strict=True) if one)
