"""Constant mean: an instrument's return is its own average."""

from __future__ import annotations

from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["constant_mean"]


def constant_mean(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """E[R] = mean of the estimation window; sigma with M − 1.

    Notes
    -----
    Source: Brown and Warner (1985), mean-adjusted returns.
    """
    line = fit_lines(returns.own, returns.explained_by[:0], rows.pair, rows.column, window)
    return fitted_from(line, returns, rows, window)
