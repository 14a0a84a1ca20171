"""Market model: an instrument's return is a line in the benchmark's."""

from __future__ import annotations

from backtest.study.normal.fitted import Fitted, fitted_from
from backtest.study.normal.sums import fit_lines
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

__all__ = ["market_model"]


def market_model(returns: Returns, rows: Rows, window: Window) -> Fitted:
    """E[R] = alpha + beta Rm by least squares; sigma = √(SSR ÷ (M − 2)).

    Notes
    -----
    Source: Fama, Fisher, Jensen and Roll (1969); MacKinlay (1997).
    """
    line = fit_lines(returns.own, returns.explained_by[:1], rows.pair, rows.column, window)
    return fitted_from(line, returns, rows, window)
