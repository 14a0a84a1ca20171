"""Exposure: how much of the money was placed, where that was not all of it all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backtest.report.numbers import percent
from backtest.report.plot import Axis, Path, Plot

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["plot_exposure", "varies"]

ALL = 0.9  # placed this far or further, the money counts as placed


def varies(result: Result) -> bool:
    """Whether, where anything was, less than 90 % of the money was placed on 10 % of the dates."""
    placed = _placed(result)
    return bool(placed.any() and (placed < ALL).mean() >= 1.0 - ALL)


def plot_exposure(result: Result) -> Plot:
    """Σ |value| of what was held, in shares of the equity, at each date's close.

    A flat stretch of an equity curve is calm where money was placed, and nothing at all
    where it was not.
    """
    placed = _placed(result)
    out = float((placed == 0).mean())
    most = percent(float(placed.max()))
    said = f"Nothing was held on {percent(out)} of the dates; at most {most} was placed"
    return Plot(
        "exposure", "Money placed, of the equity", said, Axis("date"), Axis("percent"),
        (Path(result.outcome.dates, placed, "placed", filled=True),), zero=True,
    )  # fmt: skip


def _placed(result: Result) -> np.ndarray:
    outcome = result.outcome
    equity = np.where(outcome.equity > 0, outcome.equity, np.nan)
    return np.nan_to_num(np.asarray(outcome.gross / equity, dtype=np.float64))
